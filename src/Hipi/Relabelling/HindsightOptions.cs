using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Hipi.Relabelling;

/// <summary>Settings of <see cref="HindsightRelabeller"/> as the arm `generalized-hindsight`.</summary>
public sealed record HindsightOptions : IRelabelOptions
{
    [Range(0, 4096), Description("Candidate tasks of an episode drawn from the prior, beside its own commanded one.")]
    public required int Draws { get; init; }

    [Range(1, 100_000), Description("Latest episodes among which an episode is ranked.")]
    public required int Cache { get; init; }

    [Range(0.0, 1.0, MinimumIsExclusive = true), Description("Discount of the returns that are ranked.")]
    public required double Discount { get; init; }

    [Description("What decides between tasks of equal rank: return, or advantage (return minus the critics' value of the first state).")]
    public required HindsightTies Ties { get; init; }

    string? IRelabelOptions.NeedsScorer => Ties == HindsightTies.Advantage ? "value" : null;
}

/// <summary>Settings of <see cref="HindsightAdvantageRelabeller"/> as the arm `generalized-hindsight-advantage`.</summary>
public sealed record HindsightAdvantageOptions : IRelabelOptions
{
    [Range(0, 4096), Description("Candidate tasks of an episode drawn from the prior, beside its own commanded one.")]
    public required int Draws { get; init; }

    [Range(0.0, 1.0, MinimumIsExclusive = true), Description("Discount of the returns.")]
    public required double Discount { get; init; }

    [Description("true: a return ends where the task does, and where it does not, the critics' value of the state after the last is added; "
        + "false: the sum over the stored steps alone, as in the peer's code.")]
    public required bool Bootstrap { get; init; }

    string? IRelabelOptions.NeedsScorer => "value";
}

/// <summary>What decides between tasks under which an episode ranks equally high.</summary>
public enum HindsightTies
{
    /// <summary>The greater return.</summary>
    Return,

    /// <summary>The greater return minus the value of the first state.</summary>
    Advantage,
}
