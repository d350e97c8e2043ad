using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Hipi.Environments;
using Hipi.Numerics;

namespace Hipi.Tasks;

/// <summary>Settings of <see cref="GoalListFamily"/>.</summary>
public sealed record GoalListOptions
{
    [Range(-1e4, 1e4), Length(1, 128), Description("The goals, each as likely as the others, in the environment's units.")]
    public required ImmutableArray<ImmutableArray<double>> Goals { get; init; }

    [Range(0.0, 1e4, MinimumIsExclusive = true), Description("Distance below which a goal counts as reached, in the environment's units.")]
    public required double Radius { get; init; }

    [Description("Reward: negative (-1, at the goal 0), positive (0, at the goal 1) or dense (minus the distance).")]
    public required GoalReward Reward { get; init; }

    [Description("True where reaching the goal ends the episode as a true terminal.")]
    public required bool Terminate { get; init; }
}

/// <summary>Goal reaching with a finite prior: the listed goals, each as likely as the others; a task is the goal itself.</summary>
/// <remarks>
/// Source: E-GOAL-REWARD.  Shapes: task ψ [GoalSize], a goal.  A state names the goal that it achieves, listed or not.
/// Alloc: none after construction.
/// </remarks>
public sealed class GoalListFamily : ITaskFamily, IRewardFeatures
{
    private readonly GoalFamily goal;
    private readonly float[] goals;

    public GoalListFamily(GoalListOptions options, IGoalSpace space)
    {
        goal = new GoalFamily(new GoalOptions
        {
            Radius = options.Radius, MinGoalDistance = 0, MaxGoalDistance = 1e4, Reward = options.Reward, Terminate = options.Terminate,
        }, space);
        foreach (ImmutableArray<double> listed in options.Goals)
            if (listed.Length != space.GoalSize)
                throw new ArgumentException(FormattableString.Invariant(
                    $"goals: each must have {space.GoalSize} coordinates, found [{string.Join(", ", listed)}]")
                    + "; list goals of this environment");
        goals = [.. options.Goals.SelectMany(listed => listed.Select(coordinate => (float)coordinate))];
        Listed = options.Goals.Length;
    }

    private int Listed { get; }

    private IRewardFeatures Features => goal;

    public int TaskSize => goal.TaskSize;
    public int? Count => Listed;
    public bool HasGoalMap => true;

    public void SampleTask(ref RngStream stream, Span<float> task) => GetTask(stream.NextInt(Listed), task);

    public void GetTask(int index, Span<float> task) => goals.AsSpan(index * TaskSize, TaskSize).CopyTo(task);

    public double LogPrior(int index) => -Float64Math.Log(Listed);

    public void Rewards(ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> tasks, Span<float> rewards, int n) =>
        goal.Rewards(states, actions, tasks, rewards, n);

    public void Terminals(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> terminals, int n) =>
        goal.Terminals(states, tasks, terminals, n);

    public void Successes(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> successes, int n) =>
        goal.Successes(states, tasks, successes, n);

    public void AchievedTask(ReadOnlySpan<float> state, Span<float> task) => goal.AchievedTask(state, task);

    public void ObserveTask(ReadOnlySpan<float> task, Span<float> input) => goal.ObserveTask(task, input);

    int IRewardFeatures.FeatureSize => Features.FeatureSize;

    void IRewardFeatures.WriteFeatures(ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> features) =>
        Features.WriteFeatures(state, action, features);

    void IRewardFeatures.Returns(
        ReadOnlySpan<float> features, ReadOnlySpan<float> tasks, double discount, double bias, Span<double> returns) =>
        Features.Returns(features, tasks, discount, bias, returns);
}
