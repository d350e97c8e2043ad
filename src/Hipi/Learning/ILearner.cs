using Hipi.Numerics;
using Hipi.Replay;

namespace Hipi.Learning;

/// <summary>An off-policy learner of a task-conditioned policy.</summary>
/// <remarks>Shapes: states [n, StateSize], tasks [n, TaskSize], actions [n, ActionSize], row-major. Alloc: none once warm.</remarks>
public interface ILearner : IStateful, IPolicy
{
    /// <summary>Rows of the batches that <see cref="Update"/> takes.</summary>
    int BatchSize { get; }

    /// <summary>Draws one action for one state; the noise comes from <paramref name="exploration"/>.</summary>
    void SampleAction(ReadOnlySpan<float> state, ReadOnlySpan<float> task, Span<float> action, ref RngStream exploration);

    /// <summary>
    /// One gradient step on a batch whose tasks, rewards and terminals are final; throws <see cref="NonFiniteException"/> naming the
    /// tensor.
    /// </summary>
    UpdateMetrics Update(TransitionBatch batch);

    /// <summary>Scores by `softQ`, `backup` or `value` (of the state alone), where the learner has critics.</summary>
    InverseRl.ICandidateScorer Scorer(string score);

    /// <summary>64-bit hash of all weights and optimiser state.</summary>
    ulong StateHash();

    /// <summary>Named final weights for safetensors: name, shape, values.</summary>
    IEnumerable<(string Name, int[] Shape, float[] Values)> Weights();

    /// <summary>Takes weights that <see cref="Weights"/> named, so that a finished cell's policy can be rolled out again.</summary>
    void LoadWeights(IReadOnlyDictionary<string, float[]> weights);
}

/// <summary>What one update reports to the curve.</summary>
public readonly record struct UpdateMetrics(float CriticLoss, float ActorLoss, float Temperature);

/// <summary>A loss, gradient or score that is not finite: the cell stops, the others go on.</summary>
public sealed class NonFiniteException(string tensor) : Exception($"{tensor} is not finite")
{
    public string Tensor { get; } = tensor;
}
