using Hipi.Learning;
using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;
using Hipi.Replay;
using Xunit;

namespace Hipi.Properties.Learning;

/// <summary>E-SOFTQ: scores and actions against the plain networks; rows that do not hang on other rows.</summary>
public class SacScorers
{
    private const int States = 5, Tasks = 3, Actions = 2;

    internal static SoftActorCritic Learner(SacOptions options)
    {
        SoftActorCritic learner = SacKit.Learner(options, States, Tasks, Actions);
        var stream = new RngStream(3, "test weights");
        foreach (ParameterSet set in learner.Networks.All)
            foreach (Parameter tensor in set.Tensors)
                foreach (ref float value in tensor.Values) value += 0.1f * stream.NextNormal();
        return learner;
    }

    public static TheoryData<int, int, bool> Cases()
    {
        var cases = new TheoryData<int, int, bool>();
        foreach (int batch in (int[])[1, 2, 31, 32])
            foreach (int count in (int[])[1, 5, 16, 33]) cases.Add(batch, count, count == 5);
        return cases;
    }

    /// <summary>Split first layers against networks on all B x M rows, within a bound carried through the layers.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void SoftQ_EqualsThePlainCriticsWithinTheBound(int batchSize, int count, bool range) =>
        Assert.Null(SoftQViolation(batchSize, count, range, [0, 1, 2]));

    [Theory, MemberData(nameof(Cases))]
    public void SoftQ_TwoTaskColumnsSwapped_IsSeen(int batchSize, int count, bool range) =>
        Assert.NotNull(SoftQViolation(batchSize, count, range, [1, 0, 2]));

    /// <summary>The first score off its bound; columns is the order in which the plain critics get a task's numbers.</summary>
    private static string? SoftQViolation(int batchSize, int count, bool range, int[] columns)
    {
        SacOptions options = SacKit.Options with { BatchSize = batchSize, CriticHidden = count == 16 ? [7] : [9, 17, 6] };
        if (range) options = options with { CriticLow = -50, CriticHigh = 0 };
        SoftActorCritic learner = Learner(options);
        TransitionBatch batch = SacKit.Batch(batchSize, States, Tasks, Actions, 4);
        float[] candidates = SacKit.Batch(count, States, Tasks, Actions, 8).Tasks;
        var scores = new double[batchSize * count];
        learner.Scorer("softQ").Score(batch, candidates, count, scores);
        for (int i = 0; i < batchSize; i++)
        for (int j = 0; j < count; j++)
        {
            float[] x = [.. batch.State(i).ToArray().Select(v => 0.5f * v), .. columns.Select(k => candidates[j * Tasks + k]),
                .. batch.Action(i)];
            RoundingBound.Off[] inputs = [.. x.Select(v => (RoundingBound.Off)v)];
            var twins = learner.Networks.Twins
                .Select(twin => RoundingBound.Net(learner.Networks.Critics, twin, inputs)[0]).ToArray();
            // min moves by no more than the one that moves most
            double plain = twins.Min(twin => twin.Value), bound = twins.Max(twin => twin.Error);
            // The sigmoid's slope is at most a quarter; it adds two roundings of 50.
            double slope = range ? 50 / 4.0 : 1, expected = range ? -50 + 50 / (1 + Math.Exp(-plain)) : plain;
            if (!(Math.Abs(scores[i * count + j] - expected) <= slope * bound + (range ? 2 * 50 * 6e-8 : 0)))
                return $"({i}, {j}): {scores[i * count + j]}, plain {expected}, bound {bound}";
        }
        return null;
    }

    [Fact]
    public void UnknownScore_IsRefused() =>
        Assert.Contains("expected softQ, backup", Assert.Throws<ArgumentException>(() => Learner(SacKit.Options).Scorer("return")).Message);

    /// <summary>A row's mean action has the same bits alone, among others, and at any place.</summary>
    [Fact]
    public void MeanActions_HangOnNoOtherRow()
    {
        SoftActorCritic learner = Learner(SacKit.Options);
        TransitionBatch batch = SacKit.Batch(45, States, Tasks, Actions, 6);
        var all = new float[45 * Actions];
        learner.MeanActions(batch.States, batch.Tasks, all, 45);
        foreach (int n in (int[])[1, 2, 15, 16, 17, 40])
            for (int first = 0; first + n <= 45; first += 7)
            {
                var some = new float[n * Actions];
                learner.MeanActions(batch.States.AsSpan(first * States, n * States), batch.Tasks.AsSpan(first * Tasks, n * Tasks), some, n);
                Assert.Equal(all[(first * Actions)..((first + n) * Actions)], some);
            }
        double[] head = Net(learner.Networks.Actor, learner.Networks.ActorShape, [.. Half(batch.State(3)), .. Wide(batch.Task(3))]);
        for (int k = 0; k < Actions; k++) Assert.Equal(Math.Tanh(head[k]), all[3 * Actions + k], 1e-5);
    }

    /// <summary>Drawn actions have the head's mean and deviation before squashing, and take their noise from the stream given.</summary>
    [Fact]
    public void SampleAction_DrawsFromTheHead()
    {
        const int draws = 20_000;
        SoftActorCritic learner = Learner(SacKit.Options);
        TransitionBatch batch = SacKit.Batch(1, States, Tasks, Actions, 6);
        double[] head = Net(learner.Networks.Actor, learner.Networks.ActorShape, [.. Half(batch.State(0)), .. Wide(batch.Task(0))]);
        var stream = new RngStream(5, "exploration");
        var action = new float[Actions];
        double[] sum = new double[Actions], squares = new double[Actions];
        for (int draw = 0; draw < draws; draw++)
        {
            learner.SampleAction(batch.State(0), batch.Task(0), action, ref stream);
            for (int k = 0; k < Actions; k++)
            {
                double u = Math.Atanh(action[k]);
                (sum[k], squares[k]) = (sum[k] + u, squares[k] + u * u);
            }
        }
        for (int k = 0; k < Actions; k++)
        {
            double mean = sum[k] / draws, deviation = Math.Sqrt(squares[k] / draws - mean * mean), expected = Math.Exp(head[Actions + k]);
            Assert.InRange(mean, head[k] - 5 * expected / Math.Sqrt(draws), head[k] + 5 * expected / Math.Sqrt(draws));
            Assert.InRange(deviation / expected, 1 - 5 / Math.Sqrt(2.0 * draws), 1 + 5 / Math.Sqrt(2.0 * draws));
        }
        Assert.Equal((ulong)(draws * Actions * 2), stream.Position);
    }

    private static double[] Net(ParameterSet set, Mlp shape, double[] x)
    {
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            Parameter weight = shape.Weight(set, layer), bias = shape.Bias(set, layer);
            x = [.. Enumerable.Range(0, weight.Rows).Select(row =>
            {
                double sum = bias.Values[row] + Enumerable.Range(0, weight.Columns)
                    .Sum(k => weight.Values[row * weight.Columns + k] * x[k]);
                return layer < shape.LayerCount - 1 ? Math.Max(sum, 0) : sum;
            })];
        }
        return x;
    }

    private static double[] Half(ReadOnlySpan<float> row) => [.. row.ToArray().Select(v => 0.5 * v)];

    private static double[] Wide(ReadOnlySpan<float> row) => [.. row.ToArray().Select(v => (double)v)];
}
