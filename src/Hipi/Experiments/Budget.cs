using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Hipi.Experiments;

/// <summary>How long a cell runs.</summary>
public sealed record Budget
{
    [Range(1L, 1_000_000_000L), Description("Environment steps of a run, warm-up included.")]
    public required long EnvironmentSteps { get; init; }

    [Range(0L, 100_000_000L), Description("First environment steps, taken with random actions and without updates.")]
    public required long WarmupSteps { get; init; }

    [Range(1, 1000), Description("Gradient steps per environment step after the warm-up.")]
    public required int GradientSteps { get; init; }

    [Range(1, 100_000), Description("Steps after which an episode is cut; a cut is not a terminal.")]
    public required int MaxEpisodeSteps { get; init; }

    [Range(1L, 100_000_000L), Description("Transitions that the replay buffer holds.")]
    public required long ReplayCapacity { get; init; }
}

/// <summary>When and how long a policy is evaluated.</summary>
public sealed record Evaluation
{
    [Range(1L, 1_000_000_000L), Description("Environment steps between readings; the first is at step 0.")]
    public required long Every { get; init; }

    [Range(1, 100_000), Description("Episodes of a reading, the same tasks and starts each time.")]
    public required int Episodes { get; init; }
}

/// <summary>
/// The swept setting: gradient steps per environment step, picked for each arm on seeds kept for that and drawn on others.
/// </summary>
public sealed record Sweep
{
    [Range(1, 1000), Length(1, 32), Description("Gradient steps per environment step to try.")]
    public required ImmutableArray<int> GradientSteps { get; init; }

    [Range(1L, 1_000_000_000L), Description("Environment steps of every swept run.")]
    public required long EnvironmentSteps { get; init; }

    [Range(0UL, 9007199254740991UL), Length(3, 1000), Description("Seeds on which each arm's setting is picked.")]
    public required ImmutableArray<ulong> SelectionSeeds { get; init; }

    [Range(0UL, 9007199254740991UL), Length(1, 1000), Description("Seeds on which the picked setting is drawn.")]
    public required ImmutableArray<ulong> Seeds { get; init; }
}
