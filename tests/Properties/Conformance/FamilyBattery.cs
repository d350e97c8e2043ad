using Hipi.Environments;
using Hipi.Numerics;
using Hipi.Properties.Relabelling;
using Hipi.Replay;
using Hipi.Tasks;
using Xunit;

namespace Hipi.Properties.Conformance;

/// <summary>The battery that every task family passes; buffers are filled with NaN first, so that what is left unwritten shows.</summary>
internal static class FamilyBattery
{
    private const int Rows = 64;

    /// <summary>Builds the family under test on its environment, the same one each time.</summary>
    public delegate (IEnvironment Environment, ITaskFamily Family) Make();

    /// <summary>All of the battery, check by check; finite rewards lie in low..high.</summary>
    public static Dictionary<string, Action<Make>> Checks(float low, float high) => new()
    {
        ["prior"] = Prior_EqualSeeds_IsFiniteAndEqualBitForBit,
        ["rewards"] = make => Rewards_OfABatch_AreThoseOfItsRowsAndInRange(make, low, high),
        ["inputs"] = Rewards_Inputs_AreNotWritten,
        ["support"] = Support_WhereFinite_HasAPriorThatSumsToOneAndIsThatOfTheDraws,
        ["goal map"] = GoalMap_WhereThereIsOne_GivesTasksThatItsStateServesBest,
        ["allocation"] = Methods_Steady_AllocateNothing,
    };

    public static void Prior_EqualSeeds_IsFiniteAndEqualBitForBit(Make make)
    {
        (_, ITaskFamily family) = make();
        float[] input = EnvironmentBattery.Spoilt(family.TaskSize);
        foreach (float[] task in Tasks(family, 1, 100).Chunk(family.TaskSize))
        {
            family.ObserveTask(task, input);
            Assert.All(task.Concat(input), value => Assert.True(float.IsFinite(value), "a task that is not finite"));
        }
        Assert.True(Bits.Same(Tasks(family, 1, 100), Tasks(make().Family, 1, 100)), "equal seeds, other tasks");
        // a family of one task has one draw
        Assert.Equal(family.Count == 1, Bits.Same(Tasks(family, 1, 100), Tasks(family, 2, 100)));
    }

    public static void Rewards_OfABatch_AreThoseOfItsRowsAndInRange(Make make, float low, float high)
    {
        (IEnvironment environment, ITaskFamily family) = make();
        TransitionBatch batch = Batch(environment, family);
        float[] rewards = EnvironmentBattery.Spoilt(Rows), terminals = EnvironmentBattery.Spoilt(Rows), one = EnvironmentBattery.Spoilt(1);
        float[] successes = EnvironmentBattery.Spoilt(Rows);
        family.Rewards(batch.States, batch.Actions, batch.Tasks, rewards, Rows);
        family.Terminals(batch.States, batch.Tasks, terminals, Rows);
        family.Successes(batch.States, batch.Tasks, successes, Rows);
        for (int i = 0; i < Rows; i++)
        {
            if (!float.IsNegativeInfinity(rewards[i])) Assert.InRange(rewards[i], low, high);
            else Assert.True(family.HasInfiniteRewards, "a reward of -inf that the family does not own to");
            Assert.True(terminals[i] is 0f or 1f, $"a terminal of {terminals[i]}");
            Assert.True(successes[i] is 0f or 1f, $"a success of {successes[i]}");
            family.Rewards(batch.State(i), batch.Action(i), batch.Task(i), one, 1);
            Assert.Equal(BitConverter.SingleToInt32Bits(rewards[i]), BitConverter.SingleToInt32Bits(one[0]));
            family.Terminals(batch.State(i), batch.Task(i), one, 1);
            Assert.Equal(one[0], terminals[i]);
            family.Successes(batch.State(i), batch.Task(i), one, 1);
            Assert.Equal(one[0], successes[i]);
        }
    }

    public static void Rewards_Inputs_AreNotWritten(Make make)
    {
        (IEnvironment environment, ITaskFamily family) = make();
        TransitionBatch batch = Batch(environment, family);
        float[] states = [.. batch.States], actions = [.. batch.Actions], tasks = [.. batch.Tasks];
        float[] input = EnvironmentBattery.Spoilt(family.TaskSize);
        family.Rewards(batch.States, batch.Actions, batch.Tasks, batch.Rewards, Rows);
        family.Terminals(batch.States, batch.Tasks, batch.Terminals, Rows);
        family.Successes(batch.States, batch.Tasks, batch.Terminals, Rows);
        family.ObserveTask(batch.Task(0), input);
        if (family.HasGoalMap) family.AchievedTask(batch.State(0), input);
        Assert.True(Bits.Same(states, batch.States), "states were written");
        Assert.True(Bits.Same(actions, batch.Actions), "actions were written");
        Assert.True(Bits.Same(tasks, batch.Tasks), "tasks were written");
    }

    /// <summary>Shares of 20,000 draws lie within six standard deviations of the prior.</summary>
    public static void Support_WhereFinite_HasAPriorThatSumsToOneAndIsThatOfTheDraws(Make make)
    {
        (_, ITaskFamily family) = make();
        float[] task = EnvironmentBattery.Spoilt(family.TaskSize);
        if (family.Count is not { } count)
        {
            Assert.Throws<NotSupportedException>(() => family.GetTask(0, task));
            Assert.Throws<NotSupportedException>(() => family.LogPrior(0));
            return;
        }
        var listed = new Dictionary<string, int>();
        for (int k = 0; k < count; k++)
        {
            family.GetTask(k, task);
            Assert.True(listed.TryAdd(string.Join(' ', task), k), "a task that is listed twice");
        }
        double[] prior = [.. Enumerable.Range(0, count).Select(k => Math.Exp(family.LogPrior(k)))];
        Assert.Equal(1, prior.Sum(), 1e-12);
        const int draws = 20_000;
        double[] drawn = new double[count];
        foreach (float[] one in Tasks(family, 1, draws).Chunk(family.TaskSize))
        {
            Assert.True(listed.TryGetValue(string.Join(' ', one), out int k), "a draw that is not listed");
            drawn[k]++;
        }
        for (int k = 0; k < count; k++)
            Assert.InRange(drawn[k] / draws - prior[k], -6 * Math.Sqrt(prior[k] / draws), 6 * Math.Sqrt(prior[k] / draws));
    }

    /// <summary>No task of the batch is better served by a state than the one it achieves, and some are served worse.</summary>
    public static void GoalMap_WhereThereIsOne_GivesTasksThatItsStateServesBest(Make make)
    {
        (IEnvironment environment, ITaskFamily family) = make();
        TransitionBatch batch = Batch(environment, family);
        float[] own = EnvironmentBattery.Spoilt(family.TaskSize);
        float[] reward = EnvironmentBattery.Spoilt(1), other = EnvironmentBattery.Spoilt(1);
        if (!family.HasGoalMap)
        {
            Assert.Throws<NotSupportedException>(() => family.AchievedTask(batch.State(0), own));
            return;
        }
        int worse = 0;
        for (int i = 0; i < Rows; i++)
        {
            family.AchievedTask(batch.State(i), own);
            Assert.All(own, value => Assert.True(float.IsFinite(value), "an achieved task that is not finite"));
            family.Rewards(batch.State(i), batch.Action(i), own, reward, 1);
            for (int j = 0; j < Rows; j++)
            {
                family.Rewards(batch.State(i), batch.Action(i), batch.Task(j), other, 1);
                Assert.True(reward[0] >= other[0], "another task is served better than the one achieved");
                worse += reward[0] > other[0] ? 1 : 0;
            }
        }
        Assert.True(worse > 0, "all tasks are served alike");
    }

    public static void Methods_Steady_AllocateNothing(Make make)
    {
        (IEnvironment environment, ITaskFamily family) = make();
        TransitionBatch batch = Batch(environment, family);
        float[] task = new float[family.TaskSize], input = new float[family.TaskSize];
        var stream = new RngStream(1, "tasks");
        Properties.Numerics.Allocation.IsNone(() =>
        {
            family.SampleTask(ref stream, task);
            family.ObserveTask(task, input);
            family.Rewards(batch.States, batch.Actions, batch.Tasks, batch.Rewards, Rows);
            family.Terminals(batch.States, batch.Tasks, batch.Terminals, Rows);
            family.Successes(batch.States, batch.Tasks, batch.Terminals, Rows);
            if (family.HasGoalMap) family.AchievedTask(batch.State(0), task);
        });
    }

    private static TransitionBatch Batch(IEnvironment environment, ITaskFamily family) =>
        Worlds.Sampled(Worlds.Collect(environment, family, 9, 30, 12), Rows, 9);

    private static float[] Tasks(ITaskFamily family, ulong seed, int count)
    {
        var stream = new RngStream(seed, "tasks");
        float[] tasks = EnvironmentBattery.Spoilt(count * family.TaskSize);
        for (int i = 0; i < count; i++) family.SampleTask(ref stream, tasks.AsSpan(i * family.TaskSize, family.TaskSize));
        return tasks;
    }
}
