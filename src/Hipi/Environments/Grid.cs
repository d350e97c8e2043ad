using System.Collections.Immutable;
using Hipi.Numerics;

namespace Hipi.Environments;

/// <summary>The gridworld of Fig. 4: moves up, down, left, right and (with 5 moves) stay; a move off the edge stays in place.</summary>
/// <remarks>
/// Shapes: state [2] = (row, column) from the top left; action [2] = (down, right): the larger component moves by its sign, ties move
/// along the column, and with 5 moves an action whose components both lie within 1/2 stays.
/// Deterministic but for the start cell, drawn uniformly from the listed ones. Alloc: none in Reset and Step.
/// </remarks>
public sealed class Grid : IEnvironment, IGoalSpace, IFiniteDynamics
{
    /// <summary>Index of the move that stays; only with 5 moves.</summary>
    public const int Stay = 4;

    private const float StayBelow = 0.5f;
    private static readonly ImmutableArray<(int Down, int Right)> Steps = [(-1, 0), (1, 0), (0, -1), (0, 1), (0, 0)];

    private readonly GridOptions options;
    private readonly int[] starts;

    public Grid(GridOptions options)
    {
        if (options.Starts.IsDefaultOrEmpty) throw new ArgumentException("starts: must name at least one cell, found none.");
        foreach (ImmutableArray<int> start in options.Starts)
            if (start.Length != 2 || start[0] < 0 || start[0] >= options.Rows || start[1] < 0 || start[1] >= options.Columns)
                throw new ArgumentException(FormattableString.Invariant(
                    $"starts: must be cells [row, column] of {options.Rows} x {options.Columns}, found [{string.Join(", ", start)}]."));
        this.options = options;
        starts = [.. options.Starts.Select(start => start[0] * Columns + start[1])];
    }

    /// <summary>Names of the moves, by index.</summary>
    public static ImmutableArray<string> MoveNames { get; } = ["up", "down", "left", "right", "stay"];

    public int StateSize => 2;
    public int ActionSize => 2;
    public int GoalSize => 2;
    public int StateCount => options.Rows * options.Columns;
    public int ActionCount => options.Moves;
    public int Rows => options.Rows;
    public int Columns => options.Columns;

    /// <summary>Indices of the start cells, as listed.</summary>
    public ReadOnlySpan<int> Starts => starts;

    public void Reset(ref RngStream stream, Span<float> state) => GetState(starts[stream.NextInt(starts.Length)], state);

    public void Step(ref RngStream stream, ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> next) =>
        GetState(Next(StateIndex(state), ActionIndex(action)), next);

    /// <summary>Row and column scaled to [-1, 1].</summary>
    public void Observe(ReadOnlySpan<float> state, Span<float> observation)
    {
        observation[0] = Scaled(state[0], Rows);
        observation[1] = Scaled(state[1], Columns);
    }

    public int StateIndex(ReadOnlySpan<float> state) => (int)state[0] * Columns + (int)state[1];

    public int ActionIndex(ReadOnlySpan<float> action)
    {
        float down = MathF.Abs(action[0]), right = MathF.Abs(action[1]);
        if (options.Moves > Stay && down < StayBelow && right < StayBelow) return Stay;
        return down >= right ? (action[0] < 0 ? 0 : 1) : (action[1] < 0 ? 2 : 3);
    }

    public void GetState(int index, Span<float> state) => (state[0], state[1]) = (index / Columns, index % Columns);

    public void GetAction(int index, Span<float> action) => (action[0], action[1]) = Steps[index];

    public int Next(int state, int action)
    {
        int row = Math.Clamp(state / Columns + Steps[action].Down, 0, Rows - 1);
        int column = Math.Clamp(state % Columns + Steps[action].Right, 0, Columns - 1);
        return row * Columns + column;
    }

    public double StartProbability(int state)
    {
        int count = 0;
        foreach (int start in starts) count += start == state ? 1 : 0;
        return (double)count / starts.Length;
    }

    public void SampleGoal(ref RngStream stream, Span<float> goal) => GetState(stream.NextInt(StateCount), goal);

    public void AchievedGoal(ReadOnlySpan<float> state, Span<float> goal) => state.CopyTo(goal);

    public void ObserveGoal(ReadOnlySpan<float> goal, Span<float> input) => Observe(goal, input);

    /// <summary>The first of the listed start cells.</summary>
    public void StartGoal(Span<float> goal) => GetState(starts[0], goal);

    /// <summary>Nothing: the whole state is the cell.</summary>
    public void Save(BinaryWriter writer)
    {
    }

    /// <summary>Nothing: the whole state is the cell.</summary>
    public void Load(BinaryReader reader)
    {
    }

    private static float Scaled(float index, int count) => count == 1 ? 0 : 2 * index / (count - 1) - 1;
}
