using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Hipi.InverseRl;

namespace Hipi.Relabelling;

/// <summary>Settings of <see cref="PosteriorRelabeller"/> as the arm `inverse-rl`.</summary>
public sealed record InverseRlOptions : IRelabelOptions
{
    [Description("Score of a sample under a task: return (of its whole trajectory), softQ (the critics') or backup (the released code's "
        + "one step).")]
    public required ScoreKind Score { get; init; }

    [Description("Candidate tasks: tasks (the batch's), states, nextStates, finalStates (goals achieved there) or enumerate (the whole "
        + "support).")]
    public required CandidateSource Candidates { get; init; }

    [Range(0, 4096), Description("Further candidates drawn from the prior for each batch.")]
    public required int ExtraPriorDraws { get; init; }

    [Description("Partition function taken off each column: none, batch (estimated on the batch) or exact (finite MDPs only).")]
    public required Partition Partition { get; init; }

    [Description("Label of a row: sample (a draw from its posterior) or argmax.")]
    public required LabelChoice Select { get; init; }

    [Description("What scores are divided by: one, or alpha (the learner's current temperature).")]
    public required ScoreTemperature Temperature { get; init; }

    string? IRelabelOptions.GoalMapField => Candidates is CandidateSource.Tasks or CandidateSource.Enumerate ? null : "candidates";
    bool IRelabelOptions.NeedsFiniteTasks => Candidates == CandidateSource.Enumerate;
    bool IRelabelOptions.NeedsExactPartition => Partition == Partition.Exact;
    string? IRelabelOptions.NeedsScorer => Score switch { ScoreKind.SoftQ => "softQ", ScoreKind.Backup => "backup", _ => null };

    IEnumerable<RelabelProblem> IRelabelOptions.Contradictions()
    {
        if (Candidates == CandidateSource.Enumerate && ExtraPriorDraws > 0)
            yield return new("extraPriorDraws", "must be 0 where candidates is enumerate",
                FormattableString.Invariant($"{ExtraPriorDraws}"), "set it to 0");
        if (Temperature == ScoreTemperature.Alpha && Score == ScoreKind.Return)
            yield return new("temperature", "must be one where score is return", "\"alpha\"", "set it to one");
        if (Temperature == ScoreTemperature.Alpha && Partition == Partition.Exact)
            yield return new("temperature", "must be one where partition is exact", "\"alpha\"", "set it to one");
    }
}

/// <summary>What the score of a sample under a task is.</summary>
public enum ScoreKind
{
    /// <summary>The return of the whole trajectory.</summary>
    Return,

    /// <summary>The minimum of the two online critics at (s, a, task).</summary>
    SoftQ,

    /// <summary>The released code's one-step form.</summary>
    Backup,
}

/// <summary>How a label is taken from a posterior.</summary>
public enum LabelChoice
{
    Sample,
    Argmax,
}

/// <summary>What scores are divided by.</summary>
public enum ScoreTemperature
{
    One,
    Alpha,
}
