using Hipi.Relabelling;

namespace Hipi.Experiments.Cloning;

/// <summary>What an arm of protocol `cloning` does.</summary>
public enum CloningRole
{
    /// <summary>Labels the trajectories by their returns, then clones.</summary>
    Relabelled,

    /// <summary>Clones with the commanded tasks.</summary>
    TrueLabels,

    /// <summary>Clones without a task.</summary>
    TaskAgnostic,

    /// <summary>Acts uniformly at random.</summary>
    RandomPolicy,

    /// <summary>Reports the demonstrations themselves.</summary>
    Demonstrations,
}

/// <summary>Settings of a reference arm: there are none.</summary>
public sealed record ReferenceOptions : IRelabelOptions;

/// <summary>The arms of protocol `cloning`.</summary>
public static class CloningArmRegistry
{
    public static Registry<CloningRole> All { get; } = new("cloning arm",
        new("trajectory", typeof(TrajectoryOptions), "Cloning of trajectories labelled by inverse RL (HIPI-BC).", CloningRole.Relabelled),
        new("true-labels", typeof(ReferenceOptions), "Cloning with the commanded tasks: what hidden labels are worth.",
            CloningRole.TrueLabels),
        new("task-agnostic", typeof(ReferenceOptions), "Cloning of all trajectories without a task.", CloningRole.TaskAgnostic),
        new("random-policy", typeof(ReferenceOptions), "Actions uniform in [-1, 1].", CloningRole.RandomPolicy),
        new("demonstrations", typeof(ReferenceOptions), "The demonstrations' own return for their commanded tasks.",
            CloningRole.Demonstrations));
}
