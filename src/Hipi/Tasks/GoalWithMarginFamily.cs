using Hipi.Environments;
using Hipi.Numerics;

namespace Hipi.Tasks;

/// <summary>
/// Goal reaching to a margin that is part of the task: r_(ψ, m)(s) = 1(‖g(s) − ψ‖ &lt; m) − 1, m uniform in (0, maxMargin].
/// </summary>
/// <remarks>
/// Source: E-GOAL-MARGIN.  Shapes: task [GoalSize + 1], a goal and its margin.  A state names a goal but no margin: there is no goal map.
/// Alloc: none after construction.
/// </remarks>
public sealed class GoalWithMarginFamily(GoalWithMarginOptions options, IGoalSpace space) : ITaskFamily, IRewardFeatures
{
    private readonly GoalPrior prior = new(space, options.MinGoalDistance, options.MaxGoalDistance);
    private readonly float maximum = (float)options.MaxMargin;

    public int TaskSize => space.GoalSize + 1;
    public int? Count => null;
    public bool HasGoalMap => false;

    public void SampleTask(ref RngStream stream, Span<float> task)
    {
        prior.Sample(ref stream, task[..space.GoalSize]);
        task[space.GoalSize] = maximum * (1f - stream.NextSingle());
    }

    public void GetTask(int index, Span<float> task) => throw new NotSupportedException("goal-with-margin: the tasks are a continuum.");

    public double LogPrior(int index) => throw new NotSupportedException("goal-with-margin: the tasks are a continuum.");

    public void Rewards(ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> tasks, Span<float> rewards, int n)
    {
        Rows.Check(states, tasks, TaskSize, n);
        Span<float> achieved = stackalloc float[space.GoalSize];
        for (int i = 0; i < n; i++)
            rewards[i] = GoalRewards.Of(options.Reward, Distance(states, tasks, achieved, i, n), Margin(tasks, i));
    }

    public void Terminals(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> terminals, int n)
    {
        if (options.Terminate) Successes(states, tasks, terminals, n);
        else terminals[..n].Clear();
    }

    public void Successes(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> successes, int n)
    {
        Rows.Check(states, tasks, TaskSize, n);
        Span<float> achieved = stackalloc float[space.GoalSize];
        for (int i = 0; i < n; i++) successes[i] = Distance(states, tasks, achieved, i, n) < Margin(tasks, i) ? 1f : 0f;
    }

    public void AchievedTask(ReadOnlySpan<float> state, Span<float> task) =>
        throw new NotSupportedException("goal-with-margin: a state names no margin.");

    public void ObserveTask(ReadOnlySpan<float> task, Span<float> input)
    {
        space.ObserveGoal(task[..space.GoalSize], input[..space.GoalSize]);
        input[space.GoalSize] = task[space.GoalSize];
    }

    /// <summary>The achieved goal.</summary>
    int IRewardFeatures.FeatureSize => space.GoalSize;

    void IRewardFeatures.WriteFeatures(ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> features) =>
        space.AchievedGoal(state, features);

    void IRewardFeatures.Returns(
        ReadOnlySpan<float> features, ReadOnlySpan<float> tasks, double discount, double bias, Span<double> returns) =>
        StepReturns.Write(new GoalSteps(options.Reward, radius: 0), features, space.GoalSize, tasks, TaskSize, discount, bias, returns);

    private float Margin(ReadOnlySpan<float> tasks, int i) => tasks[i * TaskSize + space.GoalSize];

    private float Distance(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> achieved, int i, int n)
    {
        space.AchievedGoal(Rows.Of(states, i, n), achieved);
        return GoalRewards.Distance(achieved, tasks.Slice(i * TaskSize, space.GoalSize));
    }
}
