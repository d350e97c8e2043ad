using Hipi.InverseRl;
using Hipi.Replay;

namespace Hipi.Relabelling;

/// <summary>The critics' value of an episode's first or last state under every candidate, as it is now.</summary>
/// <remarks>Source: E-HINDSIGHT-ADVANTAGE.  Shapes: [Count].  Alloc: none once warm.</remarks>
internal sealed class EpisodeValues(RelabelContext context)
{
    private readonly ICandidateScorer scorer = context.Scorer("value");
    private readonly TransitionBatch state = new(1, context.Replay.StateSize, context.Replay.ActionSize, context.Replay.TaskSize);
    private double[] values = [];

    /// <summary>Takes V(s_1, ψ_j) off the returns of the episode that begins at a position: its advantages.</summary>
    public void SubtractFirst(long first, EpisodeReturns candidates, Span<double> returns)
    {
        Gather(first);
        ReadOnlySpan<double> starts = Score(candidates);
        for (int j = 0; j < starts.Length; j++) returns[j] -= starts[j];
    }

    /// <summary>Adds weights[j] V(s_L+1, ψ_j): of the state that the episode's last action led to.</summary>
    public void AddLast(long first, EpisodeReturns candidates, ReadOnlySpan<double> weights, Span<double> returns)
    {
        Gather(context.Replay.LastOf(first));
        state.NextStates.CopyTo(state.States, 0);
        ReadOnlySpan<double> ends = Score(candidates);
        for (int j = 0; j < ends.Length; j++) returns[j] += weights[j] * ends[j];
    }

    private void Gather(long position)
    {
        state.Positions[0] = position;
        context.Replay.Gather(state);
    }

    private ReadOnlySpan<double> Score(EpisodeReturns candidates)
    {
        if (values.Length < candidates.Count) values = new double[candidates.Count];
        scorer.Score(state, candidates.Tasks, candidates.Count, values);
        return values.AsSpan(0, candidates.Count);
    }
}
