using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Hipi.Tasks;

/// <summary>Settings of <see cref="TerminalGoalFamily"/>.</summary>
public sealed record TerminalGoalOptions
{
    [Range(0.0, 1e4), Description(
        "Distance up to which the last state counts as the goal; 0: only the goal itself, as in the paper's equation.")]
    public required double Radius { get; init; }

    [Range(0.0, 1e4), Description("Least Euclidean distance from the start to a goal drawn from the prior, in the environment's units.")]
    public required double MinGoalDistance { get; init; }

    [Range(0.0, 1e4), Description("Greatest Euclidean distance from the start to a goal drawn from the prior, in the environment's units.")]
    public required double MaxGoalDistance { get; init; }
}
