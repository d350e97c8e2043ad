namespace Hipi.Tasks;

/// <summary>
/// A family's rewards by way of a few numbers φ(s, a) that do not hang on the task, so that many tasks can be tried on one trajectory.
/// </summary>
/// <remarks>
/// Source: E-RETURN-SCORE.  Shapes: features [steps, FeatureSize], row-major, in the order of time; tasks [n, TaskSize], returns [n].
/// Numerics: the float reward of each step is that of <see cref="ITaskFamily.Rewards"/>, bit for bit; returns are summed in double, in the
/// order of time.
/// Alloc: none once warm.
/// </remarks>
public interface IRewardFeatures
{
    /// <summary>Numbers that a step is reduced to.</summary>
    int FeatureSize { get; }

    /// <summary>Writes φ(s, a) of one step; features [FeatureSize].</summary>
    void WriteFeatures(ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> features);

    /// <summary>Σ_t discount^t (r_ψ(s_t, a_t) + bias) over a trajectory, for every ψ; tasks [returns.Length, TaskSize].</summary>
    void Returns(ReadOnlySpan<float> features, ReadOnlySpan<float> tasks, double discount, double bias, Span<double> returns);
}

/// <summary>The features of any family: its own where it has some, else state and action as they are.</summary>
public static class RewardFeatures
{
    public static IRewardFeatures Of(ITaskFamily family, int stateSize, int actionSize) =>
        family as IRewardFeatures ?? new WholeStepFeatures(family, stateSize, actionSize);
}
