using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Hipi.Experiments;

/// <summary>A statement of the paper as data: what is compared, and what is required of it.</summary>
/// <remarks>Either <see cref="Left"/> with <see cref="Metric"/> and <see cref="Require"/>, or <see cref="Exact"/>.</remarks>
public sealed record Claim
{
    [RegularExpression("^[a-z0-9][a-z0-9-]*$"), Description("Short name, unique in the spec.")]
    public required string Id { get; init; }

    [Description("The statement, as a sentence.")]
    public required string Text { get; init; }

    [Description("The arm that the claim is about.")]
    public string? Left { get; init; }

    [Description("The arm that it is compared with; absent where its own value is judged.")]
    public string? Right { get; init; }

    [Description("Which number of a curve: final score or area under the curve.")]
    public ClaimMetric? Metric { get; init; }

    [Description("Column of curve.csv; the spec's measure where absent.")]
    public string? Column { get; init; }

    [Description("Cells judged: the budget's (where absent) or the sweep's drawn seeds, each arm at its picked setting.")]
    public ClaimCells? Cells { get; init; }

    [Description("What is required of the two arms.")]
    public Requirement? Require { get; init; }

    [Description("A requirement on tables, judged without an interval.")]
    public ExactClaim? Exact { get; init; }
}

/// <summary>Which number of a curve a claim compares.</summary>
public enum ClaimMetric
{
    /// <summary>Mean of the readings in the last tenth of the environment steps.</summary>
    Final,

    /// <summary>Mean height of the curve over environment steps (trapezoids).</summary>
    Area,
}

/// <summary>Which cells a claim is judged on.</summary>
public enum ClaimCells
{
    Budget,
    Sweep,
}

/// <summary>What a claim requires; exactly one field is given.</summary>
public sealed record Requirement
{
    [Description("P(left > right), ties counting half.")]
    public Bound? ProbabilityOfImprovement { get; init; }

    [Description("Interquartile mean of left minus that of right.")]
    public Bound? Difference { get; init; }

    [Description("Interquartile mean of left.")]
    public Bound? Value { get; init; }
}

/// <summary>A threshold; exactly one field is given.</summary>
public sealed record Bound
{
    [Range(-1e12, 1e12), Description("Holds at or above this.")]
    public double? AtLeast { get; init; }

    [Range(-1e12, 1e12), Description("Holds at or below this.")]
    public double? AtMost { get; init; }

    [Range(-1e12, 1e12), Description("Holds at exactly this (exact claims only).")]
    public double? Exactly { get; init; }
}

/// <summary>A requirement on one column of an arm's tables, over all seeds.</summary>
public sealed record ExactClaim
{
    [Description("The arm whose tables are read.")]
    public required string Table { get; init; }

    [Description("Column of table.csv.")]
    public required string Column { get; init; }

    [Description("Rows that count: each named column must have this text; all rows where absent.")]
    public ImmutableSortedDictionary<string, string>? Where { get; init; }

    [Description("What is taken of the column: all (each row must meet the bound), share or count (of the rows that are not 0), mean.")]
    public required ExactOf Of { get; init; }

    [Description("What is required of that number.")]
    public required Bound Require { get; init; }
}

/// <summary>What an exact claim takes of a column.</summary>
public enum ExactOf
{
    All,
    Share,
    Count,
    Mean,
}
