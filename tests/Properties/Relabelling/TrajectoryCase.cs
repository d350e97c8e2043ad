using FsCheck;
using FsCheck.Fluent;
using Hipi.InverseRl;
using Hipi.Numerics;
using Hipi.Relabelling;
using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.Properties.Relabelling;

/// <summary>Trajectories whose features are their rewards under each task, written to a file, and their labels by the arm's code.</summary>
public sealed record TrajectoryCase(int Trajectories, int Tasks, int Length, bool Ties, bool RuledOut, bool Prior, bool Argmax, int Seed)
{
    private const double Quantum = 1.0 / 1024;

    public static Arbitrary<TrajectoryCase> Any { get; } = Arb.From(
        from trajectories in Gen.Choose(1, 9)
        from tasks in Gen.Choose(1, 9)
        from length in Gen.Choose(1, 8)
        from ties in Gen.Choose(0, 3)
        from ruledOut in Gen.Choose(0, 3)
        from prior in Gen.Choose(0, 1)
        from argmax in Gen.Choose(0, 3)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new TrajectoryCase(trajectories, tasks, length, ties == 0, ruledOut == 0, prior == 1, argmax == 0, seed));

    public static (string, Func<TrajectoryCase, bool>)[] Classes { get; } =
    [
        ("ties", c => c.Ties), ("rewards of -inf", c => c.RuledOut), ("a prior", c => c.Prior), ("argmax", c => c.Argmax),
            ("draws", c => !c.Argmax),
        ("one trajectory", c => c.Trajectories == 1), ("one task", c => c.Tasks == 1), ("at least 4 tasks: vectors", c => c.Tasks >= 4),
            ("one step", c => c.Length == 1),
    ];

    /// <summary>
    /// Rewards [trajectory][step * Tasks + task]: multiples of 2^-10 below 2^10, few values where ties are asked for, exact in float and in
    /// sums of double.
    /// </summary>
    public float[][] Rewards()
    {
        RngStream stream = new((ulong)Seed, "rewards");
        int most = Ties ? 1 : 1 << 20;
        float[][] rewards = new float[Trajectories][];
        for (int n = 0; n < Trajectories; n++)
        {
            rewards[n] = new float[Length * Tasks];
            for (int k = 0; k < rewards[n].Length; k++)
                rewards[n][k] = RuledOut && stream.NextInt(6) == 0 ? float.NegativeInfinity
                    : (float)(Quantum * (stream.NextInt(2 * most + 1) - most));
        }
        return rewards;
    }

    /// <summary>A bias that is added without rounding.</summary>
    public double Bias => Quantum * (new RngStream((ulong)Seed, "bias").NextInt(1 << 21) - (1 << 20));

    public double[] LogPrior() => !Prior ? [] : [.. Enumerable.Range(1, Tasks).Select(k => Math.Log(2.0 * k / (Tasks * (Tasks + 1))))];

    /// <summary>Normalised scores, posteriors and labels, [N, M] and [N].</summary>
    public (double[] Normalised, double[] Posteriors, int[] Labels) Run(Partition partition, int block, double bias = 0)
    {
        byte[] bytes = [];
        var file = new FeatureFile(() => new Storage(written => bytes = written), () => new MemoryStream(bytes), Tasks);
        using (FeatureWriter writer = file.Create())
            foreach (float[] rewards in Rewards()) writer.Append(rewards, Length);
        var options = new TrajectoryOptions
        {
            Candidates = TrajectoryCandidates.Prior, Count = Tasks, Partition = partition, Select = Argmax ? LabelChoice.Argmax
                : LabelChoice.Sample, Bias = bias,
        };
        List<double> normalised = [], posteriors = [];
        RngStream stream = new((ulong)Seed, "relabelling");
        var posterior = new TrajectoryPosterior(new Column(Tasks), [.. Enumerable.Range(0, Tasks).Select(k => (float)k)], Tasks,
            LogPrior(), options, block);
        TrajectoryLabels labels = posterior.Label(file, ref stream, (_, scores, probabilities) =>
        {
            normalised.AddRange(scores.ToArray());
            posteriors.AddRange(probabilities.ToArray());
        });
        return ([.. normalised], [.. posteriors], [.. labels.Labels]);
    }

    /// <summary>Memory that hands over what was written when it is closed.</summary>
    private sealed class Storage(Action<byte[]> closed) : MemoryStream
    {
        protected override void Dispose(bool disposing)
        {
            closed(ToArray());
            base.Dispose(disposing);
        }
    }

    /// <summary>Task k's reward is the step's k-th feature.</summary>
    private sealed class Column(int tasks) : IRewardFeatures
    {
        public int FeatureSize => tasks;

        public void WriteFeatures(ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> features) =>
            throw new NotSupportedException();

        public void Returns(ReadOnlySpan<float> features, ReadOnlySpan<float> numbers, double discount, double bias, Span<double> returns)
        {
            for (int j = 0; j < returns.Length; j++)
            {
                returns[j] = 0;
                for (int t = 0; t < features.Length; t += tasks) returns[j] += features[t + (int)numbers[j]] + bias;
            }
        }
    }
}
