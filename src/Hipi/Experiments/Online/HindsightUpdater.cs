using Hipi.Learning;
using Hipi.Numerics;
using Hipi.Relabelling;
using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.Experiments.Online;

/// <summary>
/// Samples a batch, lets the arm relabel it, recomputes rewards and terminals for the new tasks, and takes one gradient step.
/// </summary>
/// <remarks>
/// Source: E-HIPI-RL.  Numerics: indices come from stream `replay`, the Bernoulli mask from `relabelling-mask`, one draw a row whatever the
/// arm, so that all arms of a seed see the same ones.  Alloc: none once warm.
/// </remarks>
public sealed class HindsightUpdater(
    EpisodeReplay replay, ITaskFamily family, IRelabeller relabeller, ILearner learner, TransitionBatch batch, double fraction,
    ulong seed) : IStateful
{
    private readonly bool[] mask = new bool[batch.Size];
    private RngStream indices = new(seed, "replay"), masks = new(seed, "relabelling-mask");

    /// <summary>Gathers where the time goes, where it is asked for.</summary>
    public StageProfile? Profile { get; init; }

    /// <summary>Gradient steps taken.</summary>
    public long Updates { get; private set; }

    /// <summary>Draws a batch and gives its rows their tasks, rewards and terminals.</summary>
    public RelabelMetrics Relabel()
    {
        Profile?.Enter(Stage.Sample);
        replay.Sample(batch, ref indices);
        RelabelMask.Draw(ref masks, fraction, mask);
        Profile?.Enter(Stage.Relabel);
        RelabelMetrics metrics = relabeller.Relabel(batch, mask);
        Profile?.Enter(Stage.Rewards);
        Recompute.RewardsAndTerminals(batch, family);
        Profile?.Enter(Stage.Record);
        return metrics;
    }

    /// <summary>One gradient step on the batch that <see cref="Relabel"/> left.</summary>
    public UpdateMetrics Update()
    {
        Profile?.Enter(Stage.Update);
        UpdateMetrics metrics = learner.Update(batch);
        Profile?.Enter(Stage.Record);
        Updates++;
        return metrics;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(indices.Position);
        writer.Write(masks.Position);
        writer.Write(Updates);
        relabeller.Save(writer);
    }

    public void Load(BinaryReader reader)
    {
        indices.Seek(reader.ReadUInt64());
        masks.Seek(reader.ReadUInt64());
        Updates = reader.ReadInt64();
        relabeller.Load(reader);
    }
}
