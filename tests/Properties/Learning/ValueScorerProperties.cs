using Hipi.Learning;
using Hipi.Replay;
using Xunit;

namespace Hipi.Properties.Learning;

/// <summary>E-HINDSIGHT-ADVANTAGE: the value of a state is the soft Q at the policy's mean action there.</summary>
public sealed class ValueScorerProperties
{
    private const int Rows = 7, States = 5, Tasks = 3, Actions = 2, Count = 18;

    [Fact]
    public void Value_IsTheSoftQAtTheMeanAction() => Assert.InRange(WorstDifference(useMeans: true), 0, 1e-5);

    [Fact]
    public void Value_AtOtherActions_IsSeen() => Assert.True(WorstDifference(useMeans: false) > 1e-3);

    // The same network through the scorer of softQ, whose first layers are split otherwise: rounding alone may differ.
    private static double WorstDifference(bool useMeans)
    {
        SoftActorCritic learner = SacKit.Learner(SacKit.Options with { BatchSize = Rows }, States, Tasks, Actions);
        for (int k = 0; k < 3; k++) learner.Update(SacKit.Batch(Rows, States, Tasks, Actions, (ulong)k));
        var stream = new Hipi.Numerics.RngStream(9, "weights");
        foreach (float[] tensor in learner.Weights().Select(weight => weight.Values)) Assert.NotEmpty(tensor);
        learner.LoadWeights(learner.Weights().ToDictionary(w => w.Name, w =>
            w.Values.Select(v => v + 0.2f * stream.NextNormal()).ToArray()));
        TransitionBatch batch = SacKit.Batch(Rows, States, Tasks, Actions, 5);
        float[] candidates = SacKit.Batch(Count, States, Tasks, Actions, 6).Tasks;
        double[] values = new double[Rows * Count], plain = new double[Rows];
        learner.Scorer("value").Score(batch, candidates, Count, values);
        double worst = 0;
        for (int j = 0; j < Count; j++)
        {
            float[] task = candidates[(j * Tasks)..((j + 1) * Tasks)], repeated = [.. Enumerable.Repeat(task, Rows).SelectMany(x => x)];
            if (useMeans) learner.MeanActions(batch.States, repeated, batch.Actions, Rows);
            learner.Scorer("softQ").Score(batch, task, 1, plain);
            for (int i = 0; i < Rows; i++) worst = Math.Max(worst, Math.Abs(values[i * Count + j] - plain[i]));
        }
        return worst;
    }
}
