using Hipi.Environments;
using Hipi.Numerics;

namespace Hipi.Tasks;

/// <summary>Terminal goals: r_ψ(s_t) = −∞ where t = T and s_T ≠ ψ, else 0; under it final-state relabelling is exact inverse RL.</summary>
/// <remarks>
/// Source: E-TERMINAL-GOAL.  Time is read from the state's clock; t = T ends the episode for every task.
/// Shapes: task ψ [GoalSize], a goal.  Alloc: none after construction.
/// </remarks>
public sealed class TerminalGoalFamily(TerminalGoalOptions options, IGoalSpace space, IClocked clock) : ITaskFamily
{
    private readonly GoalPrior prior = new(space, options.MinGoalDistance, options.MaxGoalDistance);
    private readonly float radius = (float)options.Radius;

    public int TaskSize => space.GoalSize;
    public int? Count => null;
    public bool HasGoalMap => true;
    public bool HasInfiniteRewards => true;

    public void SampleTask(ref RngStream stream, Span<float> task) => prior.Sample(ref stream, task);

    public void GetTask(int index, Span<float> task) => throw new NotSupportedException("terminal-goal: the tasks are a continuum.");

    public double LogPrior(int index) => throw new NotSupportedException("terminal-goal: the tasks are a continuum.");

    public void Rewards(ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> tasks, Span<float> rewards, int n)
    {
        Rows.Check(states, tasks, TaskSize, n);
        Span<float> goal = stackalloc float[TaskSize];
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<float> state = Rows.Of(states, i, n);
            space.AchievedGoal(state, goal);
            rewards[i] = IsLast(state) && !IsGoal(goal, tasks.Slice(i * TaskSize, TaskSize)) ? float.NegativeInfinity : 0f;
        }
    }

    public void Terminals(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> terminals, int n)
    {
        Rows.Check(states, tasks, TaskSize, n);
        for (int i = 0; i < n; i++) terminals[i] = IsLast(Rows.Of(states, i, n)) ? 1f : 0f;
    }

    public void Successes(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> successes, int n)
    {
        Rows.Check(states, tasks, TaskSize, n);
        Span<float> goal = stackalloc float[TaskSize];
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<float> state = Rows.Of(states, i, n);
            space.AchievedGoal(state, goal);
            successes[i] = IsLast(state) && IsGoal(goal, tasks.Slice(i * TaskSize, TaskSize)) ? 1f : 0f;
        }
    }

    public void AchievedTask(ReadOnlySpan<float> state, Span<float> task) => space.AchievedGoal(state, task);

    public void ObserveTask(ReadOnlySpan<float> task, Span<float> input) => space.ObserveGoal(task, input);

    private bool IsLast(ReadOnlySpan<float> state) => state[clock.ClockIndex] >= clock.Horizon - 1;

    private bool IsGoal(ReadOnlySpan<float> achieved, ReadOnlySpan<float> task)
    {
        if (radius > 0f) return GoalRewards.Distance(achieved, task) <= radius;
        for (int k = 0; k < achieved.Length; k++)
            if (achieved[k] != task[k]) return false;
        return true;
    }
}
