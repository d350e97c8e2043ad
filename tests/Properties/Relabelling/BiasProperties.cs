using FsCheck;
using FsCheck.Fluent;
using Hipi.InverseRl;
using Hipi.Numerics;
using Hipi.Properties.Conformance;
using Hipi.Relabelling;
using Hipi.Replay;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties.Relabelling;

/// <summary>
/// E-LOGZ-BATCH: on trajectories of one length a bias on one task's rewards leaves the labels alone, with the batch's log Z; through the
/// arm.
/// </summary>
public sealed class BiasProperties(ITestOutputHelper output)
{
    /// <summary>Trajectories of T rewards under K tasks; a bias is added to every reward of one task.</summary>
    private sealed record Biased(int Trajectories, int Tasks, int Length, bool Ties, bool Enumerate, bool Floats, int Seed)
    {
        public RngStream Stream(string purpose) => new((ulong)Seed, purpose);

        public int BiasedTask => Seed % Tasks;

        /// <summary>2^-10; 2^-3 in half of the cases of floats, whose 24 bits then reach 2^20 as well.</summary>
        private double Quantum => Floats && Seed % 2 == 0 ? 0.125 : 1.0 / 1024;

        /// <summary>The most quanta of a reward or a bias: just below 2^20 in all; the sum of the two is exact in a float too.</summary>
        private int Quanta => (1 << (Floats ? 23 : 30)) - 1;

        /// <summary>Rewards [task][state], multiples of the quantum of both signs; few values where ties are asked for.</summary>
        public double[][] Exact()
        {
            RngStream stream = Stream("rewards");
            int most = Ties ? 1 : Quanta;
            return Table(ref stream, (ref RngStream s) => Quantum * (s.NextInt(2 * most + 1) - most));
        }

        public double ExactBias()
        {
            RngStream stream = Stream("bias");
            return Quantum * (stream.NextInt(2 * Quanta + 1) - Quanta);
        }

        /// <summary>A bias of either sign, of size 10 to 110.</summary>
        public double ArbitraryBias()
        {
            RngStream stream = Stream("bias");
            double size = 10 + 100 * stream.NextDouble();
            return stream.NextInt(2) == 0 ? size : -size;
        }

        /// <summary>Rewards of any size up to 100.</summary>
        public double[][] Arbitrary()
        {
            RngStream stream = Stream("rewards");
            double scale = Math.Pow(10, 3 * stream.NextDouble() - 1);
            return Table(ref stream, (ref RngStream s) => scale * (2 * s.NextDouble() - 1));
        }

        /// <summary>The arm after one batch over all transitions under rewards with a bias.</summary>
        public (PosteriorRelabeller Arm, TransitionBatch Batch) Run(double[][] rewards, double bias, string partition)
        {
            double[][] table = [.. rewards.Select((row, task) => row.Select(r => task == BiasedTask ? r + bias : r).ToArray())];
            EpisodeReplay replay = NumberedReplay.Make(Trajectories, Length, e => e % Tasks);
            TransitionBatch batch = NumberedReplay.Batch(replay, Enumerable.Range(0, Trajectories * Length).Select(p => (long)p));
            var family =
                new TableFamily([.. table.Select(row => row.Select(r => (float)r).ToArray())], [.. Enumerable.Repeat(1.0 / Tasks, Tasks)]);
            var scorer = new FakeScorer((position, task) => Sum(table[(int)task], (int)replay.FirstOf(position)));
            RelabelContext context = Worlds.Context(replay, Worlds.Navigation(), family, batch.Size, (ulong)Seed, scorer);
            var arm = (PosteriorRelabeller)Worlds.Arm("inverse-rl", context, $$"""
                { "score": "{{(Floats ? "return" : "softQ")}}", "candidates": "{{(Enumerate ? "enumerate" : "tasks")}}", "partition": "{{partition}}" }
                """);
            arm.Relabel(batch, Worlds.All(batch.Size));
            return (arm, batch);
        }

        private double Sum(double[] rewards, int first)
        {
            double sum = 0;
            for (int t = 0; t < Length; t++) sum += rewards[first + t];
            return sum;
        }

        private delegate double Drawn(ref RngStream stream);

        private double[][] Table(ref RngStream stream, Drawn draw)
        {
            double[][] table = new double[Tasks][];
            for (int k = 0; k < Tasks; k++)
            {
                table[k] = new double[Trajectories * Length];
                for (int s = 0; s < table[k].Length; s++) table[k][s] = draw(ref stream);
            }
            return table;
        }
    }

    private static readonly Arbitrary<Biased> Cases = Arb.From(
        from trajectories in Gen.Choose(1, 6)
        from tasks in Gen.Choose(1, 5)
        from length in Gen.Choose(1, 8)
        from ties in Gen.Choose(0, 3)
        from enumerate in Gen.Choose(0, 1)
        from floats in Gen.Choose(0, 1)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new Biased(trajectories, tasks, length, ties == 0, enumerate == 1, floats == 1, seed));

    private static readonly (string, Func<Biased, bool>)[] Classes =
    [
        ("ties", c => c.Ties), ("enumerated candidates", c => c.Enumerate), ("the batch's tasks", c => !c.Enumerate),
        ("returns of the family", c => c.Floats), ("a scorer in double", c => !c.Floats), ("one trajectory", c => c.Trajectories == 1),
        ("one task", c => c.Tasks == 1), ("one step", c => c.Length == 1),
        ("a bias below zero", c => c.ArbitraryBias() < 0), ("an exact bias below zero", c => c.ExactBias() < 0),
    ];

    [Fact]
    public void Bias_ExactRewards_ChangesNoBitOfScoresPosteriorsAndLabels() =>
        Check.Holds(output, Cases, c => ExactViolation(c, "batch"), Classes);

    [Fact]
    public void Bias_ExactRewards_SabotageIsSeen() => Check.Fails(Cases, c => ExactViolation(c, "none"));

    [Fact]
    public void Bias_AnyRewards_MovesThePosteriorWithinRounding() =>
        Check.Holds(output, Cases, c => RoundingViolation(c, "batch"), Classes);

    [Fact]
    public void Bias_AnyRewards_SabotageIsSeen() => Check.Fails(Cases, c => RoundingViolation(c, "none"));

    [Fact]
    public void Bias_WithoutPartition_TakesAllLabelsAsItGrows() =>
        Check.Holds(output, Cases, c => CollapseViolation(c, "none"), Classes);

    [Fact]
    public void Bias_WithoutPartition_SabotageIsSeen() => Check.Fails(Cases, c => CollapseViolation(c, "batch"));

    private static string? ExactViolation(Biased c, string partition)
    {
        double[][] rewards = c.Exact();
        var (plain, plainBatch) = c.Run(rewards, 0, partition);
        var (biased, biasedBatch) = c.Run(rewards, c.ExactBias(), partition);
        if (!Bits.Same(plain.Scores, biased.Scores)) return "normalised scores differ";
        if (!Bits.Same(plain.Probabilities, biased.Probabilities)) return "posteriors differ";
        if (!plain.Labels.SequenceEqual(biased.Labels)) return "labels differ";
        return plainBatch.Tasks.AsSpan().SequenceEqual(biasedBatch.Tasks) ? null : "tasks differ";
    }

    // A return of T <= 8 rewards no larger than A = max|r| + |bias| is off by at most 2^-53 (T A + A T (T + 1) / 2) <= 2^-53 * 5.5 T A,
    // once for adding the
    // bias and once for each partial sum; its column's maximum and log-sum-exp by no more. With the subtractions and exp and log on numbers
    // up to 2 T A + log n,
    // each of the two runs moves a normalised score by less than 2^-53 * 32 T A, and a probability moves by no more than twice what its
    // row's scores move.
    private static double Bound(double[][] rewards, double bias, Biased c)
    {
        double size = rewards.Max(row => row.Max(Math.Abs)) + Math.Abs(bias) + 1;
        double floats = c.Floats ? Math.Pow(2, 29) : 1;      // the family's rewards are floats: each is off by 2^-24 of its size instead
        return 64 * Math.Pow(2, -52) * c.Length * size * floats;
    }

    private static string? RoundingViolation(Biased c, string partition)
    {
        double[][] rewards = c.Arbitrary();
        double bias = c.ArbitraryBias(), bound = Bound(rewards, bias, c);
        var (plain, _) = c.Run(rewards, 0, partition);
        var (biased, _) = c.Run(rewards, bias, partition);
        for (int k = 0; k < plain.Probabilities.Length; k++)
            if (!(Math.Abs(plain.Probabilities[k] - biased.Probabilities[k]) <= bound))
                return $"[{k}]: {plain.Probabilities[k]:R} and {biased.Probabilities[k]:R}, bound {bound:g3}";
        return LabelViolation(c, plain, biased, bound);
    }

    /// <summary>Labels may differ only where the uniform draw lies within the bound of an edge between two labels.</summary>
    private static string? LabelViolation(Biased c, PosteriorRelabeller plain, PosteriorRelabeller biased, double bound)
    {
        RngStream draws = c.Stream("relabelling");
        int m = plain.Candidates.Count;
        for (int i = 0; i < plain.Labels.Length; i++)
        {
            double u = draws.NextDouble(), cumulated = 0, nearest = 1;
            for (int j = 0; j < m; j++) nearest = Math.Min(nearest, Math.Abs(u - (cumulated += plain.Probabilities[i * m + j])));
            if (plain.Labels[i] != biased.Labels[i] && nearest > m * bound + 1e-15)
                return $"row {i}: labels {plain.Labels[i]} and {biased.Labels[i]}";
        }
        return null;
    }

    private static string? CollapseViolation(Biased c, string partition)
    {
        if (c.Tasks == 1) return null;
        c = c with { Enumerate = true };
        double[][] rewards = c.Arbitrary();
        // With a bias of 2 max|r| + 50 the task's score leads every other by at least 50 T: a draw misses it with a chance below K
        // exp(-50).
        double large = 2 * rewards.Max(row => row.Max(Math.Abs)) + 50;
        double before = Share(c, rewards, 0, partition), middle = Share(c, rewards, large / 8, partition),
            after = Share(c, rewards, large, partition);
        return after == 1 && middle >= before ? null : $"shares of the biased task {before}, {middle}, {after}";
    }

    private static double Share(Biased c, double[][] rewards, double bias, string partition)
    {
        var (_, batch) = c.Run(rewards, bias, partition);
        return batch.Tasks.Count(task => task == c.BiasedTask) / (double)batch.Size;
    }
}
