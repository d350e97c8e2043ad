using Hipi.InverseRl;
using Hipi.Numerics;
using Hipi.Replay;

namespace Hipi.Relabelling;

/// <summary>
/// Generalized Hindsight: an episode takes the task under which it ranks highest among the latest episodes, by discounted return.
/// </summary>
/// <remarks>
/// Source: E-HINDSIGHT.  An episode is labelled once, when it is first there to be sampled, against the episodes that were there then,
/// itself among them; candidates are its commanded task and draws from the prior. rank_j = number of cached episodes with a smaller return
/// under ψ_j + half of those with an equal one. Ties go to the greater return or advantage, then to the commanded task, then to the earlier
/// draw.
/// Deviates: the rank of equals is halved; a label is decided once, given at sampling (docs/deviations.md).
/// Alloc: none once warm.
/// </remarks>
public sealed class HindsightRelabeller : IRelabeller
{
    private readonly HindsightOptions options;
    private readonly EpisodeReplay replay;
    private readonly EpisodeLabels labels;
    private readonly EpisodeReturns returns;
    private readonly EpisodeValues? values;
    private readonly long[] cache;          // first positions of the latest episodes, a ring
    private readonly double[] own, other;
    private readonly long[] ranks;          // twice the rank, so that halves are whole
    private long episodes;
    private RngStream stream;

    public HindsightRelabeller(HindsightOptions options, RelabelContext context)
    {
        (this.options, replay) = (options, context.Replay);
        labels = new EpisodeLabels(replay);
        returns = new EpisodeReturns(context, options.Draws, options.Discount);
        values = options.Ties == HindsightTies.Advantage ? new EpisodeValues(context) : null;
        cache = new long[options.Cache];
        (own, other, ranks) = (new double[returns.Count], new double[returns.Count], new long[returns.Count]);
        stream = new RngStream(context.Seed, "relabelling");
    }

    public RelabelMetrics Relabel(TransitionBatch batch, ReadOnlySpan<bool> mask)
    {
        while (labels.TryNext(out long first)) Label(first);
        return RelabelMetrics.None with { LabelsKept = labels.Give(batch, mask) };
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(stream.Position);
        writer.Write(episodes);
        Blocks.Write<long>(writer, cache);
        labels.Save(writer);
    }

    public void Load(BinaryReader reader)
    {
        stream.Seek(reader.ReadUInt64());
        episodes = reader.ReadInt64();
        Blocks.Read<long>(reader, cache);
        labels.Load(reader);
    }

    private void Label(long first)
    {
        cache[episodes++ % cache.Length] = first;
        returns.DrawTasks(first, ref stream);
        returns.Write(first, own);
        Rank();
        values?.SubtractFirst(first, returns, own);
        returns[Best()].CopyTo(labels[first]);
    }

    private void Rank()
    {
        Array.Clear(ranks);
        for (int k = 0; k < Math.Min(episodes, cache.Length); k++)
        {
            if (cache[k] < replay.Oldest) continue;   // evicted from the buffer
            returns.Write(cache[k], other);
            for (int j = 0; j < ranks.Length; j++) ranks[j] += other[j] < own[j] ? 2 : other[j] == own[j] ? 1 : 0;
        }
    }

    private int Best()
    {
        int best = 0;
        for (int j = 1; j < ranks.Length; j++)
            if (ranks[j] > ranks[best] || (ranks[j] == ranks[best] && own[j] > own[best])) best = j;
        return best;
    }
}
