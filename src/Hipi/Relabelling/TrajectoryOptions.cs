using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Hipi.InverseRl;

namespace Hipi.Relabelling;

/// <summary>Settings of the arm `trajectory`: labels of whole trajectories by their returns (Eq. 7), for cloning.</summary>
public sealed record TrajectoryOptions : IRelabelOptions
{
    [Description("Candidate tasks: prior (draws from it), finalStates (goals achieved at the ends of trajectories drawn from the data) "
        + "or enumerate (the whole support).")]
    public required TrajectoryCandidates Candidates { get; init; }

    [Range(1, 100_000), Description("Number of candidates that are drawn; passed over where they are enumerated.")]
    public required int Count { get; init; }

    [Description("Partition function taken off each candidate's returns: none, or batch (over the whole data set).")]
    public required Partition Partition { get; init; }

    [Description("Label of a trajectory: sample (a draw from its posterior) or argmax.")]
    public required LabelChoice Select { get; init; }

    [Range(-1e6, 1e6), Description("Constant added to every reward of the first candidate where labels are given (Fig. 8); 0 for none.")]
    public required double Bias { get; init; }

    string? IRelabelOptions.GoalMapField => Candidates == TrajectoryCandidates.FinalStates ? "candidates" : null;
    bool IRelabelOptions.NeedsFiniteTasks => Candidates == TrajectoryCandidates.Enumerate;
    bool IRelabelOptions.NeedsExactPartition => Partition == Partition.Exact;
}

/// <summary>Where the candidate tasks of a data set come from.</summary>
public enum TrajectoryCandidates
{
    /// <summary>Draws from the prior.</summary>
    Prior,

    /// <summary>Goals achieved by the last states of trajectories drawn from the data.</summary>
    FinalStates,

    /// <summary>The whole finite support, whose prior then enters the posterior.</summary>
    Enumerate,
}
