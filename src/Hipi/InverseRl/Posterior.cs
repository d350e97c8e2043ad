using System.Runtime.Intrinsics;
using Hipi.Learning;
using Hipi.Numerics;

namespace Hipi.InverseRl;

/// <summary>Scores to labels: q(ψ_j | x_i) ∝ p(ψ_j) exp(R_ij / T − log Z_j), then a draw or the best.</summary>
/// <remarks>
/// Source: E-POSTERIOR.
/// Shapes: scores, probabilities [n, m], row-major: row i is a sample, column j a candidate task.
/// Numerics: double; sums run in index order; −inf is a score (probability 0), +inf and NaN throw <see cref="NonFiniteException"/>.
/// Alloc: none.
/// </remarks>
public static class Posterior
{
    private const int RowsAtOnce = 8;

    /// <summary>Takes each column's partition function off, in place: R_ij / T − log Z_j.</summary>
    /// <remarks>
    /// Batch: (R_ij − max_i R_ij) / T, then minus the log-sum-exp of that shifted column; the maximum is never added back, so that a
    /// constant on a whole column leaves no trace, and the 1/B of the mean is left out, since it is the same for every column.
    /// Exact: R_ij / T − <paramref name="exactLogZ"/>_j, log Z being that of the unshifted column at temperature T.
    /// A column that is −inf throughout, or whose exact log Z is −inf, becomes −inf.
    /// </remarks>
    public static void Normalise(
        Span<double> scores, int n, int m, Partition partition, double temperature = 1, ReadOnlySpan<double> exactLogZ = default)
    {
        ThrowIfNotShape(scores.Length, n, m);
        if (!(temperature > 0) || double.IsPositiveInfinity(temperature)) throw new NonFiniteException("relabelling temperature");
        if (partition == Partition.Exact && exactLogZ.Length != m) ThrowShape("exactLogZ", m, exactLogZ.Length);
        if (partition == Partition.Batch)
        {
            ColumnBlocks.Normalise(scores, n, m, temperature);
            return;
        }
        for (int j = 0; j < m; j++)
        {
            if (double.IsNegativeInfinity(ColumnMaximum(scores, n, m, j))) continue;
            SubtractConstant(scores, n, m, j, partition == Partition.Exact ? exactLogZ[j] : 0, temperature);
        }
    }

    /// <summary>Adds log p(ψ_j) to column j, in place; logPrior [m], −inf where a task has prior 0.</summary>
    public static void AddLogPrior(Span<double> scores, ReadOnlySpan<double> logPrior, int n, int m)
    {
        ThrowIfNotShape(scores.Length, n, m);
        if (logPrior.Length != m) ThrowShape("logPrior", m, logPrior.Length);
        for (int i = 0; i < n; i++)
        for (int j = 0; j < m; j++)
        {
            if (double.IsNaN(logPrior[j]) || double.IsPositiveInfinity(logPrior[j])) ThrowScore("log prior", i, j);
            scores[i * m + j] += logPrior[j];
        }
    }

    /// <summary>Row softmax; a row that is −inf throughout becomes all zeros. Returns the number of such rows.</summary>
    /// <remarks>Only here is a row's maximum taken off. The two spans may be the same.</remarks>
    public static int Softmax(ReadOnlySpan<double> scores, Span<double> probabilities, int n, int m)
    {
        ThrowIfNotShape(scores.Length, n, m);
        ThrowIfNotShape(probabilities.Length, n, m);
        int empty = 0;
        Span<double> sums = stackalloc double[RowsAtOnce];
        for (int i = 0; i < n; i += RowsAtOnce)
        {
            int rows = Math.Min(RowsAtOnce, n - i);
            empty += SoftmaxRows(scores.Slice(i * m, rows * m), probabilities.Slice(i * m, rows * m), sums[..rows], i, m);
        }
        return empty;
    }

    /// <summary>
    /// The index that a uniform u in [0, 1) draws from one row of probabilities, never one of probability 0; −1 where the row is all zeros.
    /// </summary>
    public static int Sample(ReadOnlySpan<double> row, double u) => Categorical.Draw(row, u);

    /// <summary>
    /// The first index of the greatest probability (or score); −1 where the row has none above that of an impossible one.
    /// </summary>
    public static int Argmax(ReadOnlySpan<double> row, double impossible = 0)
    {
        int best = -1;
        double top = impossible;
        for (int j = 0; j < row.Length; j++)
            if (row[j] > top) (best, top) = (j, row[j]);
        return best;
    }

    /// <summary>Entropy of each row of probabilities [n, m], nats; 0 log 0 = 0; <paramref name="terms"/> [n, m] is overwritten.</summary>
    public static void Entropies(ReadOnlySpan<double> probabilities, Span<double> entropies, Span<double> terms, int n, int m)
    {
        ThrowIfNotShape(probabilities.Length, n, m);
        ThrowIfNotShape(terms.Length, n, m);
        if (entropies.Length != n) ThrowShape("entropies", n, entropies.Length);
        Float64Spans.TimesLog(probabilities, terms);
        Float64Spans.RowSums(terms, entropies, m);
        foreach (ref double entropy in entropies) entropy = 0 - entropy;   // not -entropy: a sure row's is +0
    }

    /// <summary>
    /// The greatest score of a column, −inf where it has none; a score that is NaN or +inf throws, naming sample and candidate.
    /// </summary>
    internal static double ColumnMaximum(ReadOnlySpan<double> scores, int n, int m, int j)
    {
        double top = double.NegativeInfinity;
        for (int i = 0; i < n; i++)
        {
            double score = scores[i * m + j];
            if (!(score < double.PositiveInfinity)) ThrowScore("score", i, j);
            if (score > top) top = score;
        }
        return top;
    }

    private static void SubtractConstant(Span<double> scores, int n, int m, int j, double logZ, double temperature)
    {
        if (!(logZ < double.PositiveInfinity)) throw new NonFiniteException($"log Z of candidate {j}");
        bool impossible = double.IsNegativeInfinity(logZ);
        for (int i = 0; i < n; i++)
        {
            double normalised = impossible ? double.NegativeInfinity : scores[i * m + j] / temperature - logZ;
            if (!(normalised < double.PositiveInfinity)) ThrowScore("normalised score", i, j);
            scores[i * m + j] = normalised;
        }
    }

    /// <summary>A few rows' softmax, the first being row <paramref name="first"/>; sums [rows] is overwritten.</summary>
    private static int SoftmaxRows(ReadOnlySpan<double> scores, Span<double> probabilities, Span<double> sums, int first, int m)
    {
        int empty = 0;
        for (int i = 0; i < sums.Length; i++)
        {
            double top = RowMaximum(scores.Slice(i * m, m), first + i);
            if (double.IsNegativeInfinity(top)) (top, empty) = (0, empty + 1);   // e^-inf is 0, not NaN
            Float64Spans.Subtract(scores.Slice(i * m, m), top, probabilities.Slice(i * m, m));
        }
        Float64Spans.Exp(probabilities);
        Float64Spans.RowSums(probabilities, sums, m);
        for (int i = 0; i < sums.Length; i++)
            if (sums[i] > 0) Float64Spans.Divide(probabilities.Slice(i * m, m), sums[i]);
        return empty;
    }

    /// <summary>The greatest score of a row; one that is NaN or +inf throws.</summary>
    private static double RowMaximum(ReadOnlySpan<double> scores, int i)
    {
        double top = double.NegativeInfinity;
        int j = 0;
        Vector256<double> tops = Vector256.Create(top), fine = Vector256<double>.AllBitsSet,
            infinity = Vector256.Create(double.PositiveInfinity);
        for (; j <= scores.Length - 4; j += 4)
        {
            Vector256<double> four = Vector256.Create(scores.Slice(j, 4));
            fine &= Vector256.LessThan(four, infinity);   // false for NaN
            tops = Vector256.ConditionalSelect(Vector256.GreaterThan(four, tops), four, tops);
        }
        if (!Vector256.EqualsAll(fine.AsInt64(), Vector256<long>.AllBitsSet)) j = 0;   // the loop below finds it again
        else
            for (int lane = 0; lane < 4; lane++) top = Math.Max(top, tops[lane]);
        for (; j < scores.Length; j++)
        {
            if (!(scores[j] < double.PositiveInfinity)) ThrowScore("normalised score", i, j);
            if (scores[j] > top) top = scores[j];
        }
        return top;
    }

    private static void ThrowIfNotShape(int length, int n, int m)
    {
        if (length != n * m) ThrowShape($"[{n}, {m}]", n * m, length);
    }

    private static void ThrowShape(string what, int expected, int found) =>
        throw new ArgumentException($"{what}: expected {expected} doubles, got {found}.");

    private static void ThrowScore(string what, int row, int column) =>
        throw new NonFiniteException($"relabelling {what} of sample {row} under candidate {column}");
}
