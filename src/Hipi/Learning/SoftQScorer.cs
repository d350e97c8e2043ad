using Hipi.InverseRl;
using Hipi.Networks;
using Hipi.Numerics;
using Hipi.Replay;

namespace Hipi.Learning;

/// <summary>R_ij = min(Q₁, Q₂)(s_i, a_i, ψ_j): the minimum of the two online critics.</summary>
/// <remarks>
/// Source: E-SOFTQ.  Shapes: scores [B, M].  Numerics: float32, first layers split (<see cref="SplitNetwork"/>).
/// Alloc: only where B or M grow.
/// </remarks>
internal sealed class SoftQScorer : ICandidateScorer
{
    private readonly SoftActorCritic learner;
    private readonly SacOptions options;
    private readonly SplitNetwork[] critics;
    private readonly int observationSize, taskSize, actionSize;
    private float[] rows = [], candidateInputs = [];

    public SoftQScorer(SoftActorCritic learner)
    {
        (this.learner, options) = (learner, learner.Options);
        (observationSize, taskSize, actionSize) = (learner.Context.ObservationSize, learner.Context.TaskSize, learner.Context.ActionSize);
        int[] rowColumns = [.. Enumerable.Range(0, observationSize), .. Enumerable.Range(observationSize + taskSize, actionSize)];
        int[] taskColumns = [.. Enumerable.Range(observationSize, taskSize)];
        critics = [.. learner.Networks.Twins.Select(twin => new SplitNetwork(learner.Networks.Critics, twin, rowColumns, taskColumns, []))];
    }

    public double Temperature => learner.Temperature;

    public void Score(TransitionBatch batch, ReadOnlySpan<float> candidates, int count, Span<double> scores)
    {
        FillRows(batch);
        if (candidateInputs.Length < count * taskSize) candidateInputs = new float[count * taskSize];
        learner.Context.ObserveTasks(candidates, candidateInputs, count);
        ReadOnlySpan<float> inputs = candidateInputs.AsSpan(0, count * taskSize);
        foreach (SplitNetwork critic in critics)
            critic.Prepare(rows.AsSpan(0, batch.Size * (observationSize + actionSize)), batch.Size, inputs, count);
        for (int i = 0; i < batch.Size; i++)
        {
            Span<float> first = CriticRange.Apply(critics[0].Evaluate(i), options),
            second = CriticRange.Apply(critics[1].Evaluate(i), options);
            Float64Spans.Lesser(first[..count], second[..count], scores.Slice(i * count, count));
        }
        FiniteScores.Check(scores[..(batch.Size * count)], "softQ score");
    }

    /// <summary>Rows (observation, action).</summary>
    private void FillRows(TransitionBatch batch)
    {
        int width = observationSize + actionSize;
        if (rows.Length < batch.Size * width) rows = new float[batch.Size * width];
        for (int i = 0; i < batch.Size; i++)
        {
            learner.Context.Environment.Observe(batch.State(i), rows.AsSpan(i * width, observationSize));
            batch.Action(i).CopyTo(rows.AsSpan(i * width + observationSize, actionSize));
        }
    }
}

/// <summary>The critics' optional range on plain values.</summary>
internal static class CriticRange
{
    /// <summary>low + (high - low) σ(q) in place, where the settings have a range.</summary>
    public static Span<float> Apply(Span<float> q, SacOptions options)
    {
        if (!options.HasCriticRange) return q;
        float low = (float)options.CriticLow!.Value, high = (float)options.CriticHigh!.Value;
        Float32Math.Sigmoid(q, q);
        foreach (ref float value in q) value = Fused.MultiplyAdd(high - low, value, low);
        return q;
    }
}

/// <summary>A score that is +inf or NaN stops the cell.</summary>
internal static class FiniteScores
{
    public static void Check(ReadOnlySpan<double> scores, string name)
    {
        if (!Float64Spans.IsBelowInfinity(scores)) throw new NonFiniteException(name);
    }
}
