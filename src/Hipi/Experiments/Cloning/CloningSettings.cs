using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Hipi.Learning;

namespace Hipi.Experiments.Cloning;

/// <summary>Section `data` of protocol `cloning` (Figs. 7 and 8).</summary>
public sealed record CloningSettings
{
    [Description("The demonstrations, whose commanded tasks are hidden from all arms but true-labels.")]
    public required DemonstrationOptions Demonstrations { get; init; }

    [Description("Network, optimiser and early stopping of the clones.")]
    public required CloningOptions Cloning { get; init; }

    [Range(1, 100_000), Description("Steps after which an episode is cut.")]
    public required int MaxEpisodeSteps { get; init; }

    [Range(1, 100_000), Description("Evaluation episodes of a clone.")]
    public required int EvaluationEpisodes { get; init; }

    [Range(1, 100)]
    [Description("Rounds of relabelling and cloning; from the second on, on what the clone did as well (the EM-style alternation of appendix D).")]
    public required int Rounds { get; init; }

    [Range(0, 1_000_000), Description("Trajectories that a round's clone adds to the data for the next, for tasks drawn from the prior.")]
    public required int RoundTrajectories { get; init; }

    [Range(0.0, 2.0), Description("Standard deviation of the normal noise on each action of those trajectories.")]
    public required double RoundNoise { get; init; }
}
