using Hipi.Numerics;
using Hipi.Replay;

namespace Hipi.Relabelling;

/// <summary>
/// Generalized Hindsight's advantage variant: an episode takes the task of the greatest discounted return minus V(s_1, ψ).
/// </summary>
/// <remarks>
/// Source: E-HINDSIGHT-ADVANTAGE.  An episode is labelled once, when it is first there to be sampled, with the critics as they are then;
/// candidates are its commanded task, which wins ties, and draws from the prior.  Alloc: none once warm.
/// </remarks>
public sealed class HindsightAdvantageRelabeller : IRelabeller
{
    private readonly EpisodeLabels labels;
    private readonly EpisodeReturns returns;
    private readonly EpisodeValues values;
    private readonly double[] advantages;
    private RngStream stream;

    public HindsightAdvantageRelabeller(HindsightAdvantageOptions options, RelabelContext context)
    {
        labels = new EpisodeLabels(context.Replay);
        returns = new EpisodeReturns(context, options.Draws, options.Discount);
        values = new EpisodeValues(context);
        advantages = new double[returns.Count];
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
        labels.Save(writer);
    }

    public void Load(BinaryReader reader)
    {
        stream.Seek(reader.ReadUInt64());
        labels.Load(reader);
    }

    private void Label(long first)
    {
        returns.DrawTasks(first, ref stream);
        returns.Write(first, advantages);
        values.Subtract(first, returns, advantages);
        int best = 0;
        for (int j = 1; j < advantages.Length; j++)
            if (advantages[j] > advantages[best]) best = j;
        returns[best].CopyTo(labels[first]);
    }
}
