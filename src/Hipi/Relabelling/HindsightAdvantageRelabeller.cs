using Hipi.Numerics;
using Hipi.Replay;

namespace Hipi.Relabelling;

/// <summary>
/// Generalized Hindsight's advantage variant: an episode takes the task of the greatest discounted return minus V(s_1, ψ).
/// </summary>
/// <remarks>
/// Source: E-HINDSIGHT-ADVANTAGE.  An episode is labelled once, when it is first there to be sampled, with the critics as they are then;
/// candidates are its commanded task, which wins ties, and draws from the prior.
/// Deviates: with `bootstrap` a return ends at the task's own first terminal, and without one goes on with the value of the state after the
/// last; else a task that nobody reaches would look good because its V is low (docs/deviations.md).  Alloc: none once warm.
/// </remarks>
public sealed class HindsightAdvantageRelabeller : IRelabeller
{
    private readonly HindsightAdvantageOptions options;
    private readonly EpisodeLabels labels;
    private readonly EpisodeReturns returns;
    private readonly EpisodeValues values;
    private readonly double[] advantages, ahead;
    private RngStream stream;

    public HindsightAdvantageRelabeller(HindsightAdvantageOptions options, RelabelContext context)
    {
        this.options = options;
        labels = new EpisodeLabels(context.Replay);
        returns = new EpisodeReturns(context, options.Draws, options.Discount);
        values = new EpisodeValues(context);
        (advantages, ahead) = (new double[returns.Count], new double[returns.Count]);
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
        WriteAdvantages(first);
        int best = 0;
        for (int j = 1; j < advantages.Length; j++)
            if (advantages[j] > advantages[best]) best = j;
        returns[best].CopyTo(labels[first]);
    }

    private void WriteAdvantages(long first)
    {
        if (options.Bootstrap)
        {
            returns.WriteToTerminals(first, advantages, ahead);
            values.AddLast(first, returns, ahead, advantages);
        }
        else
        {
            returns.Write(first, advantages);
        }
        values.SubtractFirst(first, returns, advantages);
    }
}
