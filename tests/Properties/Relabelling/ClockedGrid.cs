using System.Collections.Immutable;
using Hipi.Environments;
using Hipi.Numerics;
using Hipi.Tasks;

namespace Hipi.Properties.Relabelling;

/// <summary>The gridworld with a clock in its state (row, column, t): a finite MDP whose end terminal goals can see.</summary>
internal sealed class ClockedGrid(Grid grid, int horizon) : IEnvironment, IGoalSpace, IFiniteDynamics, IClocked
{
    public static ClockedGrid Of(int rows, int columns, int horizon) =>
        new(new Grid(new GridOptions { Rows = rows, Columns = columns, Moves = 5, Starts = [ImmutableArray.Create(0, 0)] }), horizon);

    public Grid Grid => grid;
    public int Horizon => horizon;
    public int ClockIndex => 2;
    public int StateSize => 3;
    public int ActionSize => 2;
    public int GoalSize => 2;
    public int StateCount => grid.StateCount * horizon;
    public int ActionCount => grid.ActionCount;

    public void Reset(ref RngStream stream, Span<float> state)
    {
        grid.Reset(ref stream, state[..2]);
        state[2] = 0;
    }

    public void Step(ref RngStream stream, ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> next)
    {
        grid.Step(ref stream, state[..2], action, next[..2]);
        next[2] = state[2] + 1;
    }

    public void Observe(ReadOnlySpan<float> state, Span<float> observation) => state.CopyTo(observation);

    public int StateIndex(ReadOnlySpan<float> state) => (int)state[2] * grid.StateCount + grid.StateIndex(state[..2]);

    public int ActionIndex(ReadOnlySpan<float> action) => grid.ActionIndex(action);

    public void GetState(int index, Span<float> state)
    {
        grid.GetState(index % grid.StateCount, state[..2]);
        state[2] = index / grid.StateCount;
    }

    public void GetAction(int index, Span<float> action) => grid.GetAction(index, action);

    /// <summary>The last states lead back to the first: no trajectory of T states gets there.</summary>
    public int Next(int state, int action) =>
        (state / grid.StateCount + 1) % horizon * grid.StateCount + grid.Next(state % grid.StateCount, action);

    public double StartProbability(int state) => state < grid.StateCount ? grid.StartProbability(state) : 0;

    public void SampleGoal(ref RngStream stream, Span<float> goal) => grid.SampleGoal(ref stream, goal);

    public void AchievedGoal(ReadOnlySpan<float> state, Span<float> goal) => state[..2].CopyTo(goal);

    public void StartGoal(Span<float> goal) => grid.StartGoal(goal);

    public void Save(BinaryWriter writer)
    {
    }

    public void Load(BinaryReader reader)
    {
    }
}

/// <summary>A family whose tasks are a grid's cells, each as likely as the others, listed so that the exact oracle can have them.</summary>
internal sealed class ListedCells(ITaskFamily family, Grid grid) : ITaskFamily
{
    public int TaskSize => family.TaskSize;
    public int? Count => grid.StateCount;
    public bool HasGoalMap => family.HasGoalMap;
    public bool HasInfiniteRewards => family.HasInfiniteRewards;

    public void SampleTask(ref RngStream stream, Span<float> task) => family.SampleTask(ref stream, task);

    public void GetTask(int index, Span<float> task) => grid.GetState(index, task);

    public double LogPrior(int index) => -Math.Log(grid.StateCount);

    public void Rewards(ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> tasks, Span<float> rewards, int n) =>
        family.Rewards(states, actions, tasks, rewards, n);

    public void Terminals(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> terminals, int n) =>
        family.Terminals(states, tasks, terminals, n);

    public void AchievedTask(ReadOnlySpan<float> state, Span<float> task) => family.AchievedTask(state, task);
}
