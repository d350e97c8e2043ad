using Hipi.Replay;

namespace Hipi.Relabelling;

/// <summary>Settings of <see cref="NoneRelabeller"/>: there are none.</summary>
public sealed record NoneOptions : IRelabelOptions;

/// <summary>No relabelling: every transition keeps its commanded task.</summary>
public sealed class NoneRelabeller : IRelabeller
{
    public RelabelMetrics Relabel(TransitionBatch batch, ReadOnlySpan<bool> mask) => RelabelMetrics.None;

    public void Save(BinaryWriter writer)
    {
    }

    public void Load(BinaryReader reader)
    {
    }
}
