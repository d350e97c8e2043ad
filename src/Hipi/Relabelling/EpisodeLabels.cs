using Hipi.Replay;

namespace Hipi.Relabelling;

/// <summary>
/// One task a finished episode, kept as long as the episode is: what an arm that labels whole episodes decides once and gives many times.
/// </summary>
/// <remarks>Shapes: labels [capacity, TaskSize], an episode's in the slot of its first position.  Alloc: none after construction.</remarks>
internal sealed class EpisodeLabels(EpisodeReplay replay) : IStateful
{
    private readonly float[] labels = new float[checked(replay.Capacity * replay.TaskSize)];
    private long next;   // first position that is not labelled

    /// <summary>The label of the episode that begins at a position.</summary>
    public Span<float> this[long first] => labels.AsSpan((int)(first % replay.Capacity) * replay.TaskSize, replay.TaskSize);

    /// <summary>Takes the next finished episode that has no label, oldest first; false where there is none.</summary>
    public bool TryNext(out long first)
    {
        first = next = Math.Max(next, replay.Oldest);
        if (next >= replay.Oldest + replay.Count) return false;
        next = replay.LastOf(next) + 1;
        return true;
    }

    /// <summary>
    /// Gives the rows of a batch whose mask is true their episodes' labels; returns the share of all rows whose label is their own task.
    /// </summary>
    public double Give(TransitionBatch batch, ReadOnlySpan<bool> mask)
    {
        int kept = 0;
        for (int row = 0; row < batch.Size; row++)
        {
            Span<float> label = this[replay.FirstOf(batch.Positions[row])];
            if (label.SequenceEqual(replay.Task(batch.Positions[row]))) kept++;
            if (mask[row]) label.CopyTo(batch.Task(row));
        }
        return (double)kept / batch.Size;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(next);
        for (long first = replay.Oldest; first < next; first = replay.LastOf(first) + 1) Blocks.Write<float>(writer, this[first]);
    }

    public void Load(BinaryReader reader)
    {
        next = reader.ReadInt64();
        for (long first = replay.Oldest; first < next; first = replay.LastOf(first) + 1) Blocks.Read(reader, this[first]);
    }
}
