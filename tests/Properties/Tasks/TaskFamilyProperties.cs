using Hipi.Environments;
using Hipi.Numerics;
using Hipi.Properties.Conformance;
using Hipi.Tasks;
using Xunit;

namespace Hipi.Properties.Tasks;

/// <summary>
/// E-GOAL-REWARD, E-GOAL-PRIOR, E-TERMINAL-GOAL, E-DISCRETE, E-LINEAR, E-GOAL-MARGIN: rewards, endings and priors worked by hand.
/// </summary>
public sealed class TaskFamilyProperties
{
    private static readonly Navigation Rooms = Worlds.Navigation();

    private static float Reward(ITaskFamily family, float[] state, float[] task, float[]? action = null)
    {
        float[] reward = new float[1];
        family.Rewards(state, action ?? [0f, 0f], task, reward, 1);
        return reward[0];
    }

    private static float Done(ITaskFamily family, float[] state, float[] task)
    {
        float[] done = new float[1];
        family.Terminals(state, task, done, 1);
        return done[0];
    }

    private static float Success(ITaskFamily family, float[] state, float[] task)
    {
        float[] success = new float[1];
        family.Successes(state, task, success, 1);
        return success[0];
    }

    [Theory]
    [InlineData("negative", -1f, 0f)]
    [InlineData("positive", 0f, 1f)]
    public void Goal_SparseSchemes_RewardOnlyWithinTheRadius(string scheme, float away, float there)
    {
        ITaskFamily family = Worlds.Family("goal", Rooms, $$"""{ "reward": "{{scheme}}" }""");
        Assert.Equal(there, Reward(family, [20f, 20f], [20.25f, 20f]));
        Assert.Equal(away, Reward(family, [20f, 20f], [20.5f, 20f]));
        Assert.Equal(away, Reward(family, [20f, 20f], [20.25f, 20.25f]));   // 0.354 away
        Assert.Equal(1f, Done(family, [20f, 20f], [20.25f, 20f]));
        Assert.Equal(0f, Done(family, [20f, 20f], [20.5f, 20f]));
    }

    [Fact]
    public void Goal_RadiusItself_IsOutside()
    {
        ITaskFamily family = Worlds.Family("goal", Rooms, """{ "radius": 0.25 }""");
        Assert.Equal(-1f, Reward(family, [20f, 20f], [20.25f, 20f]));
        Assert.Equal(0f, Reward(family, [20f, 20f], [20.24f, 20f]));
    }

    [Fact]
    public void Goal_Dense_IsMinusTheDistance()
    {
        ITaskFamily family = Worlds.Family("goal", Rooms, """{ "reward": "dense" }""");
        Assert.Equal(-5f, Reward(family, [20f, 20f], [23f, 24f]));
    }

    [Fact]
    public void Goal_WithoutTermination_NeverEnds()
    {
        ITaskFamily family = Worlds.Family("goal", Rooms, """{ "terminate": false }""");
        Assert.Equal(0f, Reward(family, [20f, 20f], [20f, 20f]));
        Assert.Equal(0f, Done(family, [20f, 20f], [20f, 20f]));
        Assert.Equal(1f, Success(family, [20f, 20f], [20f, 20f]));
        Assert.Equal(0f, Success(family, [20f, 20f], [21f, 20f]));
    }

    [Theory]
    [InlineData("goal")]
    [InlineData("terminal-goal")]
    [InlineData("goal-with-margin")]
    public void Prior_DistanceRange_IsKept(string name)
    {
        Navigation environment = Worlds.Navigation("""{ "clock": 5 }""");
        ITaskFamily family = Worlds.Family(name, environment, """{ "minGoalDistance": 15, "maxGoalDistance": 20 }""");
        var stream = new RngStream(1, "goals");
        float[] task = new float[family.TaskSize];
        float nearest = float.MaxValue, farthest = 0f;
        for (int i = 0; i < 2000; i++)
        {
            family.SampleTask(ref stream, task);
            float distance = GoalRewards.Distance(task.AsSpan(0, 2), new float[2]);
            (nearest, farthest) = (Math.Min(nearest, distance), Math.Max(farthest, distance));
            Assert.False(environment.Map.IsBlocked(task[0], task[1]));
        }
        Assert.InRange(nearest, 15f, 15.1f);
        Assert.InRange(farthest, 19.9f, 20f);
    }

    [Fact]
    public void Prior_EmptyRange_IsRefusedWithTheDistancesThatExist()
    {
        string message = Assert.Throws<ArgumentException>(() => Worlds.Family("goal", Rooms, """{ "minGoalDistance": 60 }""")).Message;
        Assert.Contains("tasks.minGoalDistance", message);
        Assert.Contains("found 60..10000 where goals lie", message);
    }

    [Fact]
    public void TerminalGoal_BeforeTheEnd_IsFreeAndAtTheEndIsMinusInfinityAway()
    {
        Navigation environment = Worlds.Navigation("""{ "clock": 4 }""");
        ITaskFamily family = Worlds.Family("terminal-goal", environment);
        Assert.Equal(0f, Reward(family, [1f, 1f, 2f], [5f, 5f]));
        Assert.Equal(0f, Done(family, [5f, 5f, 2f], [5f, 5f]));
        Assert.Equal(float.NegativeInfinity, Reward(family, [1f, 1f, 3f], [5f, 5f]));
        Assert.Equal(0f, Reward(family, [5f, 5f, 3f], [5f, 5f]));
        Assert.Equal(float.NegativeInfinity, Reward(family, [5f, MathF.BitIncrement(5f), 3f], [5f, 5f]));
        Assert.Equal(1f, Done(family, [1f, 1f, 3f], [5f, 5f]));
        Assert.Equal(0f, Success(family, [1f, 1f, 3f], [5f, 5f]));
        Assert.Equal(1f, Success(family, [5f, 5f, 3f], [5f, 5f]));
        Assert.Equal(0f, Success(family, [5f, 5f, 2f], [5f, 5f]));
    }

    [Fact]
    public void TerminalGoal_Radius_WidensTheGoal()
    {
        Navigation environment = Worlds.Navigation("""{ "clock": 4 }""");
        ITaskFamily family = Worlds.Family("terminal-goal", environment, """{ "radius": 0.5 }""");
        Assert.Equal(0f, Reward(family, [5f, 5.5f, 3f], [5f, 5f]));
        Assert.Equal(float.NegativeInfinity, Reward(family, [5f, 5.625f, 3f], [5f, 5f]));
    }

    [Fact]
    public void TerminalGoal_WithoutClock_IsRefused() =>
        Assert.Contains("environment.clock", Assert.Throws<ArgumentException>(() => Worlds.Family("terminal-goal", Rooms)).Message);

    [Theory]
    [InlineData("oneHot", 5)]
    [InlineData("index", 1)]
    public void Discrete_Encoding_NamesEachGoal(string encoding, int size)
    {
        var family = (DiscreteFamily)Worlds.Family("discrete", Rooms, $$"""{ "count": 5, "encoding": "{{encoding}}" }""");
        Assert.Equal(size, family.TaskSize);
        float[] task = new float[size];
        for (int k = 0; k < 5; k++)
        {
            family.GetTask(k, task);
            Assert.Equal(k, family.IndexOf(task));
            Assert.Equal(0f, Reward(family, family.Goal(k).ToArray(), task));
            Assert.Equal(1f, Done(family, family.Goal(k).ToArray(), task));
            Assert.Equal(-1f, Reward(family, [0f, 0f], task));
        }
    }

    [Fact]
    public void Discrete_PriorRatio_IsThatOfNeighboursAndOfTheDraws()
    {
        ITaskFamily family = Worlds.Family("discrete", Rooms, """{ "count": 4, "priorRatio": 0.5, "encoding": "index" }""");
        double[] prior = [.. Enumerable.Range(0, 4).Select(k => Math.Exp(family.LogPrior(k)))];
        Assert.Equal([8 / 15.0, 4 / 15.0, 2 / 15.0, 1 / 15.0], prior, (a, b) => Math.Abs(a - b) < 1e-14);
        var stream = new RngStream(1, "tasks");
        double[] counts = new double[4];
        float[] task = new float[1];
        const int Draws = 100_000;
        for (int i = 0; i < Draws; i++)
        {
            family.SampleTask(ref stream, task);
            counts[(int)task[0]]++;
        }
        double statistic = counts.Select((c, k) => (c - Draws * prior[k]) * (c - Draws * prior[k]) / (Draws * prior[k])).Sum();
        Assert.InRange(1 - MathNet.Numerics.Distributions.ChiSquared.CDF(3, statistic), 1e-6, 1);
    }

    [Fact]
    public void Linear_Reward_IsTheInnerProduct()
    {
        ITaskFamily family = Worlds.Family("linear", Rooms);
        // features of (33, 0) under action (0.5, 0.5): 1, -1, 0.5
        Assert.Equal(2f + 3f - 0.5f, Reward(family, [33f, 0f], [2f, -3f, -1f], [0.5f, 0.5f]), 1e-5f);
        Assert.Equal(0f, Done(family, [33f, 0f], [2f, -3f, -1f]));
    }

    [Theory]
    [InlineData("box")]
    [InlineData("sphere")]
    public void Linear_Prior_FillsItsSupport(string prior)
    {
        ITaskFamily family = Worlds.Family("linear", Rooms, $$"""{ "prior": "{{prior}}", "scale": 2 }""");
        var stream = new RngStream(1, "tasks");
        float[] task = new float[3], low = [9f, 9f, 9f], high = [-9f, -9f, -9f];
        for (int i = 0; i < 3000; i++)
        {
            family.SampleTask(ref stream, task);
            if (prior == "sphere") Assert.Equal(2f, MathF.Sqrt(task.Sum(x => x * x)), 1e-4f);
            for (int k = 0; k < 3; k++) (low[k], high[k]) = (Math.Min(low[k], task[k]), Math.Max(high[k], task[k]));
        }
        for (int k = 0; k < 3; k++)
        {
            Assert.InRange(low[k], -2.0001f, -1.98f);
            if (prior == "box" && k == 2) Assert.InRange(high[k], -0.02f, 0f);
            else Assert.InRange(high[k], 1.98f, 2.0001f);
        }
    }

    [Fact]
    public void GoalWithMargin_Margin_IsTheTasksOwn()
    {
        ITaskFamily family = Worlds.Family("goal-with-margin", Rooms, """{ "maxMargin": 2 }""");
        Assert.Equal(0f, Reward(family, [20f, 20f], [21f, 20f, 1.5f]));
        Assert.Equal(-1f, Reward(family, [20f, 20f], [21f, 20f, 0.5f]));
        Assert.Equal(1f, Done(family, [20f, 20f], [21f, 20f, 1.5f]));
        var stream = new RngStream(1, "tasks");
        float[] task = new float[3];
        float low = 9f, high = 0f;
        for (int i = 0; i < 3000; i++)
        {
            family.SampleTask(ref stream, task);
            (low, high) = (Math.Min(low, task[2]), Math.Max(high, task[2]));
        }
        Assert.InRange(low, float.Epsilon, 0.01f);
        Assert.InRange(high, 1.99f, 2f);
    }

    [Fact]
    public void ObserveTask_ScaledObservation_ScalesGoalsAsStates()
    {
        Navigation environment = Worlds.Navigation("""{ "observation": "scaled" }""");
        float[] state = new float[2], goal = new float[2];
        environment.Observe([3f, 30f], state);
        Worlds.Family("goal", environment).ObserveTask([3f, 30f], goal);
        Assert.Equal(state, goal);
    }
}
