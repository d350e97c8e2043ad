namespace Hipi.Replay;

/// <summary>A batch of transitions as arms relabel it and learners consume it; every buffer is allocated once.</summary>
/// <remarks>
/// Shapes: States, NextStates [B, StateSize], Actions [B, ActionSize], Tasks [B, TaskSize], Rewards, Terminals [B], row-major.
/// Terminals is 1 only at a true terminal of the row's task, never at a time limit.
/// </remarks>
public sealed class TransitionBatch(int size, int stateSize, int actionSize, int taskSize)
{
    public int Size { get; } = size;
    public int StateSize { get; } = stateSize;
    public int ActionSize { get; } = actionSize;
    public int TaskSize { get; } = taskSize;
    public float[] States { get; } = new float[size * stateSize];
    public float[] Actions { get; } = new float[size * actionSize];
    public float[] NextStates { get; } = new float[size * stateSize];
    public float[] Tasks { get; } = new float[size * taskSize];
    public float[] Rewards { get; } = new float[size];
    public float[] Terminals { get; } = new float[size];

    /// <summary>Each row's position in the replay buffer's flat storage [B]; its episode is found there.</summary>
    public long[] Positions { get; } = new long[size];

    public Span<float> State(int row) => States.AsSpan(row * StateSize, StateSize);
    public Span<float> Action(int row) => Actions.AsSpan(row * ActionSize, ActionSize);
    public Span<float> NextState(int row) => NextStates.AsSpan(row * StateSize, StateSize);
    public Span<float> Task(int row) => Tasks.AsSpan(row * TaskSize, TaskSize);
}
