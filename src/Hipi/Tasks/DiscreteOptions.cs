using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Hipi.Tasks;

/// <summary>Settings of <see cref="DiscreteFamily"/>.</summary>
public sealed record DiscreteOptions
{
    [Range(1, 4096), Description("Number of goals.")]
    public required int Count { get; init; }

    [Range(0UL, 9007199254740991UL), Description("Seed of the fixed goals, apart from the run's seed: every run faces the same set.")]
    public required ulong GoalSeed { get; init; }

    [Range(0.01, 1.0), Description("Prior of goal k over that of goal k - 1; 1 is the uniform prior.")]
    public required double PriorRatio { get; init; }

    [Description("How a task is written: oneHot (as many entries as goals) or index (one entry).")]
    public required TaskEncoding Encoding { get; init; }

    [Range(0.0, 1e4, MinimumIsExclusive = true), Description("Distance below which a goal counts as reached, in the environment's units.")]
    public required double Radius { get; init; }

    [Range(0.0, 1e4), Description("Least Euclidean distance from the start to a goal, in the environment's units.")]
    public required double MinGoalDistance { get; init; }

    [Range(0.0, 1e4), Description("Greatest Euclidean distance from the start to a goal, in the environment's units.")]
    public required double MaxGoalDistance { get; init; }

    [Description("Reward: negative (-1, at the goal 0), positive (0, at the goal 1) or dense (minus the distance).")]
    public required GoalReward Reward { get; init; }

    [Description("True where reaching the goal ends the episode as a true terminal.")]
    public required bool Terminate { get; init; }
}

/// <summary>How a task of a finite set is written.</summary>
public enum TaskEncoding
{
    OneHot,
    Index,
}
