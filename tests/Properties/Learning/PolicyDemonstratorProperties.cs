using Hipi.Environments;
using Hipi.Experiments;
using Hipi.Experiments.Cloning;
using Hipi.Learning;
using Hipi.Networks;
using Hipi.Numerics;
using Hipi.Properties.Conformance;
using Hipi.Properties.Relabelling;
using Hipi.Tasks;
using Xunit;

namespace Hipi.Properties.Learning;

/// <summary>A demonstrator from published weights acts as the learner that wrote them, bit for bit.</summary>
public sealed class PolicyDemonstratorProperties
{
    private static readonly Navigation Environment = Worlds.Navigation("""{ "observation": "scaled" }""");
    private static readonly ITaskFamily Family = Worlds.Family("goal", Environment);

    [Theory, InlineData(DemonstrationActions.Mean), InlineData(DemonstrationActions.Sample)]
    public void Act_WeightsOfALearner_IsTheLearnersOwnAction(DemonstrationActions actions)
    {
        ILearner learner = LearnerConformance.Make("sac", Environment, Family,
            """{ "batchSize": 16, "actorHidden": [8, 5], "criticHidden": [8] }""");
        PolicyDemonstrator policy = From(learner, actions);
        float[] state = new float[2], task = new float[2], expected = new float[2], found = new float[2];
        RngStream worlds = new(1, "worlds"), own = new(2, "draws"), other = new(2, "draws");
        for (int k = 0; k < 50; k++)
        {
            Environment.SampleGoal(ref worlds, state);
            Family.SampleTask(ref worlds, task);
            if (actions == DemonstrationActions.Mean) learner.MeanActions(state, task, expected, 1);
            else learner.SampleAction(state, task, expected, ref own);
            policy.Act(ref other, state, task, found);
            Assert.True(Bits.Same(expected, found));
        }
    }

    [Fact]
    public void Problem_WeightsThatDoNotFit_IsSaid()
    {
        byte[] file = File(LearnerConformance.Make("sac", Environment, Family));
        Assert.Null(PolicyDemonstrator.Problem(file, "x", 4, 2));
        Assert.Contains("from 4 to 4", PolicyDemonstrator.Problem(file, "x", 5, 2), StringComparison.Ordinal);
        Assert.NotNull(PolicyDemonstrator.Problem(file, "x", 4, 3));
        Assert.Equal("no actor", PolicyDemonstrator.Problem(file[..100], "x", 4, 2));
        Assert.Equal("no actor", PolicyDemonstrator.Problem(Written([("critic.0.weight", [1], [0f])]), "x", 4, 2));
    }

    private static PolicyDemonstrator From(ILearner learner, DemonstrationActions actions)
    {
        byte[] file = File(learner);
        var options = new DemonstrationOptions
        {
            Demonstrator = "policy", Policy = "x", Sha256 = PolicyFile.HashOf(file), Actions = actions, Trajectories = 2,
                Tasks = DemonstrationTasks.Prior, Seed = 1,
        };
        SpecSources files = SpecSources.Of(new Dictionary<string, byte[]> { [PolicyFile.NameOf("x")] = file });
        return PolicyDemonstrator.From(new DemonstratorContext(options, Environment, Family, files));
    }

    private static byte[] File(ILearner learner) =>
        Written(learner.Weights().Where(weight => weight.Name.StartsWith("actor.", StringComparison.Ordinal)));

    private static byte[] Written(IEnumerable<(string, int[], float[])> tensors)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors);
        return stream.ToArray();
    }
}
