using Hipi.InverseRl;
using Hipi.Properties.Conformance;
using Hipi.Relabelling;
using Hipi.Replay;
using MathNet.Numerics.Distributions;
using Xunit;

namespace Hipi.Properties.Relabelling;

/// <summary>E-POSTERIOR: the arm as a whole: what it draws, which candidates it weighs, what it reports.</summary>
public sealed class ArmProperties
{
    private const int Tasks = 4, Rows = 32;
    private static readonly double[] Prior = [0.5, 0.25, 0.15, 0.1];

    /// <summary>Scores that favour no task for all samples: each position has its own profile.</summary>
    private static double Score(long position, float task) => 2 * Math.Sin(3 * position + 5 * task) + task;

    private static (PosteriorRelabeller Arm, TransitionBatch Batch, EpisodeReplay Replay) Make(
        string arm, string changes, Func<long, float, double>? score = null, double temperature = 1, ulong seed = 1)
    {
        var stream = new Hipi.Numerics.RngStream(seed, "commanded");
        var family = new TableFamily([.. Enumerable.Range(0, Tasks).Select(_ => new float[Rows])], Prior);
        float[] task = new float[1];
        EpisodeReplay replay = NumberedReplay.Make(Rows, 1, _ =>
        {
            family.SampleTask(ref stream, task);
            return task[0];
        });
        TransitionBatch batch = NumberedReplay.Batch(replay, Enumerable.Range(0, Rows).Select(p => (long)p));
        RelabelContext context =
            Worlds.Context(replay, Worlds.Navigation(), family, Rows, seed, new FakeScorer(score ?? Score, temperature));
        return ((PosteriorRelabeller)Worlds.Arm(arm, context, changes), batch, replay);
    }

    [Fact]
    public void Labels_ManyDraws_AgreeWithThePosterior() => Assert.InRange(LabelProbability(flatten: false), 1e-6, 1);

    [Fact]
    public void Labels_ManyDraws_SabotageIsSeen() => Assert.True(LabelProbability(flatten: true) < 1e-6);

    /// <summary>
    /// Chance of a chi-squared statistic at least that large, over 1e5 labels of 32 rows and 4 tasks; each row has 3 degrees of freedom.
    /// </summary>
    private static double LabelProbability(bool flatten)
    {
        (PosteriorRelabeller arm, TransitionBatch batch, EpisodeReplay replay) = Make("inverse-rl", """{ "candidates": "enumerate" }""");
        bool[] mask = Worlds.All(Rows);
        const int Batches = 3125;                   // times 32 rows: 1e5 labels
        double[] counts = new double[Rows * Tasks];
        for (int b = 0; b < Batches; b++)
        {
            replay.Gather(batch);
            arm.Relabel(batch, mask);
            for (int i = 0; i < Rows; i++) counts[i * Tasks + (int)batch.Tasks[i]]++;
        }
        double statistic = 0;
        for (int k = 0; k < counts.Length; k++)
        {
            double expected = Batches * (flatten ? 0.9 * arm.Probabilities[k] + 0.1 / Tasks : arm.Probabilities[k]);
            statistic += (counts[k] - expected) * (counts[k] - expected) / expected;
        }
        return 1 - ChiSquared.CDF(Rows * (Tasks - 1), statistic);
    }

    [Fact]
    public void EnumerateAndTasks_NonUniformPrior_ConvergeToOnePosterior()
    {
        double few = Distance(extra: 64, addPrior: false), many = Distance(extra: 4096, addPrior: false);
        // The draws' shares of the tasks deviate from the prior by at most 5 sqrt(p (1 - p) / 4096) <= 0.04; the posterior by no more than
        // twice their relative deviation, which is largest for the rarest task: 2 * 5 * sqrt(0.9 / (0.1 * 4096)) = 0.47 relative, 0.12
        // absolute.
        Assert.InRange(many, 0, 0.12);
        Assert.True(many < few, $"{many} with 4096 draws, {few} with 64");
        Assert.True(Distance(extra: 4096, addPrior: true) > 0.12, "counting the prior twice went unseen");
    }

    [Fact]
    public void EnumerateAndTasks_SharesOfTheDraws_AreThePriorExactly()
    {
        (PosteriorRelabeller arm, TransitionBatch batch, _) = Make("inverse-rl", """{ "candidates": "tasks", "extraPriorDraws": 200 }""");
        arm.Relabel(batch, new bool[Rows]);
        double[] shares = Shares(arm), summed = Summed(arm);
        double[] enumerated = Enumerated([.. shares.Select(p => Math.Log(p))]);
        for (int k = 0; k < summed.Length; k++) Assert.Equal(enumerated[k], summed[k], 1e-12);
    }

    /// <summary>Largest difference between the enumerated posterior and that over drawn candidates, summed over equal ones.</summary>
    private static double Distance(int extra, bool addPrior)
    {
        (PosteriorRelabeller exact, TransitionBatch first, _) = Make("inverse-rl", """{ "candidates": "enumerate" }""");
        (PosteriorRelabeller drawn, TransitionBatch second, _) =
            Make("inverse-rl", $$"""{ "candidates": "tasks", "extraPriorDraws": {{extra}} }""");
        exact.Relabel(first, new bool[Rows]);
        drawn.Relabel(second, new bool[Rows]);
        double[] summed = Summed(drawn);
        if (addPrior)
            for (int i = 0; i < Rows; i++)
            {
                double total = Enumerable.Range(0, Tasks).Sum(k => summed[i * Tasks + k] * Prior[k]);
                for (int k = 0; k < Tasks; k++) summed[i * Tasks + k] *= Prior[k] / total;
            }
        double worst = 0;
        for (int k = 0; k < summed.Length; k++) worst = Math.Max(worst, Math.Abs(summed[k] - exact.Probabilities[k]));
        return worst;
    }

    private static double[] Summed(PosteriorRelabeller arm)
    {
        double[] summed = new double[Rows * Tasks];
        for (int i = 0; i < Rows; i++)
        for (int j = 0; j < arm.Candidates.Count; j++)
            summed[i * Tasks + (int)arm.Candidates[j][0]] += arm.Probabilities[i * arm.Candidates.Count + j];
        return summed;
    }

    private static double[] Shares(PosteriorRelabeller arm)
    {
        double[] shares = new double[Tasks];
        for (int j = 0; j < arm.Candidates.Count; j++) shares[(int)arm.Candidates[j][0]] += 1.0 / arm.Candidates.Count;
        return shares;
    }

    private static double[] Enumerated(double[] logPrior)
    {
        double[] scores = new double[Rows * Tasks], probabilities = new double[Rows * Tasks];
        for (int k = 0; k < scores.Length; k++) scores[k] = Score(k / Tasks, k % Tasks);
        Posterior.Normalise(scores, Rows, Tasks, Partition.Batch);
        Posterior.AddLogPrior(scores, logPrior, Rows, Tasks);
        Posterior.Softmax(scores, probabilities, Rows, Tasks);
        return probabilities;
    }

    [Fact]
    public void Random_Tasks_IsUniformOverTheCandidates()
    {
        (PosteriorRelabeller arm, TransitionBatch batch, _) = Make("random", "{}");
        RelabelMetrics metrics = arm.Relabel(batch, Worlds.All(Rows));
        foreach (double p in arm.Probabilities) Assert.Equal(1.0 / Rows, p, 1e-16);
        Assert.Equal(Math.Log(Rows), metrics.PosteriorEntropy, 1e-12);
        Assert.True(double.IsNaN(metrics.ScoreBest));
    }

    [Fact]
    public void Random_Enumerate_IsThePrior()
    {
        (PosteriorRelabeller arm, TransitionBatch batch, _) = Make("random", """{ "candidates": "enumerate" }""");
        arm.Relabel(batch, Worlds.All(Rows));
        for (int k = 0; k < arm.Probabilities.Length; k++) Assert.Equal(Prior[k % Tasks], arm.Probabilities[k], 1e-15);
    }

    [Fact]
    public void Mask_RowsOutsideIt_KeepTheirTasksAndShiftNoDraw()
    {
        (PosteriorRelabeller all, TransitionBatch whole, _) = Make("inverse-rl", """{ "candidates": "enumerate" }""");
        (PosteriorRelabeller half, TransitionBatch partly, EpisodeReplay replay) = Make("inverse-rl", """{ "candidates": "enumerate" }""");
        bool[] mask = [.. Enumerable.Range(0, Rows).Select(i => i % 3 == 0)];
        all.Relabel(whole, Worlds.All(Rows));
        half.Relabel(partly, mask);
        Assert.True(all.Labels.SequenceEqual(half.Labels));
        for (int i = 0; i < Rows; i++) Assert.Equal(mask[i] ? whole.Tasks[i] : replay.Task(i)[0], partly.Tasks[i]);
    }

    [Fact]
    public void Row_NoCandidateExplains_KeepsItsTaskAndIsCounted()
    {
        (PosteriorRelabeller arm, TransitionBatch batch, EpisodeReplay replay) = Make("inverse-rl", """{ "candidates": "enumerate" }""",
            (position, task) => position < 3 || task == 2 ? double.NegativeInfinity : 0);
        RelabelMetrics metrics = arm.Relabel(batch, Worlds.All(Rows));
        for (int i = 0; i < 3; i++) Assert.Equal(replay.Task(i)[0], batch.Tasks[i]);
        Assert.Equal(3, arm.ImpossibleRows);
        for (int i = 3; i < Rows; i++) Assert.NotEqual(2f, batch.Tasks[i]);
        Assert.True(double.IsFinite(metrics.PosteriorEntropy) && double.IsFinite(metrics.ScoreChosen));
    }

    [Fact]
    public void Argmax_EnumeratedCandidates_TakesEachRowsBest()
    {
        (PosteriorRelabeller arm, TransitionBatch batch, _) = Make("inverse-rl", """{ "candidates": "enumerate", "select": "argmax" }""");
        RelabelMetrics metrics = arm.Relabel(batch, Worlds.All(Rows));
        for (int i = 0; i < Rows; i++)
        {
            double[] row = arm.Probabilities.Slice(i * Tasks, Tasks).ToArray();
            Assert.Equal(Array.IndexOf(row, row.Max()), (int)batch.Tasks[i]);
        }
        Assert.Equal(metrics.ScoreBest, metrics.ScoreChosen, 1e-12);
        Assert.True(metrics.ScoreOriginal < metrics.ScoreBest);
    }

    [Fact]
    public void Temperature_Alpha_IsTheLearners()
    {
        (PosteriorRelabeller scaled, TransitionBatch first, _) =
            Make("inverse-rl", """{ "candidates": "enumerate", "temperature": "alpha" }""", null, 0.25);
        (PosteriorRelabeller plain, TransitionBatch second, _) =
            Make("inverse-rl", """{ "candidates": "enumerate" }""", (p, k) => Score(p, k) / 0.25);
        scaled.Relabel(first, Worlds.All(Rows));
        plain.Relabel(second, Worlds.All(Rows));
        for (int k = 0; k < Rows * Tasks; k++) Assert.Equal(plain.Probabilities[k], scaled.Probabilities[k], 1e-12);
    }

    [Fact]
    public void Metrics_LabelsKept_IsTheShareOfUnchangedTasks()
    {
        (PosteriorRelabeller arm, TransitionBatch batch, EpisodeReplay replay) = Make("inverse-rl", """{ "candidates": "enumerate" }""");
        RelabelMetrics metrics = arm.Relabel(batch, Worlds.All(Rows));
        int kept = Enumerable.Range(0, Rows).Count(i => batch.Tasks[i] == replay.Task(i)[0]);
        Assert.Equal(kept / (double)Rows, metrics.LabelsKept);
        double original = Enumerable.Range(0, Rows).Average(i => arm.Scores[i * Tasks + (int)replay.Task(i)[0]]);
        Assert.Equal(original, metrics.ScoreOriginal, 1e-12);
    }

    [Fact]
    public void Exact_WithoutAFiniteMdp_IsRefused() =>
        Assert.Contains("partition", Assert.Throws<ArgumentException>(() => Make("inverse-rl", """{ "partition": "exact" }""")).Message);
}
