using System.Collections.Immutable;

namespace Hipi.Environments;

/// <summary>
/// An environment with named rewards of its own: the dense ones of the public control suite, for checks against known results, or
/// conditions that hold or do not.
/// </summary>
public interface ISuiteRewards
{
    /// <summary>Names of the tasks; as the suite has them, where they are its own.</summary>
    ImmutableArray<string> SuiteTasks { get; }

    /// <summary>Reward in [0, 1] of task <paramref name="task"/> in a state.  Alloc: none.</summary>
    float SuiteReward(int task, ReadOnlySpan<float> state);

    /// <summary>
    /// True where a state meets task <paramref name="task"/>; a dense reward is never met, only higher or lower.  Alloc: none.
    /// </summary>
    bool SuiteMet(int task, ReadOnlySpan<float> state) => false;
}
