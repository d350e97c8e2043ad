using System.Collections.Immutable;
using Hipi.Experiments;
using Hipi.Experiments.Online;
using Hipi.Learning;
using Hipi.Regression.Support;
using Hipi.Replay;
using Xunit;

namespace Hipi.Regression.Learning;

/// <summary>`hipi critics`: what a cell's critics say, by a second path, and whether a silenced one is seen.</summary>
public sealed class CriticCheckRegression
{
    private const ulong Seed = 3;

    private static readonly Spec Spec = Load();

    [Theory]
    [InlineData]
    [InlineData("learner.criticLow=-100", "learner.criticHigh=0")]
    public void Value_OfEachSample_IsTheLearnersOwn(params string[] sets)
    {
        Spec spec = Load(sets);
        var parts = new OnlineParts(spec);
        ILearner learner = parts.CreateLearner(Seed);
        Dictionary<string, float[]> weights = Weights(learner);
        Rollout rollout = Rollouts.Replay(spec, Seed, weights, 1)[0];
        var options = (SacOptions)spec.Learner!.Options;
        var batch = new TransitionBatch(1, parts.Environment.StateSize, parts.Environment.ActionSize, parts.Family.TaskSize);
        double[] score = new double[1];
        foreach (float[] state in rollout.States)
        {
            float[] action = new float[parts.Environment.ActionSize];
            learner.MeanActions(state, rollout.Task, action, 1);
            state.CopyTo(batch.State(0));
            action.CopyTo(batch.Action(0));
            learner.Scorer("softQ").Score(batch, rollout.Task, 1, score);
            float[] input = CriticCheck.Input(parts, learner, state, rollout.Task);
            double[] q = [.. new[] { "critic1", "critic2" }.Select(critic => CriticCheck.Value(critic, weights, input, options).Q)];
            Assert.Equal(score[0], q.Min(), 1e-5);
        }
    }

    [Fact]
    public void Silent_OfACriticWhoseLastLayerIsPushedBelowZero_IsAll()
    {
        Dictionary<string, float[]> weights = Weights(new OnlineParts(Spec).CreateLearner(Seed));
        ImmutableArray<CriticReport> before = CriticCheck.Of(Spec, Seed, weights, 2);
        weights["critic2.1.bias"].AsSpan().Fill(-1e6f);
        weights["critic2.2.bias"][0] = -8.5f;
        ImmutableArray<CriticReport> after = CriticCheck.Of(Spec, Seed, weights, 2);
        Assert.Equal(["critic1", "critic2"], before.Select(critic => critic.Name));
        Assert.All(before, critic => Assert.Equal(0, critic.Silent));
        Assert.Equal(before[0], after[0]);
        Assert.Equal(new CriticReport("critic2", -8.5, 0, 1), after[1]);
    }

    [Fact]
    public void Critics_OfAFinishedCell_ALineEachAndThePolicys()
    {
        using var folder = new TemporaryFolder();
        string[] cell = ["fig5-navigation", "--profile", "smoke", "--out", folder.File("results")];
        HipiResult missing = HipiProcess.Run(["critics", .. cell, "--arm", "none", "--seed", "1"]);
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("hipi run fig5-navigation --arms none --seeds 1 --profile smoke", missing.Error, StringComparison.Ordinal);
        Assert.Equal(0, HipiProcess.Run(["run", .. cell, "--arms", "none", "--seeds", "1"]).ExitCode);
        HipiResult critics = HipiProcess.Run(["critics", .. cell, "--arm", "none", "--seed", "1"]);
        Assert.True(critics.ExitCode == 0, critics.Error);
        Assert.Matches(@"^critic1: Q -?\d+\.\d, deviation \d+\.\d; silent on \d+(\.\d)? % of the states\ncritic2: ", critics.Output);
        Assert.Matches(@"\npolicy: success [\d.]+; shown another episode's task [\d.]+; uniformly random actions [\d.]+\n$", critics.Output);
    }

    private static Spec Load(params string[] sets) => CellPlan.Select(
        new SpecLoader(SpecSources.Embedded(SpecLab.Command)).Load("fig5-navigation", "smoke", sets), ["none"], [Seed]);

    private static Dictionary<string, float[]> Weights(ILearner learner) =>
        learner.Weights().ToDictionary(tensor => tensor.Name, tensor => tensor.Values);
}
