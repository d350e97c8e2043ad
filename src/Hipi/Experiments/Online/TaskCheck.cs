using Hipi.Learning;
using Hipi.Numerics;

namespace Hipi.Experiments.Online;

/// <summary>What a finished cell's policy scores by the spec's measure on the evaluation episodes that its curve was measured on.</summary>
/// <param name="Own">Shown each episode's own task: the curve's last value.</param>
/// <param name="Other">Shown another episode's task, judged by its own: what it reaches by chance.  Null where all episodes have one task.</param>
/// <param name="Uniform">Uniformly random actions in its place.</param>
public sealed record TaskReport(double Own, double? Other, double Uniform);

/// <summary>Whether a finished cell's policy goes where its task says, or only about until it meets it.</summary>
public static class TaskCheck
{
    /// <summary>Plays all evaluation episodes of a cell from its final weights, twice.</summary>
    public static TaskReport Of(Spec spec, ulong seed, IReadOnlyDictionary<string, float[]> weights)
    {
        var parts = new OnlineParts(spec);
        ILearner learner = parts.CreateLearner(seed);
        learner.LoadWeights(weights);
        var misled = new MisledPolicy(learner, parts.Family.TaskSize);
        (double own, double other) = (Score(spec, seed, learner), Score(spec, seed, misled));
        return new(own, misled.IsMisled ? other : null, Uniform(spec, seed));
    }

    /// <summary>The score of uniformly random actions, from stream (`uniform`), on the evaluation episodes of a seed.</summary>
    public static double Uniform(Spec spec, ulong seed) => Score(spec, seed, new UniformPolicy(new RngStream(seed, "uniform")));

    private static double Score(Spec spec, ulong seed, IPolicy policy)
    {
        var parts = new OnlineParts(spec);
        EvaluationResult result =
            new Evaluator(parts.Environment, parts.Family, seed, spec.Evaluation!.Episodes, spec.Budget!.MaxEpisodeSteps).Run(policy);
        return spec.Measure == Measure.Success ? result.Success : result.Return;
    }
}
