using System.Collections.Immutable;

namespace Hipi.Environments;

/// <summary>An environment with the dense rewards of the public control suite, for checks against known results.</summary>
public interface ISuiteRewards
{
    /// <summary>Names of the tasks, as the suite has them.</summary>
    ImmutableArray<string> SuiteTasks { get; }

    /// <summary>Reward in [0, 1] of task <paramref name="task"/> in a state.  Alloc: none.</summary>
    float SuiteReward(int task, ReadOnlySpan<float> state);
}
