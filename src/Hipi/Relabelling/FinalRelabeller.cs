using Hipi.Replay;

namespace Hipi.Relabelling;

/// <summary>Settings of <see cref="FinalRelabeller"/>: there are none beside the fraction.</summary>
public sealed record FinalOptions : IRelabelOptions
{
    string? IRelabelOptions.GoalMapField => "relabel";
}

/// <summary>
/// Hindsight experience replay, `final`: the goal achieved by s_T, the last state of the episode at which a reward was given.
/// </summary>
/// <remarks>Source: E-HER-FINAL.  Deviates: labels are given at sampling, not at insertion (docs/deviations.md).  Alloc: none.</remarks>
public sealed class FinalRelabeller(RelabelContext context) : IRelabeller
{
    public RelabelMetrics Relabel(TransitionBatch batch, ReadOnlySpan<bool> mask)
    {
        for (int row = 0; row < batch.Size; row++)
        {
            if (!mask[row]) continue;
            long last = context.Replay.LastOf(batch.Positions[row]);
            context.Family.AchievedTask(context.Replay.State(last), batch.Task(row));
        }
        return RelabelMetrics.None;
    }

    public void Save(BinaryWriter writer)
    {
    }

    public void Load(BinaryReader reader)
    {
    }
}
