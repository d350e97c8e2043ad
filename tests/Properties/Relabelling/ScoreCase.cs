using FsCheck;
using FsCheck.Fluent;
using Hipi.InverseRl;
using Hipi.Numerics;

namespace Hipi.Properties.Relabelling;

/// <summary>A drawn score matrix R [n, m] with what decides its class; the rest is drawn from <see cref="Stream"/>.</summary>
public sealed record ScoreCase(int N, int M, double Scale, bool RuledOut, bool DeadColumn, bool DeadRow, Partition Partition, int Seed)
{
    public static Arbitrary<ScoreCase> Any { get; } = Arb.From(Cases(), Shrink);

    public static (string, Func<ScoreCase, bool>)[] Classes { get; } =
    [
        ("one sample", c => c.N == 1), ("one candidate", c => c.M == 1), ("scores of 1e4", c => c.Scale > 3e3),
        ("scores below 1", c => c.Scale < 1),
        ("entries of -inf", c => c.RuledOut), ("a column of -inf", c => c.DeadColumn), ("a row of -inf", c => c.DeadRow),
        ("partition none", c => c.Partition == Partition.None), ("partition batch", c => c.Partition == Partition.Batch),
        ("partition exact", c => c.Partition == Partition.Exact),
    ];

    public RngStream Stream(string purpose) => new((ulong)Seed, purpose);

    /// <summary>The scores; [n, m].</summary>
    public double[] Scores()
    {
        RngStream stream = Stream("scores");
        double[] scores = new double[N * M];
        int column = stream.NextInt(M), row = stream.NextInt(N);
        for (int i = 0; i < N; i++)
        for (int j = 0; j < M; j++)
        {
            bool dead = (DeadColumn && j == column) || (DeadRow && i == row) || (RuledOut && stream.NextInt(5) == 0);
            scores[i * M + j] = dead ? double.NegativeInfinity : Scale * (2 * stream.NextDouble() - 1);
        }
        return scores;
    }

    /// <summary>Any finite log Z, for `partition: exact`; [m].</summary>
    public double[] LogZ()
    {
        RngStream stream = Stream("logZ");
        double[] logZ = new double[Partition == Partition.Exact ? M : 0];
        for (int j = 0; j < logZ.Length; j++) logZ[j] = Scale * (2 * stream.NextDouble() - 1);
        return logZ;
    }

    /// <summary>A prior, one task in five impossible; [m].</summary>
    public double[] LogPrior()
    {
        RngStream stream = Stream("prior");
        double[] prior = new double[M];
        for (int j = 0; j < M; j++) prior[j] = j > 0 && stream.NextInt(5) == 0 ? 0 : 0.05 + stream.NextDouble();
        double sum = prior.Sum();
        return [.. prior.Select(p => Math.Log(p / sum))];
    }

    /// <summary>The posterior by the library; [n, m].</summary>
    public double[] PosteriorOf(double[] scores, double[] logZ, double[] logPrior, double temperature = 1)
    {
        double[] normalised = [.. scores], probabilities = new double[scores.Length];
        Posterior.Normalise(normalised, N, M, Partition, temperature, logZ);
        Posterior.AddLogPrior(normalised, logPrior, N, M);
        Posterior.Softmax(normalised, probabilities, N, M);
        return probabilities;
    }

    private static Gen<ScoreCase> Cases() =>
        from n in Gen.Choose(1, 9)
        from m in Gen.Choose(1, 9)
        from scale in Gen.Choose(-100, 400)
        from ruledOut in Gen.Choose(0, 2)
        from column in Gen.Choose(0, 4)
        from row in Gen.Choose(0, 4)
        from partition in Gen.Elements(Partition.None, Partition.Batch, Partition.Exact)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new ScoreCase(n, m, Math.Pow(10, scale / 100.0), ruledOut == 0, column == 0, row == 0, partition, seed);

    private static IEnumerable<ScoreCase> Shrink(ScoreCase c)
    {
        if (c.N > 1) yield return c with { N = c.N - 1 };
        if (c.M > 1) yield return c with { M = c.M - 1 };
        if (c.RuledOut) yield return c with { RuledOut = false };
        if (c.DeadColumn) yield return c with { DeadColumn = false };
        if (c.DeadRow) yield return c with { DeadRow = false };
    }
}
