using Hipi.Environments;
using Hipi.Numerics;

namespace Hipi.Tasks;

/// <summary>A finite set of goals: task k is rewarded as the k-th goal, p(k) ∝ ratio^k.</summary>
/// <remarks>
/// Source: E-DISCRETE.  Shapes: task one-hot [Count] or index [1].  A state names no task: two goals may lie within one radius.
/// Alloc: none after construction.
/// </remarks>
public sealed class DiscreteFamily : ITaskFamily, IRewardFeatures
{
    private readonly DiscreteOptions options;
    private readonly IGoalSpace space;
    private readonly float radius;
    private readonly float[] goals;
    private readonly double[] prior, logPrior;

    public DiscreteFamily(DiscreteOptions options, IGoalSpace space)
    {
        (this.options, this.space, radius) = (options, space, (float)options.Radius);
        goals = new float[options.Count * space.GoalSize];
        var source = new GoalPrior(space, options.MinGoalDistance, options.MaxGoalDistance);
        var stream = new RngStream(options.GoalSeed, "goals");
        for (int k = 0; k < options.Count; k++) source.Sample(ref stream, goals.AsSpan(k * space.GoalSize, space.GoalSize));
        (prior, logPrior) = Prior(options.Count, options.PriorRatio);
    }

    public int TaskSize => options.Encoding == TaskEncoding.OneHot ? options.Count : 1;
    public int? Count => options.Count;
    public bool HasGoalMap => false;

    /// <summary>The k-th goal; [GoalSize].</summary>
    public ReadOnlySpan<float> Goal(int index) => goals.AsSpan(index * space.GoalSize, space.GoalSize);

    public void SampleTask(ref RngStream stream, Span<float> task) => GetTask(Categorical.Draw(prior, stream.NextDouble()), task);

    public void GetTask(int index, Span<float> task)
    {
        task.Clear();
        if (options.Encoding == TaskEncoding.OneHot) task[index] = 1f;
        else task[0] = index;
    }

    /// <summary>The index of a task as <see cref="GetTask"/> writes it.</summary>
    public int IndexOf(ReadOnlySpan<float> task) =>
        options.Encoding == TaskEncoding.OneHot ? task.IndexOf(1f) : (int)task[0];

    public double LogPrior(int index) => logPrior[index];

    public void Rewards(ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> tasks, Span<float> rewards, int n)
    {
        Rows.Check(states, tasks, TaskSize, n);
        Span<float> achieved = stackalloc float[space.GoalSize];
        for (int i = 0; i < n; i++) rewards[i] = GoalRewards.Of(options.Reward, Distance(states, tasks, achieved, i, n), radius);
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
        for (int i = 0; i < n; i++) successes[i] = Distance(states, tasks, achieved, i, n) < radius ? 1f : 0f;
    }

    public void AchievedTask(ReadOnlySpan<float> state, Span<float> task) =>
        throw new NotSupportedException("discrete: a state names no task.");

    /// <summary>The achieved goal.</summary>
    int IRewardFeatures.FeatureSize => space.GoalSize;

    void IRewardFeatures.WriteFeatures(ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> features) =>
        space.AchievedGoal(state, features);

    void IRewardFeatures.Returns(
        ReadOnlySpan<float> features, ReadOnlySpan<float> tasks, double discount, double bias, Span<double> returns)
    {
        Span<double> byGoal = stackalloc double[options.Count];
        StepReturns.Write(new GoalSteps(options.Reward, radius), features, space.GoalSize, goals, space.GoalSize, discount, bias, byGoal);
        for (int j = 0; j < returns.Length; j++) returns[j] = byGoal[IndexOf(tasks.Slice(j * TaskSize, TaskSize))];
    }

    private float Distance(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> achieved, int i, int n)
    {
        space.AchievedGoal(Rows.Of(states, i, n), achieved);
        return GoalRewards.Distance(achieved, Goal(IndexOf(tasks.Slice(i * TaskSize, TaskSize))));
    }

    private static (double[] Prior, double[] LogPrior) Prior(int count, double ratio)
    {
        double[] prior = new double[count], logPrior = new double[count];
        double weight = 1, sum = 0;
        for (int k = 0; k < count; k++, weight *= ratio) sum += prior[k] = weight;
        for (int k = 0; k < count; k++) logPrior[k] = Float64Math.Log(prior[k] /= sum);
        return (prior, logPrior);
    }
}
