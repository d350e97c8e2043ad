using Hipi.InverseRl;
using Hipi.Learning;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Relabelling;

/// <summary>
/// The rules for scores that are not ordinary numbers, for the ends of the uniform draw, and for Fig. 2's table (E-TABLE-REWARD).
/// </summary>
public sealed class PosteriorRules
{
    private const double Never = double.NegativeInfinity;

    private static double[] Of(double[] scores, int n, int m, Partition partition, double[]? logZ = null)
    {
        double[] normalised = [.. scores], probabilities = new double[scores.Length];
        Posterior.Normalise(normalised, n, m, partition, 1, logZ ?? new double[partition == Partition.Exact ? m : 0]);
        Posterior.Softmax(normalised, probabilities, n, m);
        return probabilities;
    }

    [Theory]
    [InlineData(Partition.None)]
    [InlineData(Partition.Batch)]
    [InlineData(Partition.Exact)]
    public void Column_AllMinusInfinity_HasProbabilityZeroInEveryRow(Partition partition)
    {
        double[] posterior = Of([1, Never, 2, 3, Never, 4], 2, 3, partition);
        Assert.Equal(0, posterior[1]);
        Assert.Equal(0, posterior[4]);
        Assert.Equal(1, posterior[0] + posterior[2], 1e-15);
    }

    [Theory]
    [InlineData(Partition.None)]
    [InlineData(Partition.Batch)]
    [InlineData(Partition.Exact)]
    public void Row_AllMinusInfinity_IsZerosAndCounted(Partition partition)
    {
        double[] scores = [Never, Never, 1, 2], probabilities = new double[4];
        Posterior.Normalise(scores, 2, 2, partition, 1, new double[partition == Partition.Exact ? 2 : 0]);
        Assert.Equal(1, Posterior.Softmax(scores, probabilities, 2, 2));
        Assert.Equal([0, 0], probabilities[..2]);
        Assert.Equal(-1, Posterior.Sample(probabilities.AsSpan(0, 2), 0.5));
        Assert.Equal(-1, Posterior.Argmax(probabilities.AsSpan(0, 2)));
    }

    [Fact]
    public void Exact_ImpossibleTask_HasProbabilityZero() =>
        Assert.Equal([1, 0], Of([5, 7], 1, 2, Partition.Exact, [0, Never]));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Score_NaNOrPlusInfinity_IsNamed(double score)
    {
        foreach (Partition partition in Enum.GetValues<Partition>())
        {
            string tensor = Assert.Throws<NonFiniteException>(() => Of([1, 2, 3, score], 2, 2, partition)).Tensor;
            Assert.Contains("sample 1 under candidate 1", tensor);
        }
        Assert.Throws<NonFiniteException>(() => Of([1, 2], 1, 2, Partition.Exact, [0, score]));
        Assert.Throws<NonFiniteException>(() => Posterior.AddLogPrior(new double[2], [0, score], 1, 2));
        Assert.Throws<NonFiniteException>(() => Posterior.Normalise(new double[2], 1, 2, Partition.None, score));
    }

    /// <summary>
    /// In every lane of the blocks of four columns and in the tail: the first faulty column's first faulty row, as one column alone names
    /// it.
    /// </summary>
    [Theory]
    [InlineData(5, double.NaN)]
    [InlineData(5, double.PositiveInfinity)]
    [InlineData(32, double.NaN)]
    [InlineData(32, double.PositiveInfinity)]
    public void Score_NaNOrPlusInfinityInAnyColumn_IsNamed(int m, double score)
    {
        const int n = 7;
        foreach (Partition partition in (Partition[])[Partition.Batch, Partition.None])
            for (int column = 0; column < m; column++)
            for (int row = 0; row < n; row++)
            {
                double[] scores = [.. Enumerable.Range(0, n * m).Select(i => Math.Sin(i))];
                scores[row * m + column] = score;
                if (row + 1 < n) scores[(row + 1) * m + column] = score;                      // a later row of the same column
                if (row > 0 && column + 1 < m) scores[(row - 1) * m + column + 1] = score;    // an earlier row of a later column
                if (column > 0) scores[column - 1] = Never;
                string message = Assert.Throws<NonFiniteException>(() => Posterior.Normalise(scores, n, m, partition)).Tensor;
                Assert.Equal($"relabelling score of sample {row} under candidate {column}", message);
            }
    }

    [Fact]
    public void Temperature_NotPositive_IsRefused()
    {
        Assert.Throws<NonFiniteException>(() => Posterior.Normalise(new double[2], 1, 2, Partition.None, 0));
        Assert.Throws<NonFiniteException>(() => Posterior.Normalise(new double[2], 1, 2, Partition.None, -1));
    }

    [Fact]
    public void Scores_OfTenThousand_NeitherOverflowNorVanish()
    {
        Assert.Equal([1, 0, 0, 1], Of([1e4, -1e4, -1e4, 1e4], 2, 2, Partition.None));
        Assert.Equal([1, 0, 0, 1], Of([1e4, -1e4, -1e4, 1e4], 2, 2, Partition.Batch));
        double[] close = Of([1e4, 1e4 + 1, -1e4, -1e4 + 1], 2, 2, Partition.None);
        Assert.Equal(1 / (1 + Math.E), close[0], 1e-12);
        Assert.Equal(close[0], close[2], 1e-12);
    }

    [Fact]
    public void Fig2_LargerRewards_TakeAllWithoutThePartitionFunctionAndNotWithIt()
    {
        double[] scores = [10, 1, 8, 4];
        double[] raw = Of(scores, 2, 2, Partition.None), normalised = Of(scores, 2, 2, Partition.Batch);
        Assert.True(raw[0] > raw[1] && raw[2] > raw[3]);
        Assert.True(normalised[0] > normalised[1] && normalised[2] < normalised[3]);
    }

    [Fact]
    public void Sample_EndsOfTheUnitInterval_DrawPossibleIndices()
    {
        double last = 1 - Math.Pow(2, -53);
        Assert.Equal(1, Posterior.Sample([0, 0.5, 0, 0.5, 0], 0));
        Assert.Equal(3, Posterior.Sample([0, 0.5, 0, 0.5, 0], last));
        double[] tenths = [.. Enumerable.Repeat(0.1, 10), 0];          // their running sum ends below 1
        Assert.True(tenths.Aggregate(0.0, (a, b) => a + b) <= last);
        Assert.Equal(9, Posterior.Sample(tenths, last));
        Assert.Equal(0, Posterior.Sample([1], last));
        Assert.Equal(1, Posterior.Sample([5e-324, 1], 5e-324));
    }

    [Fact]
    public void Argmax_Ties_GoToTheFirst()
    {
        Assert.Equal(1, Posterior.Argmax([0, 0.5, 0.5]));
        Assert.Equal(1, Posterior.Argmax([Never, -3, -3], Never));
    }

    [Fact]
    public void Entropies_KnownRows_AreTheirs()
    {
        double[] entropies = new double[2];
        Posterior.Entropies([0.25, 0.25, 0, 0.25, 0.25, 0, 1, 0, 0, 0], entropies, new double[10], 2, 5);
        Assert.Equal(Math.Log(4), entropies[0], 1e-15);
        Assert.Equal(BitConverter.DoubleToInt64Bits(0), BitConverter.DoubleToInt64Bits(entropies[1]));   // +0: a curve would print -0
    }

    /// <summary>
    /// Blocks of rows and vectors of columns are a matter of speed: any size has the bits of one row, one element, after the other.
    /// </summary>
    [Theory]
    [InlineData(1, 1), InlineData(3, 5), InlineData(4, 8), InlineData(7, 13), InlineData(9, 32), InlineData(33, 31), InlineData(8, 100)]
    public void SoftmaxAndEntropies_AnySize_HaveTheBitsOfTheScalarForm(int n, int m)
    {
        double[] scores = [.. Enumerable.Range(0, n * m).Select(k => 40 * Math.Sin(k * 1.7) - (k % 11 == 3 ? 800 : 0))];
        if (n > 2) Array.Fill(scores, Never, 2 * m, m);
        double[] probabilities = new double[n * m], entropies = new double[n];
        Assert.Equal(n > 2 ? 1 : 0, Posterior.Softmax(scores, probabilities, n, m));
        Posterior.Entropies(probabilities, entropies, new double[n * m], n, m);
        for (int i = 0; i < n; i++)
        {
            double[] row = ScalarSoftmax(scores.AsSpan(i * m, m));
            Assert.Equal(row.Select(BitConverter.DoubleToInt64Bits),
                probabilities.Skip(i * m).Take(m).Select(BitConverter.DoubleToInt64Bits));
            double entropy = 0;
            foreach (double p in row)
                if (p > 0) entropy -= p * Float64Math.Log(p);
            Assert.Equal(BitConverter.DoubleToInt64Bits(entropy), BitConverter.DoubleToInt64Bits(entropies[i]));
        }
    }

    private static double[] ScalarSoftmax(ReadOnlySpan<double> scores)
    {
        double top = Never, sum = 0;
        foreach (double score in scores) top = Math.Max(top, score);
        double[] p = new double[scores.Length];
        if (top == Never) return p;
        for (int j = 0; j < p.Length; j++) sum += p[j] = Float64Math.Exp(scores[j] - top);
        for (int j = 0; j < p.Length; j++) p[j] /= sum;
        return p;
    }

    [Fact]
    public void Shapes_Wrong_AreNamed() =>
        Assert.Contains("[2, 2]: expected 4 doubles, got 3",
            Assert.Throws<ArgumentException>(() => Of(new double[3], 2, 2, Partition.None)).Message);

    [Fact]
    public void Posterior_Steady_AllocatesNothing()
    {
        double[] scores = new double[32 * 32], probabilities = new double[32 * 32], terms = new double[32 * 32], prior = new double[32],
        entropies = new double[32];
        Properties.Numerics.Allocation.IsNone(() =>
        {
            Posterior.Normalise(scores, 32, 32, Partition.Batch);
            Posterior.AddLogPrior(scores, prior, 32, 32);
            Posterior.Softmax(scores, probabilities, 32, 32);
            Posterior.Sample(probabilities.AsSpan(0, 32), 0.5);
            Posterior.Entropies(probabilities, entropies, terms, 32, 32);
        });
    }
}
