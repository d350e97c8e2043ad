using Hipi.Replay;

namespace Hipi.Relabelling;

/// <summary>Settings of <see cref="FinalReleasedRelabeller"/>: there are none beside the fraction.</summary>
public sealed record FinalReleasedOptions : IRelabelOptions
{
    string? IRelabelOptions.GoalMapField => "relabel";
}

/// <summary>`final` with the pairing fault of the released buffer: a kept item's next state is its own state.</summary>
/// <remarks>
/// Source: E-RELEASED-PAIRING.  The released buffer stores original_t, copy_t, original_t+1, ... and takes neighbours as (s, s'), so that
/// the original is paired with its own copy, and only the copy with the true next state.  Rewards and terminals hang on s_t alone and stay
/// right.
/// Alloc: none.
/// </remarks>
public sealed class FinalReleasedRelabeller(RelabelContext context) : IRelabeller
{
    private readonly FinalRelabeller final = new(context);

    public RelabelMetrics Relabel(TransitionBatch batch, ReadOnlySpan<bool> mask)
    {
        RelabelMetrics metrics = final.Relabel(batch, mask);
        for (int row = 0; row < batch.Size; row++)
            if (!mask[row]) batch.State(row).CopyTo(batch.NextState(row));
        return metrics;
    }

    public void Save(BinaryWriter writer) => final.Save(writer);

    public void Load(BinaryReader reader) => final.Load(reader);
}
