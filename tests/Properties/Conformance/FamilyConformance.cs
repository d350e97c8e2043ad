using Hipi.Environments;
using Hipi.Environments.MuJoCo;
using Hipi.Numerics;
using Hipi.Properties.Relabelling;
using Hipi.Replay;
using Hipi.Tasks;
using Xunit;

namespace Hipi.Properties.Conformance;

/// <summary>The battery that every registered task family passes, on every environment that can carry it.</summary>
public sealed class FamilyConformance
{
    private const int Rows = 64;

    public static TheoryData<string> Names => Settings.FamilyNames;
    public static TheoryData<string, string> Pairs => Settings.Pairs;

    [Theory]
    [MemberData(nameof(Names))]
    public void Family_Registered_HasAnEnvironmentThatCarriesIt(string name) =>
        Assert.True(Settings.Carriers(name).Any() || MuJoCoLibrary.Problem is not null || Settings.HasEngineCarrier(name));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Prior_EqualSeeds_IsFiniteAndEqualBitForBit(string environmentName, string name)
    {
        (_, ITaskFamily family) = Make(environmentName, name);
        Assert.All(Tasks(family, 1), value => Assert.True(float.IsFinite(value)));
        Assert.True(Bits.Same(Tasks(family, 1), Tasks(Make(environmentName, name).Family, 1)));
        Assert.Equal(family.Count == 1, Bits.Same(Tasks(family, 1), Tasks(family, 2)));   // a family of one task has one draw
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Rewards_OfABatch_AreThoseOfItsRowsAndInRange(string environmentName, string name)
    {
        (IEnvironment environment, ITaskFamily family) = Make(environmentName, name);
        TransitionBatch batch = Batch(environment, family);
        float[] rewards = new float[Rows], terminals = new float[Rows], successes = new float[Rows], one = new float[1];
        family.Rewards(batch.States, batch.Actions, batch.Tasks, rewards, Rows);
        family.Terminals(batch.States, batch.Tasks, terminals, Rows);
        family.Successes(batch.States, batch.Tasks, successes, Rows);
        for (int i = 0; i < Rows; i++)
        {
            Assert.True(rewards[i] < float.PositiveInfinity);           // -inf is a reward, +inf and NaN are not
            Assert.True(terminals[i] is 0f or 1f);
            family.Rewards(batch.State(i), batch.Action(i), batch.Task(i), one, 1);
            Assert.Equal(BitConverter.SingleToInt32Bits(rewards[i]), BitConverter.SingleToInt32Bits(one[0]));
            family.Terminals(batch.State(i), batch.Task(i), one, 1);
            Assert.Equal(one[0], terminals[i]);
            Assert.True(successes[i] is 0f or 1f);
            family.Successes(batch.State(i), batch.Task(i), one, 1);
            Assert.Equal(one[0], successes[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Rewards_Inputs_AreNotWritten(string environmentName, string name)
    {
        (IEnvironment environment, ITaskFamily family) = Make(environmentName, name);
        TransitionBatch batch = Batch(environment, family);
        float[] states = [.. batch.States], actions = [.. batch.Actions], tasks = [.. batch.Tasks];
        family.Rewards(batch.States, batch.Actions, batch.Tasks, batch.Rewards, Rows);
        family.Terminals(batch.States, batch.Tasks, batch.Terminals, Rows);
        Assert.True(Bits.Same(states, batch.States) && Bits.Same(actions, batch.Actions) && Bits.Same(tasks, batch.Tasks));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Support_WhereFinite_HasAPriorThatSumsToOneAndCoversTheDraws(string environmentName, string name)
    {
        (_, ITaskFamily family) = Make(environmentName, name);
        float[] task = new float[family.TaskSize];
        if (family.Count is not { } count)
        {
            Assert.Throws<NotSupportedException>(() => family.GetTask(0, task));
            Assert.Throws<NotSupportedException>(() => family.LogPrior(0));
            return;
        }
        var listed = new HashSet<string>();
        for (int k = 0; k < count; k++)
        {
            family.GetTask(k, task);
            listed.Add(string.Join(' ', task));
        }
        Assert.Equal(count, listed.Count);
        Assert.Equal(1, Enumerable.Range(0, count).Sum(k => Math.Exp(family.LogPrior(k))), 1e-12);
        foreach (float[] drawn in Tasks(family, 1).Chunk(family.TaskSize)) Assert.Contains(string.Join(' ', drawn), listed);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void GoalMap_WhereThereIsOne_GivesTasksThatItsStateServesBest(string environmentName, string name)
    {
        (IEnvironment environment, ITaskFamily family) = Make(environmentName, name);
        TransitionBatch batch = Batch(environment, family);
        float[] own = new float[family.TaskSize], reward = new float[1], commanded = new float[1];
        if (!family.HasGoalMap)
        {
            Assert.Throws<NotSupportedException>(() => family.AchievedTask(batch.State(0), own));
            return;
        }
        for (int i = 0; i < Rows; i++)
        {
            family.AchievedTask(batch.State(i), own);
            Assert.All(own, value => Assert.True(float.IsFinite(value)));
            family.Rewards(batch.State(i), batch.Action(i), own, reward, 1);
            family.Rewards(batch.State(i), batch.Action(i), batch.Task(i), commanded, 1);
            Assert.True(reward[0] >= commanded[0]);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Methods_Steady_AllocateNothing(string environmentName, string name)
    {
        (IEnvironment environment, ITaskFamily family) = Make(environmentName, name);
        TransitionBatch batch = Batch(environment, family);
        float[] task = new float[family.TaskSize], input = new float[family.TaskSize];
        var stream = new RngStream(1, "tasks");
        Properties.Numerics.Allocation.IsNone(() =>
        {
            family.SampleTask(ref stream, task);
            family.ObserveTask(task, input);
            family.Rewards(batch.States, batch.Actions, batch.Tasks, batch.Rewards, Rows);
            family.Terminals(batch.States, batch.Tasks, batch.Terminals, Rows);
            if (family.HasGoalMap) family.AchievedTask(batch.State(0), task);
        });
    }

    private static (IEnvironment Environment, ITaskFamily Family) Make(string environmentName, string name)
    {
        IEnvironment environment = Settings.Environment(environmentName);
        return (environment, Settings.Family(name, environment));
    }

    private static TransitionBatch Batch(IEnvironment environment, ITaskFamily family) =>
        Worlds.Sampled(Worlds.Collect(environment, family, 9, 30, 12), Rows, 9);

    private static float[] Tasks(ITaskFamily family, ulong seed)
    {
        var stream = new RngStream(seed, "tasks");
        float[] tasks = new float[100 * family.TaskSize];
        for (int i = 0; i < 100; i++) family.SampleTask(ref stream, tasks.AsSpan(i * family.TaskSize, family.TaskSize));
        return tasks;
    }
}
