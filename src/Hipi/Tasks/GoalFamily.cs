using Hipi.Environments;
using Hipi.Numerics;

namespace Hipi.Tasks;

/// <summary>Goal reaching: r_ψ(s) = 1(‖g(s) − ψ‖ &lt; radius) − 1, or one of the other schemes; done within the radius.</summary>
/// <remarks>Source: E-GOAL-REWARD.  Shapes: task ψ [GoalSize], a goal.  Alloc: none after construction.</remarks>
public sealed class GoalFamily(GoalOptions options, IGoalSpace space) : ITaskFamily, IRewardFeatures
{
    private readonly GoalPrior prior = new(space, options.MinGoalDistance, options.MaxGoalDistance);
    private readonly float radius = (float)options.Radius;

    public int TaskSize => space.GoalSize;
    public int? Count => null;
    public bool HasGoalMap => true;

    public void SampleTask(ref RngStream stream, Span<float> task) => prior.Sample(ref stream, task);

    public void GetTask(int index, Span<float> task) => throw new NotSupportedException("goal: the tasks are a continuum.");

    public double LogPrior(int index) => throw new NotSupportedException("goal: the tasks are a continuum.");

    public void Rewards(ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> tasks, Span<float> rewards, int n)
    {
        Rows.Check(states, tasks, TaskSize, n);
        Span<float> goal = stackalloc float[TaskSize];
        for (int i = 0; i < n; i++) rewards[i] = GoalRewards.Of(options.Reward, Distance(states, tasks, goal, i, n), radius);
    }

    public void Terminals(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> terminals, int n)
    {
        if (options.Terminate) Successes(states, tasks, terminals, n);
        else terminals[..n].Clear();
    }

    public void Successes(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> successes, int n)
    {
        Rows.Check(states, tasks, TaskSize, n);
        Span<float> goal = stackalloc float[TaskSize];
        for (int i = 0; i < n; i++) successes[i] = Distance(states, tasks, goal, i, n) < radius ? 1f : 0f;
    }

    public void AchievedTask(ReadOnlySpan<float> state, Span<float> task) => space.AchievedGoal(state, task);

    public void ObserveTask(ReadOnlySpan<float> task, Span<float> input) => space.ObserveGoal(task, input);

    /// <summary>The achieved goal.</summary>
    int IRewardFeatures.FeatureSize => TaskSize;

    void IRewardFeatures.WriteFeatures(ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> features) =>
        space.AchievedGoal(state, features);

    void IRewardFeatures.Returns(
        ReadOnlySpan<float> features, ReadOnlySpan<float> tasks, double discount, double bias, Span<double> returns) =>
        StepReturns.Write(new GoalSteps(options.Reward, radius), features, TaskSize, tasks, TaskSize, discount, bias, returns);

    private float Distance(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> goal, int i, int n)
    {
        space.AchievedGoal(Rows.Of(states, i, n), goal);
        return GoalRewards.Distance(goal, tasks.Slice(i * TaskSize, TaskSize));
    }
}
