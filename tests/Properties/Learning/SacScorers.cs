using Hipi.Learning;
using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;
using Hipi.Replay;
using Xunit;

namespace Hipi.Properties.Learning;

/// <summary>E-SOFTQ, E-BACKUP: scores and actions against the plain networks; rows that do not hang on other rows.</summary>
public class SacScorers
{
    private const int States = 5, Tasks = 3, Actions = 2;

    private static SoftActorCritic Learner(SacOptions options)
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
            float[] x = [.. batch.State(i).ToArray().Select(v => 0.5f * v), .. columns.Select(k => candidates[j * Tasks + k]), .. batch.Action(i)];
            var twins = learner.Networks.Twins.Select(twin => Bounded(learner.Networks.Critics, twin, x)).ToArray();
            double plain = twins.Min(twin => twin.Value), bound = twins.Max(twin => twin.Bound);   // min moves by no more than the one that moves most
            // The sigmoid's slope is at most a quarter; it adds two roundings of 50.
            double slope = range ? 50 / 4.0 : 1, expected = range ? -50 + 50 / (1 + Math.Exp(-plain)) : plain;
            if (!(Math.Abs(scores[i * count + j] - expected) <= slope * bound + (range ? 2 * 50 * 6e-8 : 0)))
                return $"({i}, {j}): {scores[i * count + j]}, plain {expected}, bound {bound}";
        }
        return null;
    }

    /// <summary>The released form written out, with the scorer's own noise.</summary>
    [Fact]
    public void Backup_IsTheReleasedOneStepForm()
    {
        const int batchSize = 6, count = 18;
        SacOptions options = SacKit.Options with { BatchSize = batchSize, ActorHidden = [9, 6], CriticHidden = [8, 7], Discount = 0.9 };
        SoftActorCritic learner = Learner(options);
        TransitionBatch batch = SacKit.Batch(batchSize, States, Tasks, Actions, 4);
        batch.Action(2)[0] = 1f;   // on the clamp
        float[] candidates = SacKit.Batch(count, States, Tasks, Actions, 8).Tasks;
        candidates[0] = batch.State(0)[0];   // a candidate that is done at the first row
        var scores = new double[batchSize * count];
        learner.Scorer("backup").Score(batch, candidates, count, scores);
        var stream = new RngStream(1, "relabelling-noise");
        int done = 0;
        for (int i = 0; i < batchSize; i++)
        {
            var noise = new float[Panels.Length(count, Actions)];
            stream.FillNormal(noise);
            for (int j = 0; j < count; j++)
            {
                float[] task = candidates[(j * Tasks)..((j + 1) * Tasks)], reward = new float[1], terminal = new float[1];
                learner.Context.Family.Rewards(batch.State(i), batch.Action(i), task, reward, 1);
                learner.Context.Family.Terminals(batch.State(i), task, terminal, 1);
                done += (int)terminal[0];
                double[] next = Half(batch.NextState(i)), head = Net(learner.Networks.Actor, learner.Networks.ActorShape, [.. next, .. Wide(task)]);
                double[] drawn = [.. Enumerable.Range(0, Actions).Select(k =>
                    Math.Tanh(head[k] + Math.Exp(Math.Clamp(head[Actions + k], -20, 2)) * noise[Panels.Index(j, k, Actions)]))];
                double q = Net(learner.Networks.Critics, learner.Networks.Twins[0], [.. next, .. Wide(task), .. drawn])[0];
                double[] own = Net(learner.Networks.Actor, learner.Networks.ActorShape, [.. Half(batch.State(i)), .. Wide(task)]);
                double expected = reward[0] - LogProbability(own, batch.Action(i)) + 0.9 * (1 - terminal[0]) * q;
                Assert.True(Math.Abs(expected - scores[i * count + j]) <= 1e-4 * Math.Max(1, Math.Abs(expected)), $"({i}, {j}): {scores[i * count + j]} for {expected}");
            }
        }
        Assert.InRange(done, 1, batchSize * count - 1);
    }

    [Fact]
    public void UnknownScore_IsRefused() =>
        Assert.Contains("softQ or backup", Assert.Throws<ArgumentException>(() => Learner(SacKit.Options).Scorer("return")).Message);

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

    /// <summary>
    /// A network's output in double, and a bound on the difference of two float32 evaluations of it whose first layers sum in different orders:
    /// a sum of n products carries at most (n + 2) u times the sum of their sizes in each evaluation, and errors of inputs pass on by the weights' sizes.
    /// </summary>
    private static (double Value, double Bound) Bounded(ParameterSet set, Mlp shape, float[] x)
    {
        const double u = 1.0 / (1 << 24);
        double[] value = [.. x.Select(v => (double)v)], error = new double[x.Length];
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            Parameter weight = shape.Weight(set, layer), bias = shape.Bias(set, layer);
            double[] next = new double[weight.Rows], nextError = new double[weight.Rows];
            for (int row = 0; row < weight.Rows; row++)
            {
                double sum = bias.Values[row], size = Math.Abs(sum), passed = 0;
                for (int k = 0; k < weight.Columns; k++)
                {
                    double w = weight.Values[row * weight.Columns + k];
                    sum += w * value[k];
                    size += Math.Abs(w) * (Math.Abs(value[k]) + error[k]);
                    passed += Math.Abs(w) * error[k];
                }
                next[row] = layer < shape.LayerCount - 1 ? Math.Max(sum, 0) : sum;
                nextError[row] = passed + (weight.Columns + 2) * u * size;
            }
            (value, error) = (next, nextError);
        }
        return (value[0], error[0]);
    }

    private static double[] Net(ParameterSet set, Mlp shape, double[] x)
    {
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            Parameter weight = shape.Weight(set, layer), bias = shape.Bias(set, layer);
            x = [.. Enumerable.Range(0, weight.Rows).Select(row =>
            {
                double sum = bias.Values[row] + Enumerable.Range(0, weight.Columns).Sum(k => weight.Values[row * weight.Columns + k] * x[k]);
                return layer < shape.LayerCount - 1 ? Math.Max(sum, 0) : sum;
            })];
        }
        return x;
    }

    /// <summary>log N(u; μ, σ) - log(1 - a²) with u = atanh of the clamped action.</summary>
    private static double LogProbability(double[] head, ReadOnlySpan<float> action)
    {
        double log = 0;
        for (int k = 0; k < Actions; k++)
        {
            double limit = 1 - Math.Pow(2, -20), a = Math.Clamp(action[k], -limit, limit), l = Math.Clamp(head[Actions + k], -20, 2);
            double z = (Math.Atanh(a) - head[k]) / Math.Exp(l);
            log += -z * z / 2 - l - Math.Log(2 * Math.PI) / 2 - Math.Log(1 - a * a);
        }
        return log;
    }

    private static double[] Half(ReadOnlySpan<float> row) => [.. row.ToArray().Select(v => 0.5 * v)];

    private static double[] Wide(ReadOnlySpan<float> row) => [.. row.ToArray().Select(v => (double)v)];
}
