using Hipi.Numerics;

namespace Hipi.Replay;

/// <summary>
/// A ring of whole episodes; an episode becomes sampleable when it ends, so that every stored transition knows its episode's last state.
/// </summary>
/// <remarks>
/// A position counts every transition ever recorded; position p lies in slot p mod capacity until its episode is evicted.
/// Recording evicts whole episodes, the oldest first. Sampling is uniform over the transitions of the finished episodes.
/// Shapes: states, next states [capacity, StateSize], actions [capacity, ActionSize], commanded tasks [capacity, TaskSize].
/// Alloc: none after construction.
/// </remarks>
public sealed class EpisodeReplay(int capacity, int stateSize, int actionSize, int taskSize) : IStateful
{
    private readonly float[] states = new float[checked(capacity * stateSize)], nextStates = new float[checked(capacity * stateSize)];
    private readonly float[] actions = new float[checked(capacity * actionSize)], tasks = new float[checked(capacity * taskSize)];
    private readonly float[] command = new float[taskSize];
    private readonly int[] step = new int[capacity];      // index of a transition within its episode
    private readonly int[] length = new int[capacity];    // length of a finished episode, in the slot of its first transition
    private long oldest, end, head;                       // first stored, first past the finished ones, next to be recorded
    private bool recording;

    public int Capacity { get; } = capacity;
    public int StateSize { get; } = stateSize;
    public int ActionSize { get; } = actionSize;
    public int TaskSize { get; } = taskSize;

    /// <summary>Sampleable transitions.</summary>
    public int Count => (int)(end - oldest);

    /// <summary>First sampleable position; the last is <see cref="Oldest"/> + <see cref="Count"/> − 1.</summary>
    public long Oldest => oldest;

    /// <summary>Starts an episode that pursues a commanded task; task [TaskSize].</summary>
    public void BeginEpisode(ReadOnlySpan<float> task)
    {
        if (recording) throw new InvalidOperationException("replay: an episode is being recorded; end it first.");
        task.CopyTo(command);
        recording = true;
    }

    /// <summary>Records (s_t, a_t, s_t+1), evicting the oldest episodes where room is needed.</summary>
    public void Append(ReadOnlySpan<float> state, ReadOnlySpan<float> action, ReadOnlySpan<float> nextState)
    {
        if (!recording) throw new InvalidOperationException("replay: no episode is being recorded; begin one first.");
        while (head - oldest >= Capacity) EvictOldest();
        int slot = Slot(head);
        state.CopyTo(states.AsSpan(slot * StateSize, StateSize));
        action.CopyTo(actions.AsSpan(slot * ActionSize, ActionSize));
        nextState.CopyTo(nextStates.AsSpan(slot * StateSize, StateSize));
        command.CopyTo(tasks.AsSpan(slot * TaskSize, TaskSize));
        step[slot] = (int)(head - end);
        head++;
    }

    /// <summary>Makes the recorded episode sampleable; an empty one leaves no trace.</summary>
    public void EndEpisode()
    {
        if (!recording) throw new InvalidOperationException("replay: no episode is being recorded; begin one first.");
        if (head > end) length[Slot(end)] = (int)(head - end);
        end = head;
        recording = false;
    }

    /// <summary>
    /// Draws every row of the batch, uniformly over the stored transitions, with the commanded tasks; rewards and terminals are left alone.
    /// </summary>
    public void Sample(TransitionBatch batch, ref RngStream replay)
    {
        if (Count == 0) throw new InvalidOperationException("replay: no finished episode to sample from; collect one first.");
        for (int row = 0; row < batch.Size; row++) batch.Positions[row] = oldest + replay.NextInt(Count);
        Gather(batch);
    }

    /// <summary>Fills states, actions, next states and commanded tasks from the batch's positions.</summary>
    /// <remarks>A row lies in memory that was last used long ago: all rows are asked for before the first is waited for.</remarks>
    public void Gather(TransitionBatch batch)
    {
        Span<int> slots = stackalloc int[batch.Size];
        for (int row = 0; row < slots.Length; row++) slots[row] = Stored(batch.Positions[row]);
        Prefetch.Rows(states, slots, StateSize);
        Prefetch.Rows(actions, slots, ActionSize);
        Prefetch.Rows(nextStates, slots, StateSize);
        Prefetch.Rows(tasks, slots, TaskSize);
        Copy(states, slots, batch.States, StateSize);
        Copy(actions, slots, batch.Actions, ActionSize);
        Copy(nextStates, slots, batch.NextStates, StateSize);
        Copy(tasks, slots, batch.Tasks, TaskSize);
    }

    private static void Copy(ReadOnlySpan<float> from, ReadOnlySpan<int> slots, Span<float> to, int size)
    {
        for (int row = 0; row < slots.Length; row++) from.Slice(slots[row] * size, size).CopyTo(to.Slice(row * size, size));
    }

    /// <summary>Position of the first transition of a position's episode.</summary>
    public long FirstOf(long position) => position - step[Stored(position)];

    /// <summary>Position of the last transition of a position's episode: its state s_T is the last at which a reward was given.</summary>
    public long LastOf(long position)
    {
        long first = FirstOf(position);
        return first + length[Slot(first)] - 1;
    }

    public ReadOnlySpan<float> State(long position) => States(position, 1);
    public ReadOnlySpan<float> Action(long position) => Actions(position, 1);
    public ReadOnlySpan<float> NextState(long position) => nextStates.AsSpan(Stored(position) * StateSize, StateSize);
    public ReadOnlySpan<float> Task(long position) => tasks.AsSpan(Stored(position) * TaskSize, TaskSize);

    /// <summary>
    /// How many of the transitions from <paramref name="position"/> to <paramref name="last"/> lie side by side, before the ring's end.
    /// </summary>
    public int Run(long position, long last) => (int)Math.Min(last - position + 1, Capacity - Slot(position));

    /// <summary>States of a run; [count, StateSize].</summary>
    public ReadOnlySpan<float> States(long position, int count) => states.AsSpan(Stored(position) * StateSize, count * StateSize);

    /// <summary>Actions of a run; [count, ActionSize].</summary>
    public ReadOnlySpan<float> Actions(long position, int count) => actions.AsSpan(Stored(position) * ActionSize, count * ActionSize);

    /// <summary>Writes the counters and the occupied part of every array, as blocks.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (int size in (ReadOnlySpan<int>)[Capacity, StateSize, ActionSize, TaskSize]) writer.Write(size);
        foreach (long mark in (ReadOnlySpan<long>)[oldest, end, head]) writer.Write(mark);
        writer.Write(recording);
        Blocks.Write<float>(writer, command);
        for (long at = oldest; at < head; at += Run(at, head - 1))
        {
            (int slot, int count) = (Slot(at), Run(at, head - 1));
            Blocks.Write<float>(writer, states.AsSpan(slot * StateSize, count * StateSize));
            Blocks.Write<float>(writer, actions.AsSpan(slot * ActionSize, count * ActionSize));
            Blocks.Write<float>(writer, nextStates.AsSpan(slot * StateSize, count * StateSize));
            Blocks.Write<float>(writer, tasks.AsSpan(slot * TaskSize, count * TaskSize));
            Blocks.Write<int>(writer, step.AsSpan(slot, count));
            Blocks.Write<int>(writer, length.AsSpan(slot, count));
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote; the sizes must be the same.</summary>
    public void Load(BinaryReader reader)
    {
        foreach (int size in (ReadOnlySpan<int>)[Capacity, StateSize, ActionSize, TaskSize])
            if (reader.ReadInt32() is int found && found != size)
                throw new InvalidDataException($"checkpoint: replay size expected {size}, got {found}.");
        (oldest, end, head) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        recording = reader.ReadBoolean();
        Blocks.Read<float>(reader, command);
        for (long at = oldest; at < head; at += Run(at, head - 1))
        {
            (int slot, int count) = (Slot(at), Run(at, head - 1));
            Blocks.Read(reader, states.AsSpan(slot * StateSize, count * StateSize));
            Blocks.Read(reader, actions.AsSpan(slot * ActionSize, count * ActionSize));
            Blocks.Read(reader, nextStates.AsSpan(slot * StateSize, count * StateSize));
            Blocks.Read(reader, tasks.AsSpan(slot * TaskSize, count * TaskSize));
            Blocks.Read(reader, step.AsSpan(slot, count));
            Blocks.Read(reader, length.AsSpan(slot, count));
        }
    }

    private int Slot(long position) => (int)(position % Capacity);

    private int Stored(long position)
    {
        if ((ulong)(position - oldest) >= (ulong)(head - oldest)) ThrowNotStored(position);
        return Slot(position);
    }

    private void EvictOldest()
    {
        if (oldest == end)
            throw new InvalidOperationException($"replay: an episode is longer than the capacity of {Capacity} transitions.");
        oldest += length[Slot(oldest)];
    }

    private void ThrowNotStored(long position) =>
        throw new ArgumentOutOfRangeException(nameof(position), $"replay: stored are {oldest}..{head - 1}, found {position}.");
}
