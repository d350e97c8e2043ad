using Hipi.Environments;
using Hipi.Learning;
using Hipi.Numerics;
using Hipi.Properties.Relabelling;
using Hipi.Relabelling;
using Hipi.Replay;
using Hipi.Tasks;
using Xunit;

namespace Hipi.Properties.Conformance;

/// <summary>The battery that every learner passes, on navigation's goals, with batches as the runner makes them.</summary>
internal static class LearnerBattery
{
    /// <summary>Builds the learner under test, the same one each time.</summary>
    public delegate ILearner Make(IEnvironment environment, ITaskFamily family);

    /// <summary>All of the battery, check by check.</summary>
    public static Dictionary<string, Action<Make>> Checks { get; } = new()
    {
        ["update"] = Update_EqualSeeds_IsFiniteAndEqualBitForBit,
        ["batch"] = Update_Batch_IsNeitherWrittenNorKept,
        ["save"] = SaveAndLoad_BetweenUpdates_GoesOnBitForBit,
        ["actions"] = Actions_AnyState_AreInRangeAndEachRowsOwn,
        ["weights"] = Weights_LoadedByAnother_GiveTheSamePolicy,
        ["hash"] = StateHash_HangsOnTheStateAlone,
        ["allocation"] = UpdateAndAct_Steady_AllocateNothing,
    };

    public static void Update_EqualSeeds_IsFiniteAndEqualBitForBit(Make make)
    {
        Bench bench = new(make), again = new(make);
        Assert.Equal(bench.Learner.StateHash(), again.Learner.StateHash());
        var hashes = new HashSet<ulong> { bench.Learner.StateHash() };
        for (int i = 0; i < 10; i++)
        {
            UpdateMetrics metrics = bench.Update();
            Assert.Equal(metrics, again.Update());
            // rewards of -1 and 0, a policy near its first weights: losses of order 1, temperatures near their first value
            Assert.InRange(metrics.CriticLoss, 0f, 1e3f);
            Assert.InRange(metrics.ActorLoss, -1e3f, 1e3f);
            Assert.InRange(metrics.Temperature, 1e-3f, 1e2f);
            Assert.True(hashes.Add(bench.Learner.StateHash()), "an update that changes nothing");
        }
        Assert.Equal(bench.Learner.StateHash(), again.Learner.StateHash());
    }

    public static void Update_Batch_IsNeitherWrittenNorKept(Make make)
    {
        Bench bench = new(make), clean = new(make);
        bench.Sample();
        float[][] before = [.. Columns(bench.Batch).Select(column => column.ToArray())];
        bench.Learner.Update(bench.Batch);
        foreach ((float[] column, float[] own) in before.Zip(Columns(bench.Batch)))
            Assert.True(Bits.Same(column, own), "the batch was written");
        foreach (float[] column in Columns(bench.Batch)) column.AsSpan().Fill(float.NaN);
        bench.TakeAnotherBatch();
        clean.Update();
        Assert.Null(Record.Exception(() => bench.Update()));   // numbers of the spoilt batch would stop it
        clean.Update();
        Assert.Equal(clean.Learner.StateHash(), bench.Learner.StateHash());
    }

    public static void SaveAndLoad_BetweenUpdates_GoesOnBitForBit(Make make)
    {
        Bench bench = new(make), loaded = new(make);
        for (int i = 0; i < 3; i++)
        {
            bench.Update();
            loaded.Sample();
        }
        loaded.Learner.Load(EnvironmentBattery.Saved(bench.Learner));
        Assert.Equal(bench.Learner.StateHash(), loaded.Learner.StateHash());
        for (int i = 0; i < 3; i++) Assert.Equal(bench.Update(), loaded.Update());
        Assert.Equal(bench.Learner.StateHash(), loaded.Learner.StateHash());
    }

    public static void Actions_AnyState_AreInRangeAndEachRowsOwn(Make make)
    {
        Bench bench = new(make);
        bench.Update();
        TransitionBatch batch = bench.Batch;
        int n = batch.Size, size = batch.ActionSize;
        float[] actions = EnvironmentBattery.Spoilt(n * size);
        float[] one = EnvironmentBattery.Spoilt(size), drawn = EnvironmentBattery.Spoilt(size);
        bench.Learner.MeanActions(batch.States, batch.Tasks, actions, n);
        Assert.All(actions, value => Assert.InRange(value, -1f, 1f));
        RngStream stream = new(1, "exploration"), copy = new(1, "exploration");
        for (int i = 0; i < n; i++)
        {
            bench.Learner.MeanActions(batch.State(i), batch.Task(i), one, 1);
            Assert.True(Bits.Same(one, actions[(i * size)..((i + 1) * size)]), "a mean action that hangs on other rows");
            bench.Learner.SampleAction(batch.State(i), batch.Task(i), drawn, ref stream);
            bench.Learner.SampleAction(batch.State(i), batch.Task(i), one, ref copy);
            Assert.True(Bits.Same(one, drawn), "a draw that hangs on more than its stream");
            Assert.All(drawn, value => Assert.InRange(value, -1f, 1f));
        }
        HangsOn(bench.Learner, batch);
    }

    /// <summary>Another state, and another task, make another action.</summary>
    private static void HangsOn(ILearner learner, TransitionBatch batch)
    {
        float[] one = new float[batch.ActionSize], other = new float[batch.ActionSize];
        float[] state = [.. batch.State(0).ToArray().Select(value => value + 5f)];
        float[] task = [.. batch.Task(0).ToArray().Select(value => value + 5f)];
        learner.MeanActions(batch.State(0), batch.Task(0), one, 1);
        learner.MeanActions(state, batch.Task(0), other, 1);
        Assert.False(Bits.Same(one, other), "a policy that does not see its state");
        learner.MeanActions(batch.State(0), task, other, 1);
        Assert.False(Bits.Same(one, other), "a policy that does not see its task");
    }

    public static void Weights_LoadedByAnother_GiveTheSamePolicy(Make make)
    {
        Bench bench = new(make), other = new(make);
        for (int i = 0; i < 3; i++) bench.Update();
        TransitionBatch batch = bench.Batch;
        float[] own = new float[batch.Actions.Length], loaded = new float[batch.Actions.Length];
        bench.Learner.MeanActions(batch.States, batch.Tasks, own, batch.Size);
        other.Learner.MeanActions(batch.States, batch.Tasks, loaded, batch.Size);
        Assert.False(Bits.Same(own, loaded), "three updates that leave the policy as it is");
        other.Learner.LoadWeights(bench.Learner.Weights().ToDictionary(weight => weight.Name, weight => weight.Values.ToArray()));
        other.Learner.MeanActions(batch.States, batch.Tasks, loaded, batch.Size);
        Assert.True(Bits.Same(own, loaded), "loaded weights make another policy");
        Assert.NotEmpty(bench.Learner.Weights());
        foreach (var (weight, shape, values) in bench.Learner.Weights())
            Assert.True(shape.Aggregate(1, (a, b) => a * b) == values.Length && values.All(float.IsFinite), weight);
    }

    public static void StateHash_HangsOnTheStateAlone(Make make)
    {
        Bench bench = new(make);
        bench.Update();
        ulong hash = bench.Learner.StateHash();
        var action = new float[bench.Batch.ActionSize];
        var stream = new RngStream(1, "exploration");
        bench.Learner.SampleAction(bench.Batch.State(0), bench.Batch.Task(0), action, ref stream);
        bench.Learner.MeanActions(bench.Batch.State(0), bench.Batch.Task(0), action, 1);
        Assert.Equal(hash, bench.Learner.StateHash());
        var weights = bench.Learner.Weights().ToDictionary(weight => weight.Name, weight => weight.Values.ToArray());
        foreach (string name in weights.Keys)
        {
            float before = weights[name][^1];
            weights[name][^1] = before + 1f;
            bench.Learner.LoadWeights(weights);
            Assert.NotEqual(hash, bench.Learner.StateHash());
            weights[name][^1] = before;
        }
        bench.Learner.LoadWeights(weights);
        Assert.Equal(hash, bench.Learner.StateHash());
    }

    public static void UpdateAndAct_Steady_AllocateNothing(Make make)
    {
        Bench bench = new(make);
        float[] action = new float[bench.Batch.ActionSize], actions = new float[bench.Batch.Actions.Length];
        var stream = new RngStream(1, "exploration");
        void Round()
        {
            bench.Update();
            bench.Learner.SampleAction(bench.Batch.State(0), bench.Batch.Task(0), action, ref stream);
            bench.Learner.MeanActions(bench.Batch.States, bench.Batch.Tasks, actions, bench.Batch.Size);
        }
        for (int i = 0; i < 50; i++) Round();
        Properties.Numerics.Allocation.IsNone(Round);
    }

    private static float[][] Columns(TransitionBatch batch) =>
        [batch.States, batch.Actions, batch.NextStates, batch.Tasks, batch.Rewards, batch.Terminals];

    /// <summary>A learner on navigation, and its batches.</summary>
    private sealed class Bench
    {
        private readonly EpisodeReplay replay;
        private readonly ITaskFamily family;
        private RngStream stream = new(5, "replay");

        public Bench(Make make)
        {
            Navigation environment = Worlds.Navigation();
            family = Worlds.Family("goal", environment);
            Learner = make(environment, family);
            replay = Worlds.Collect(environment, family, 5, 10, 20);
            Batch = Worlds.Batch(replay, Learner.BatchSize);
        }

        public ILearner Learner { get; }
        public TransitionBatch Batch { get; private set; }

        public void TakeAnotherBatch() => Batch = Worlds.Batch(replay, Learner.BatchSize);

        public void Sample()
        {
            replay.Sample(Batch, ref stream);
            Recompute.RewardsAndTerminals(Batch, family);
        }

        public UpdateMetrics Update()
        {
            Sample();
            return Learner.Update(Batch);
        }
    }
}
