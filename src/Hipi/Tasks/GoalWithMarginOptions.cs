using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Hipi.Tasks;

/// <summary>Settings of <see cref="GoalWithMarginFamily"/>.</summary>
public sealed record GoalWithMarginOptions
{
    [Range(0.0, 1e4, MinimumIsExclusive = true),
        Description("Greatest margin: margins are uniform in (0, maxMargin], in the environment's units.")]
    public required double MaxMargin { get; init; }

    [Range(0.0, 1e4), Description("Least Euclidean distance from the start to a goal drawn from the prior, in the environment's units.")]
    public required double MinGoalDistance { get; init; }

    [Range(0.0, 1e4), Description("Greatest Euclidean distance from the start to a goal drawn from the prior, in the environment's units.")]
    public required double MaxGoalDistance { get; init; }

    [Description("Reward: negative (-1, at the goal 0), positive (0, at the goal 1) or dense (minus the distance).")]
    public required GoalReward Reward { get; init; }

    [Description("True where reaching the goal ends the episode as a true terminal.")]
    public required bool Terminate { get; init; }
}
