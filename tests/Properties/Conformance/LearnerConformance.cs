using Hipi.Environments;
using Hipi.Learning;
using Hipi.Numerics;
using Hipi.Properties.Relabelling;
using Hipi.Relabelling;
using Hipi.Replay;
using Hipi.Tasks;
using Xunit;

namespace Hipi.Properties.Conformance;

/// <summary>The battery that every registered learner passes.</summary>
public sealed class LearnerConformance
{
    public static TheoryData<string> Names => [.. LearnerRegistry.All.Entries.Select(kind => kind.Name)];

    internal static ILearner Make(string name, IEnvironment environment, ITaskFamily family, string changes = """{ "batchSize": 16, "actorHidden": [8], "criticHidden": [8] }""")
    {
        var kind = LearnerRegistry.All.Find(name)!;
        return kind.Create(Defaults.Options("learners", name, kind.Options, name == "sac" ? changes : "{}"),
            new LearnerContext(environment.StateSize, family.TaskSize, environment.ActionSize, environment, family, 5));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Update_EqualSeeds_IsFiniteAndEqualBitForBit(string name)
    {
        Bench bench = new(name), again = new(name);
        Assert.Equal(bench.Learner.StateHash(), again.Learner.StateHash());
        ulong before = bench.Learner.StateHash();
        for (int i = 0; i < 10; i++)
        {
            UpdateMetrics metrics = bench.Update();
            Assert.Equal(metrics, again.Update());
            Assert.True(float.IsFinite(metrics.CriticLoss) && float.IsFinite(metrics.ActorLoss) && metrics.Temperature > 0);
        }
        Assert.Equal(bench.Learner.StateHash(), again.Learner.StateHash());
        Assert.NotEqual(before, bench.Learner.StateHash());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Update_Batch_IsNeitherWrittenNorKept(string name)
    {
        Bench bench = new(name), clean = new(name);
        bench.Sample();
        float[] states = [.. bench.Batch.States], tasks = [.. bench.Batch.Tasks], rewards = [.. bench.Batch.Rewards];
        bench.Learner.Update(bench.Batch);
        Assert.True(Bits.Same(states, bench.Batch.States) && Bits.Same(tasks, bench.Batch.Tasks) && Bits.Same(rewards, bench.Batch.Rewards));
        bench.Batch.States.AsSpan().Fill(float.NaN);
        clean.Update();
        bench.Update();
        clean.Update();
        Assert.Equal(clean.Learner.StateHash(), bench.Learner.StateHash());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SaveAndLoad_BetweenUpdates_GoesOnBitForBit(string name)
    {
        Bench bench = new(name), loaded = new(name);
        for (int i = 0; i < 3; i++)
        {
            bench.Update();
            loaded.Sample();
        }
        loaded.Learner.Load(EnvironmentBattery.Saved(bench.Learner));
        for (int i = 0; i < 3; i++) Assert.Equal(bench.Update(), loaded.Update());
        Assert.Equal(bench.Learner.StateHash(), loaded.Learner.StateHash());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Actions_AnyState_AreInRangeAndEachRowsOwn(string name)
    {
        Bench bench = new(name);
        bench.Update();
        TransitionBatch batch = bench.Batch;
        int n = batch.Size, size = batch.ActionSize;
        float[] actions = new float[n * size], one = new float[size], drawn = new float[size];
        bench.Learner.MeanActions(batch.States, batch.Tasks, actions, n);
        RngStream stream = new(1, "exploration"), copy = new(1, "exploration");
        for (int i = 0; i < n; i++)
        {
            bench.Learner.MeanActions(batch.State(i), batch.Task(i), one, 1);
            Assert.True(Bits.Same(one, actions[(i * size)..((i + 1) * size)]));
            bench.Learner.SampleAction(batch.State(i), batch.Task(i), drawn, ref stream);
            bench.Learner.SampleAction(batch.State(i), batch.Task(i), one, ref copy);
            Assert.True(Bits.Same(one, drawn));
            Assert.All(drawn.Concat(actions), value => Assert.InRange(value, -1f, 1f));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_LoadedByAnother_GiveTheSamePolicy(string name)
    {
        Bench bench = new(name), other = new(name);
        for (int i = 0; i < 3; i++) bench.Update();
        other.Learner.LoadWeights(bench.Learner.Weights().ToDictionary(weight => weight.Name, weight => weight.Values.ToArray()));
        TransitionBatch batch = bench.Batch;
        float[] own = new float[batch.Actions.Length], loaded = new float[batch.Actions.Length];
        bench.Learner.MeanActions(batch.States, batch.Tasks, own, batch.Size);
        other.Learner.MeanActions(batch.States, batch.Tasks, loaded, batch.Size);
        Assert.True(Bits.Same(own, loaded));
        foreach (var (weight, shape, values) in bench.Learner.Weights())
            Assert.True(shape.Aggregate(1, (a, b) => a * b) == values.Length && values.All(float.IsFinite), weight);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void UpdateAndAct_Steady_AllocateNothing(string name)
    {
        Bench bench = new(name);
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

    /// <summary>A learner on the open room, with batches as the runner makes them.</summary>
    private sealed class Bench
    {
        private readonly EpisodeReplay replay;
        private readonly ITaskFamily family;
        private RngStream stream = new(5, "replay");

        public Bench(string name)
        {
            Navigation environment = Worlds.Navigation();
            family = Worlds.Family("goal", environment);
            Learner = Make(name, environment, family);
            replay = Worlds.Collect(environment, family, 5, 10, 20);
            Batch = Worlds.Batch(replay, Learner.BatchSize);
        }

        public ILearner Learner { get; }
        public TransitionBatch Batch { get; }

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
