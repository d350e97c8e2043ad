using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Hipi.InverseRl;

namespace Hipi.Relabelling;

/// <summary>
/// Settings of <see cref="PosteriorRelabeller"/> as the arm `random`: all scores equal, so labels are uniform over the candidates.
/// </summary>
public sealed record RandomOptions : IRelabelOptions
{
    [Description("Candidate tasks: tasks (the batch's), states, nextStates, finalStates (goals achieved there) or enumerate (the whole "
        + "support).")]
    public required CandidateSource Candidates { get; init; }

    [Range(0, 4096), Description("Further candidates drawn from the prior for each batch.")]
    public required int ExtraPriorDraws { get; init; }

    string? IRelabelOptions.GoalMapField => Candidates is CandidateSource.Tasks or CandidateSource.Enumerate ? null : "candidates";
    bool IRelabelOptions.NeedsFiniteTasks => Candidates == CandidateSource.Enumerate;

    IEnumerable<RelabelProblem> IRelabelOptions.Contradictions()
    {
        if (Candidates == CandidateSource.Enumerate && ExtraPriorDraws > 0)
            yield return new("extraPriorDraws", "must be 0 where candidates is enumerate",
                FormattableString.Invariant($"{ExtraPriorDraws}"), "set it to 0");
    }
}
