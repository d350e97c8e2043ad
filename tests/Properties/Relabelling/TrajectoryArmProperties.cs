using Hipi.Environments;
using Hipi.Experiments.Cloning;
using Hipi.InverseRl;
using Hipi.Learning;
using Hipi.Properties.Conformance;
using Hipi.Relabelling;
using Hipi.Tasks;
using Xunit;

namespace Hipi.Properties.Relabelling;

/// <summary>The arm `trajectory` on demonstrations: candidates, mask, bias, the commanded task where nothing else is left.</summary>
public sealed class TrajectoryArmProperties
{
    private static readonly Navigation Environment = Worlds.Navigation("""{ "layout": "open", "start": "uniform" }""");

    private static TrajectoryOptions Options { get; } =
        new() { Candidates = TrajectoryCandidates.Prior, Count = 64, Partition = Partition.Batch, Select = LabelChoice.Sample, Bias = 0 };

    private static readonly ITaskFamily Dense = Worlds.Family("goal", Environment,
        """{ "minGoalDistance": 0, "reward": "dense", "terminate": false }""");

    [Fact]
    public void Label_FractionZero_KeepsEveryCommandedTask()
    {
        (CloningData data, TrajectoryArm.Report report) = Labelled(Dense, Options, 0);
        for (int n = 0; n < data.Trajectories; n++) Assert.True(data.Label(n).SequenceEqual(data.Task(n)));
        Assert.Equal(1, report.Kept);
    }

    [Fact]
    public void Label_Fraction_RelabelsThatShare()
    {
        double kept = Labelled(Dense, Options, 0.3, trajectories: 400).Report.Kept;   // no draw from the prior is a commanded task
        Assert.InRange(kept, 0.7 - 0.1, 0.7 + 0.1);                                   // over four deviations of a share of 400
    }

    /// <summary>A goal that the trajectory ends at is its likeliest label among all trajectories' ends.</summary>
    [Fact]
    public void Label_FinalStates_AreNearTheTrajectorysOwn()
    {
        (CloningData data, _) = Labelled(Dense,
            Options with { Candidates = TrajectoryCandidates.FinalStates, Count = 200, Select = LabelChoice.Argmax }, 1);
        int near = 0;
        for (int n = 0; n < data.Trajectories; n++)
        {
            ReadOnlySpan<float> mean = Mean(data, n);
            if (GoalRewards.Distance(mean, data.Label(n)) < 5) near++;
        }
        Assert.True(near >= 0.9 * data.Trajectories, $"{near} of {data.Trajectories}");
    }

    /// <summary>
    /// With the partition function a bias of 8 a step leaves the labels alone; without it the biased candidate takes them all.
    /// </summary>
    [Fact]
    public void Label_Bias_TakesAllLabelsWithoutThePartitionFunctionOnly()
    {
        double Share(Partition partition, double bias) =>
            Labelled(Dense, Options with { Partition = partition, Bias = bias }, 1).Report.Biased;
        Assert.Equal(Share(Partition.Batch, 0), Share(Partition.Batch, 1024));
        Assert.Equal(1, Share(Partition.None, 1024));
        Assert.True(Share(Partition.None, 0) < 1);
    }

    [Fact]
    public void Label_EveryCandidateRuledOut_KeepsTheCommandedTask()
    {
        ITaskFamily terminal = Worlds.Family("terminal-goal", Worlds.Navigation("""{ "clock": 12 }"""), """{ "minGoalDistance": 0 }""");
        (CloningData data, TrajectoryArm.Report report) = Labelled(terminal, Options, 1, Worlds.Navigation("""{ "clock": 12 }"""));
        Assert.Equal(data.Trajectories, report.Impossible);
        Assert.Equal(1, report.Kept);
        Assert.True(double.IsNaN(report.Entropy));
    }

    [Fact]
    public void Label_EnumeratedCandidates_AreTheWholeSupport()
    {
        ITaskFamily discrete = Worlds.Family("discrete", Environment,
            """{ "count": 5, "minGoalDistance": 0, "reward": "dense", "terminate": false }""");
        (CloningData data, TrajectoryArm.Report report) = Labelled(discrete, Options with { Candidates = TrajectoryCandidates.Enumerate },
            1);
        Assert.Equal(5, report.Candidates);
        for (int n = 0; n < data.Trajectories; n++) Assert.Equal(1f, data.Label(n).ToArray().Sum());
    }

    private static float[] Mean(CloningData data, int n)
    {
        float[] mean = new float[2];
        for (int t = 0; t < data.Length(n); t++)
            for (int k = 0; k < 2; k++) mean[k] += data.State(data.Start(n) + t)[k] / data.Length(n);
        return mean;
    }

    private static (CloningData Data, TrajectoryArm.Report Report) Labelled(
        ITaskFamily family, TrajectoryOptions options, double fraction, IEnvironment? environment = null, int trajectories = 60)
    {
        environment ??= Environment;
        var context = new LearnerContext(environment.StateSize, family.TaskSize, environment.ActionSize, environment, family, 3);
        var data = new CloningData(context);
        var demonstrations = new DemonstrationOptions
        {
            Demonstrator = "random", Policy = null, Sha256 = null, Actions = DemonstrationActions.Mean, Trajectories = trajectories,
                Tasks = DemonstrationTasks.Prior, Seed = 1,
        };
        new DemonstrationMaker(environment, family, 12).AddDemonstrations(data, demonstrations,
            DemonstratorRegistry.All.Find("random")!.Create(new DemonstratorContext(demonstrations, environment, family, null)),
                CancellationToken.None);
        string path = Path.Combine(Path.GetTempPath(), $"hipi-{Guid.NewGuid():N}.features");
        TrajectoryArm.Report report = new TrajectoryArm(options, fraction, family, context, path).Label(data, 0);
        Assert.False(File.Exists(path));
        return (data, report);
    }
}
