using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Hipi.Numerics;
using Hipi.Replay;

namespace Hipi.Relabelling;

/// <summary>Settings of <see cref="FutureRelabeller"/>.</summary>
public sealed record FutureOptions : IRelabelOptions
{
    [Range(1, 1_000_000), Description("States, from the transition's own on, that the goal is drawn from; cut at the episode's end.")]
    public required int Window { get; init; }

    string? IRelabelOptions.GoalMapField => "relabel";
}

/// <summary>
/// Hindsight experience replay, `future`: the goal achieved by a state drawn uniformly from s_t..s_min(t + window − 1, T).
/// </summary>
/// <remarks>
/// Source: E-HER-FUTURE.  s_t itself is included: without it no relabelled transition but the last could ever succeed.
/// Every row draws, masked or not, so that a mask shifts no other row's label.  Alloc: none.
/// </remarks>
public sealed class FutureRelabeller(FutureOptions options, RelabelContext context) : IRelabeller
{
    private RngStream stream = new(context.Seed, "relabelling");

    public RelabelMetrics Relabel(TransitionBatch batch, ReadOnlySpan<bool> mask)
    {
        for (int row = 0; row < batch.Size; row++)
        {
            long drawn = Draw(context.Replay, batch.Positions[row], options.Window, ref stream);
            if (mask[row]) context.Family.AchievedTask(context.Replay.State(drawn), batch.Task(row));
        }
        return RelabelMetrics.None;
    }

    public void Save(BinaryWriter writer) => writer.Write(stream.Position);

    public void Load(BinaryReader reader) => stream.Seek(reader.ReadUInt64());

    /// <summary>
    /// A position drawn uniformly from the first <paramref name="window"/> of those left in the episode, the given one included.
    /// </summary>
    internal static long Draw(EpisodeReplay replay, long position, int window, ref RngStream stream)
    {
        long left = replay.LastOf(position) - position + 1;
        return position + stream.NextInt((int)Math.Min(window, left));
    }
}
