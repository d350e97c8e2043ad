using Hipi.Environments;
using Hipi.Learning;
using Hipi.Properties.Relabelling;
using Hipi.Relabelling;
using Hipi.Replay;
using Hipi.Tasks;
using Xunit;

namespace Hipi.Properties.Conformance;

/// <summary>The battery that every arm passes, with a real learner's scorers.</summary>
internal static class ArmBattery
{
    private const int Rows = 16;

    /// <summary>The most steps of an episode.</summary>
    public const int Steps = 12;

    /// <summary>Builds the arm under test.</summary>
    public delegate IRelabeller Make(RelabelContext context);

    /// <summary>All of the battery.</summary>
    public static void Pass(string environment, string family, Make make)
    {
        Relabel_EqualSeeds_IsEqualBitForBitAndInRange(environment, family, make);
        Relabel_RowsOutsideTheMask_KeepTheirTasksAndNoRowLosesItsStateOrAction(environment, family, make);
        Relabel_SpoiltBatch_LeavesReplayAndNextBatchAlone(environment, family, make);
        SaveAndLoad_BetweenBatches_GoesOnBitForBit(environment, family, make);
        Relabel_Steady_AllocatesNothing(environment, family, make);
    }

    public static void Relabel_EqualSeeds_IsEqualBitForBitAndInRange(string environment, string family, Make make)
    {
        Bench bench = new(environment, family, make), again = new(environment, family, make);
        for (int round = 0; round < 4; round++)
        {
            RelabelMetrics metrics = bench.Relabel();
            Assert.Equal(metrics, again.Relabel());
            Assert.True(bench.SameBatch(again));
            Assert.All(bench.Batch.Tasks, value => Assert.True(float.IsFinite(value)));
            if (!double.IsNaN(metrics.LabelsKept)) Assert.InRange(metrics.LabelsKept, 0, 1);
            if (!double.IsNaN(metrics.PosteriorEntropy)) Assert.InRange(metrics.PosteriorEntropy, 0, Math.Log(4096));
            if (!double.IsNaN(metrics.ScoreBest)) Assert.True(metrics.ScoreBest >= metrics.ScoreChosen - 1e-9);
        }
    }

    public static void Relabel_RowsOutsideTheMask_KeepTheirTasksAndNoRowLosesItsStateOrAction(
        string environment, string family, Make make, bool mayPairWithItself = false)
    {
        Bench bench = new(environment, family, make);
        bench.Relabel();
        TransitionBatch untouched = NumberedReplay.Batch(bench.Replay, bench.Batch.Positions);
        Assert.True(Bits.Same(untouched.States, bench.Batch.States) && Bits.Same(untouched.Actions, bench.Batch.Actions));
        for (int i = 0; i < Rows; i++)
        {
            if (!bench.Mask[i]) Assert.True(bench.Batch.Task(i).SequenceEqual(untouched.Task(i)));
            bool isTrue = bench.Batch.NextState(i).SequenceEqual(untouched.NextState(i));
            Assert.True(isTrue || (mayPairWithItself && bench.Batch.NextState(i).SequenceEqual(untouched.State(i))));
        }
    }

    public static void Relabel_SpoiltBatch_LeavesReplayAndNextBatchAlone(string environment, string family, Make make)
    {
        Bench bench = new(environment, family, make), clean = new(environment, family, make);
        bench.Relabel();
        clean.Relabel();
        bench.Batch.Tasks.AsSpan().Fill(float.NaN);
        bench.Batch.States.AsSpan().Fill(float.NaN);
        bench.Relabel();
        clean.Relabel();
        Assert.True(bench.SameBatch(clean));
    }

    public static void SaveAndLoad_BetweenBatches_GoesOnBitForBit(string environment, string family, Make make)
    {
        Bench bench = new(environment, family, make), loaded = new(environment, family, make);
        bench.Relabel();
        loaded.Sample();
        loaded.Arm.Load(EnvironmentBattery.Saved(bench.Arm));
        loaded.LoadScorers(bench);
        for (int round = 0; round < 3; round++)
        {
            RelabelMetrics metrics = bench.Relabel();
            Assert.Equal(metrics, loaded.Relabel());
            Assert.True(bench.SameBatch(loaded));
        }
    }

    public static void Relabel_Steady_AllocatesNothing(string environment, string family, Make make)
    {
        Bench bench = new(environment, family, make);
        for (int i = 0; i < 20; i++) bench.Relabel();
        Properties.Numerics.Allocation.IsNone(() =>
        {
            bench.Relabel();
            Recompute.RewardsAndTerminals(bench.Batch, bench.Family);
        });
    }

    /// <summary>A filled replay buffer, a learner to score with, and the arm.</summary>
    private sealed class Bench
    {
        private readonly ILearner learner;
        private Hipi.Numerics.RngStream replayStream = new(3, "replay"), maskStream = new(3, "relabelling-mask");

        public Bench(string environmentName, string familyName, Make make)
        {
            IEnvironment environment = Settings.Environment(environmentName);
            Family = Settings.Family(familyName, environment);
            Replay = Worlds.Collect(environment, Family, 3, 20, Steps);
            learner = LearnerConformance.Make("sac", environment, Family);
            Batch = Worlds.Batch(Replay, Rows);
            Mask = new bool[Rows];
            RelabelContext context = new(Replay, Family, environment, learner.Scorer, Rows, 3);
            Arm = make(context);
        }

        public ITaskFamily Family { get; }
        public EpisodeReplay Replay { get; }
        public TransitionBatch Batch { get; }
        public bool[] Mask { get; }
        public IRelabeller Arm { get; }

        public void Sample()
        {
            Replay.Sample(Batch, ref replayStream);
            RelabelMask.Draw(ref maskStream, 0.5, Mask);
        }

        public RelabelMetrics Relabel()
        {
            Sample();
            return Arm.Relabel(Batch, Mask);
        }

        /// <summary>The scorers' own draws belong to the learner, which saves them.</summary>
        public void LoadScorers(Bench other) => learner.Load(EnvironmentBattery.Saved(other.learner));

        public bool SameBatch(Bench other) =>
            Bits.Same(Batch.Tasks, other.Batch.Tasks) && Bits.Same(Batch.NextStates, other.Batch.NextStates)
            && Bits.Same(Batch.States, other.Batch.States) && Bits.Same(Batch.Actions, other.Batch.Actions);
    }
}
