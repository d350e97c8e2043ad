using Hipi.InverseRl;
using Hipi.Networks;
using Hipi.Numerics;
using Hipi.Replay;

namespace Hipi.Learning;

/// <summary>R_ij = min(Q₁, Q₂)(s_i, π(s_i, ψ_j), ψ_j): the value of a state under a task, at the policy's mean action.</summary>
/// <remarks>
/// Source: E-HINDSIGHT-ADVANTAGE.  The rows' own actions do not enter, and nothing is drawn.
/// Shapes: scores [B, M].  Numerics: float32, first layers split (<see cref="SplitNetwork"/>).  Alloc: only where B or M grow.
/// </remarks>
internal sealed class ValueScorer : ICandidateScorer
{
    private readonly SoftActorCritic learner;
    private readonly SplitNetwork actor;
    private readonly SplitNetwork[] critics;
    private readonly int observationSize, taskSize, actionSize;
    private float[] observations = [], candidateInputs = [], means = [], noNoise = [];

    public ValueScorer(SoftActorCritic learner)
    {
        this.learner = learner;
        (observationSize, taskSize, actionSize) = (learner.Context.ObservationSize, learner.Context.TaskSize, learner.Context.ActionSize);
        int[] rows = [.. Enumerable.Range(0, observationSize)], tasks = [.. Enumerable.Range(observationSize, taskSize)];
        int[] actions = [.. Enumerable.Range(observationSize + taskSize, actionSize)];
        actor = new SplitNetwork(learner.Networks.Actor, learner.Networks.ActorShape, rows, tasks, []);
        critics = [.. learner.Networks.Twins.Select(twin => new SplitNetwork(learner.Networks.Critics, twin, rows, tasks, actions))];
    }

    public double Temperature => learner.Temperature;

    public void Score(TransitionBatch batch, ReadOnlySpan<float> candidates, int count, Span<double> scores)
    {
        Prepare(batch, candidates, count);
        Span<float> action = means.AsSpan(0, Panels.Length(count, actionSize));
        for (int i = 0; i < batch.Size; i++)
        {
            PolicyDensity.Draw(actor.Evaluate(i), noNoise.AsSpan(0, action.Length), action, actionSize);
            Span<float> first = CriticRange.Apply(critics[0].Evaluate(i, action), learner.Options);
            Span<float> second = CriticRange.Apply(critics[1].Evaluate(i, action), learner.Options);
            for (int j = 0; j < count; j++) scores[i * count + j] = first[j] <= second[j] ? first[j] : second[j];
        }
        FiniteScores.Check(scores[..(batch.Size * count)], "value score");
    }

    private void Prepare(TransitionBatch batch, ReadOnlySpan<float> candidates, int count)
    {
        if (observations.Length < batch.Size * observationSize) observations = new float[batch.Size * observationSize];
        if (candidateInputs.Length < count * taskSize) candidateInputs = new float[count * taskSize];
        int length = Panels.Length(count, actionSize);
        if (means.Length < length) (means, noNoise) = (new float[length], new float[length]);
        learner.Context.Observe(batch.States, observations, batch.Size);
        learner.Context.ObserveTasks(candidates, candidateInputs, count);
        ReadOnlySpan<float> rows = observations.AsSpan(0, batch.Size * observationSize),
            tasks = candidateInputs.AsSpan(0, count * taskSize);
        actor.Prepare(rows, batch.Size, tasks, count);
        foreach (SplitNetwork critic in critics) critic.Prepare(rows, batch.Size, tasks, count);
    }
}
