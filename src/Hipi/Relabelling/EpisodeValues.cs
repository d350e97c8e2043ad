using Hipi.InverseRl;
using Hipi.Replay;

namespace Hipi.Relabelling;

/// <summary>The critics' value of an episode's first or last state under every candidate, as it is now.</summary>
/// <remarks>Source: E-HINDSIGHT-ADVANTAGE.  Shapes: [Count].  Alloc: none once warm.</remarks>
internal sealed class EpisodeValues(RelabelContext context)
{
    private readonly ICandidateScorer scorer = context.Scorer("value");
    private readonly TransitionBatch state = new(1, context.Replay.StateSize, context.Replay.ActionSize, context.Replay.TaskSize);
    private double[] first = [], last = [];

    /// <summary>V(s_1, ψ_j) of the episode that begins at a position.</summary>
    public ReadOnlySpan<double> First(long position, EpisodeReturns candidates)
    {
        Gather(position);
        return Score(candidates, ref first);
    }

    /// <summary>V(s_L+1, ψ_j): of the state that the episode's last action led to.</summary>
    public ReadOnlySpan<double> Last(long position, EpisodeReturns candidates)
    {
        Gather(context.Replay.LastOf(position));
        state.NextStates.CopyTo(state.States, 0);
        return Score(candidates, ref last);
    }

    private void Gather(long position)
    {
        state.Positions[0] = position;
        context.Replay.Gather(state);
    }

    private ReadOnlySpan<double> Score(EpisodeReturns candidates, ref double[] values)
    {
        if (values.Length < candidates.Count) values = new double[candidates.Count];
        scorer.Score(state, candidates.Tasks, candidates.Count, values);
        return values.AsSpan(0, candidates.Count);
    }
}
