using Hipi.InverseRl;
using Hipi.Replay;

namespace Hipi.Relabelling;

/// <summary>The critics' value of an episode's first state under every candidate, as it is now.</summary>
/// <remarks>Source: E-HINDSIGHT-ADVANTAGE.  Alloc: none once warm.</remarks>
internal sealed class EpisodeValues(RelabelContext context)
{
    private readonly ICandidateScorer scorer = context.Scorer("value");
    private readonly TransitionBatch start = new(1, context.Replay.StateSize, context.Replay.ActionSize, context.Replay.TaskSize);
    private double[] values = [];

    /// <summary>Takes V(s_1, ψ_j) off the returns of the episode that begins at a position: its advantages.</summary>
    public void Subtract(long first, EpisodeReturns candidates, Span<double> returns)
    {
        if (values.Length < candidates.Count) values = new double[candidates.Count];
        start.Positions[0] = first;
        context.Replay.Gather(start);
        scorer.Score(start, candidates.Tasks, candidates.Count, values);
        for (int j = 0; j < candidates.Count; j++) returns[j] -= values[j];
    }
}
