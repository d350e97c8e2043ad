using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Hipi.Numerics;
using Hipi.Replay;

namespace Hipi.Relabelling;

/// <summary>Settings of <see cref="FutureReleasedRelabeller"/>.</summary>
public sealed record FutureReleasedOptions : IRelabelOptions
{
    [Range(1, 1_000_000), Description(
        "States, from the transition's own on, that the goal is drawn from; the released code's is the rest of the episode.")]
    public required int Window { get; init; }

    [Range(1, 1000), Description("Relabelled copies of each transition; all but the last are paired with themselves.")]
    public required int Copies { get; init; }

    string? IRelabelOptions.GoalMapField => "relabel";
}

/// <summary>
/// `future` with the pairing fault of the released buffer: the kept item's and all but one copy's next state is their own state.
/// </summary>
/// <remarks>
/// Source: E-RELEASED-PAIRING.  The released buffer stores original_t, copy_t 1..n, original_t+1, ... and takes neighbours as (s, s'), so
/// that only the n-th copy is paired with the true next state: a relabelled row keeps it with probability 1 / n, a kept row never.
/// Every row draws its goal and then its copy, masked or not.  Alloc: none.
/// </remarks>
public sealed class FutureReleasedRelabeller(FutureReleasedOptions options, RelabelContext context) : IRelabeller
{
    private RngStream stream = new(context.Seed, "relabelling");

    public RelabelMetrics Relabel(TransitionBatch batch, ReadOnlySpan<bool> mask)
    {
        for (int row = 0; row < batch.Size; row++)
        {
            long drawn = FutureRelabeller.Draw(context.Replay, batch.Positions[row], options.Window, ref stream);
            int copy = stream.NextInt(options.Copies);
            if (mask[row]) context.Family.AchievedTask(context.Replay.State(drawn), batch.Task(row));
            if (!mask[row] || copy < options.Copies - 1) batch.State(row).CopyTo(batch.NextState(row));
        }
        return RelabelMetrics.None;
    }

    public void Save(BinaryWriter writer) => writer.Write(stream.Position);

    public void Load(BinaryReader reader) => stream.Seek(reader.ReadUInt64());
}
