using Hipi.Environments;
using Hipi.InverseRl;
using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.Relabelling;

/// <summary>What an arm is built from.</summary>
/// <param name="Replay">The replay buffer that the batches are sampled from.</param>
/// <param name="Family">The task family.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Scorer">The learner's scorers by name: `softQ`, `backup`.</param>
/// <param name="BatchSize">Rows of a batch.</param>
/// <param name="Seed">The run's seed, for the arm's own stream `relabelling`.</param>
public sealed record RelabelContext(
    EpisodeReplay Replay, ITaskFamily Family, IEnvironment Environment, Func<string, ICandidateScorer> Scorer, int BatchSize, ulong Seed)
{
    /// <summary>The exact log Z, on finite MDPs only; `partition: exact` needs it.</summary>
    public IExactPartition? Exact { get; init; }

    /// <summary>Gathers where the time goes, where it is asked for.</summary>
    public StageProfile? Profile { get; init; }
}
