using Hipi.Environments;
using Hipi.InverseRl;
using Hipi.Numerics;
using Hipi.Properties.Conformance;
using Hipi.Relabelling;
using Hipi.Replay;
using Hipi.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties.Relabelling;

/// <summary>
/// E-TRAJECTORY: labels of whole data sets, streamed in two passes, against the in-memory form; blocks and biases leave no trace.
/// </summary>
public sealed class TrajectoryProperties(ITestOutputHelper output)
{
    [Fact]
    public void Label_AnyDataSet_IsThePosteriorOfTheWholeMatrix() =>
        Check.Holds(output, TrajectoryCase.Any, c => MatrixViolation(c, Partition.Batch, Partition.Batch), TrajectoryCase.Classes);

    [Fact]
    public void Label_WithoutPartition_IsThePosteriorOfTheWholeMatrix() =>
        Check.Holds(output, TrajectoryCase.Any, c => MatrixViolation(c, Partition.None, Partition.None), TrajectoryCase.Classes);

    [Fact]
    public void Label_AnyDataSet_SabotageIsSeen() =>
        Check.Fails(TrajectoryCase.Any, c => MatrixViolation(c, Partition.Batch, Partition.None));

    [Fact]
    public void Label_AnyBlock_IsTheSameBitForBit() => Check.Holds(output, TrajectoryCase.Any, c =>
    {
        var one = c.Run(Partition.Batch, 1);
        foreach (int block in new[] { 2, 3, 100 })
        {
            var other = c.Run(Partition.Batch, block);
            if (!Bits.Same(one.Normalised, other.Normalised) || !Bits.Same(one.Posteriors, other.Posteriors))
                return $"block {block}: scores or posteriors differ";
            if (!one.Labels.SequenceEqual(other.Labels)) return $"block {block}: labels differ";
        }
        return null;
    }, TrajectoryCase.Classes);

    /// <summary>
    /// A constant on every reward of one candidate, episodes being of one length, changes not a bit, with the partition function.
    /// </summary>
    [Fact]
    public void Bias_OnOneCandidate_ChangesNoBit() =>
        Check.Holds(output, TrajectoryCase.Any, c => BiasViolation(c, Partition.Batch), TrajectoryCase.Classes);

    [Fact]
    public void Bias_OnOneCandidate_SabotageIsSeen() => Check.Fails(TrajectoryCase.Any, c => BiasViolation(c, Partition.None));

    /// <summary>Without it a large bias takes every label that it can.</summary>
    [Fact]
    public void Bias_WithoutPartition_TakesAllLabels() =>
        Check.Holds(output, TrajectoryCase.Any, c => CollapseViolation(c, Partition.None), TrajectoryCase.Classes);

    [Fact]
    public void Bias_WithoutPartition_SabotageIsSeen() => Check.Fails(TrajectoryCase.Any, c => CollapseViolation(c, Partition.Batch));

    public static TheoryData<string, string> Pairs => Settings.Pairs;

    /// <summary>The returns by way of features are the family's own rewards, summed, bit for bit, however many tasks are asked for.</summary>
    [Theory, MemberData(nameof(Pairs))]
    public void Returns_OfAnyFamily_AreTheSumsOfItsRewards(string environmentName, string familyName)
    {
        IEnvironment environment = Settings.Environment(environmentName);
        ITaskFamily family = Settings.Family(familyName, environment);
        EpisodeReplay replay = Worlds.Collect(environment, family, 4, 6, 200);
        IRewardFeatures source = RewardFeatures.Of(family, environment.StateSize, environment.ActionSize);
        float[] features = new float[200 * source.FeatureSize], tasks = new float[17 * family.TaskSize], reward = new float[1];
        RngStream stream = new(8, "tasks");
        int[] counts = [1, 7, 8, 9, 17];
        for ((long first, int episode) = (replay.Oldest, 0); first < replay.Oldest + replay.Count; first = replay.LastOf(first) + 1, episode++)
        {
            int steps = (int)(replay.LastOf(first) - first + 1), size = source.FeatureSize, count = counts[episode % counts.Length];
            for (int t = 0; t < steps; t++)
                source.WriteFeatures(replay.State(first + t), replay.Action(first + t), features.AsSpan(t * size, size));
            double[] sums = new double[count], returns = new double[count];
            for (int j = 0; j < count; j++)
            {
                Span<float> task = tasks.AsSpan(j * family.TaskSize, family.TaskSize);
                family.SampleTask(ref stream, task);
                double weight = 1;
                for (int t = 0; t < steps; t++, weight *= 0.875)
                {
                    family.Rewards(replay.State(first + t), replay.Action(first + t), task, reward, 1);
                    sums[j] += weight * (reward[0] + 0.5);
                }
            }
            source.Returns(features.AsSpan(0, steps * size), tasks.AsSpan(0, count * family.TaskSize), 0.875, 0.5, returns);
            Assert.Equal(sums, returns);
        }
    }

    [Fact]
    public void Label_ScoreThatIsNotFinite_IsRefused() =>
        Assert.Throws<Hipi.Learning.NonFiniteException>(() =>
        {
            var partition = new RunningPartition(5);
            partition.Add([0, 0, 0, 0, 0]);
            partition.Add([0, 0, double.NaN, 0, 0]);
        });

    private static string? MatrixViolation(TrajectoryCase c, Partition arm, Partition reference)
    {
        (double[] normalised, double[] posteriors, int[] labels) = c.Run(arm, 4);
        int n = c.Trajectories, m = c.Tasks;
        double[] scores = [.. c.Rewards().SelectMany(r =>
            Enumerable.Range(0, m).Select(k => Enumerable.Range(0, c.Length).Sum(t => (double)r[t * m + k])))];
        double[] expected = new double[n * m];
        Posterior.Normalise(scores, n, m, reference);
        if (c.Prior) Posterior.AddLogPrior(scores, c.LogPrior(), n, m);
        Posterior.Softmax(scores, expected, n, m);
        RngStream stream = new((ulong)c.Seed, "relabelling");
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < m; j++)
            {
                // n terms of at most 1, added in another order, and rescaled: the log of a sum of 9 moves by less than 1e-14; scores reach
                // 2^13.
                if (!(scores[i * m + j] == normalised[i * m + j] || Math.Abs(scores[i * m + j] - normalised[i * m + j]) <= 1e-11))
                    return $"score ({i}, {j})";
                if (!(Math.Abs(expected[i * m + j] - posteriors[i * m + j]) <= 1e-11)) return $"posterior ({i}, {j})";
            }
            ReadOnlySpan<double> row = expected.AsSpan(i * m, m);
            double u = stream.NextDouble();
            int label = c.Argmax ? Posterior.Argmax(posteriors.AsSpan(i * m, m)) : Posterior.Sample(row, u);
            if (label != labels[i] && NearestEdge(row, u) > 1e-10) return $"row {i}: label {labels[i]}, expected {label}";
        }
        return null;
    }

    private static double NearestEdge(ReadOnlySpan<double> row, double u)
    {
        double cumulated = 0, nearest = 1;
        foreach (double p in row) nearest = Math.Min(nearest, Math.Abs(u - (cumulated += p)));
        return nearest;
    }

    private static string? BiasViolation(TrajectoryCase c, Partition partition)
    {
        var plain = c.Run(partition, 3);
        var biased = c.Run(partition, 3, c.Bias);
        if (!Bits.Same(plain.Normalised, biased.Normalised)) return "normalised scores differ";
        if (!Bits.Same(plain.Posteriors, biased.Posteriors)) return "posteriors differ";
        return plain.Labels.SequenceEqual(biased.Labels) ? null : "labels differ";
    }

    private static string? CollapseViolation(TrajectoryCase c, Partition partition)
    {
        if (c.Tasks == 1 || c.RuledOut) return null;
        return c.Run(partition, 3, 5000).Labels.All(label => label == 0) ? null : "a label is not the biased task's";
    }
}
