using Hipi.Numerics;

namespace Hipi.InverseRl;

/// <summary>The batch partition, row by row over a block of columns: columns are lanes, so no column's sum waits for another's.</summary>
/// <remarks>
/// Source: E-LOGZ-BATCH.  Shapes: scores [n, m], row-major, in place.  Numerics: a column's sum runs over rows in index order.  Alloc:
/// none.
/// </remarks>
internal static class ColumnBlocks
{
    private const int Width = 64;

    /// <summary>R_ij → (R_ij − max_i R_ij) / T − log Σ_i exp of that; a column that is −inf throughout stays so.</summary>
    public static void Normalise(Span<double> scores, int n, int m, double temperature)
    {
        Span<double> tops = stackalloc double[Width], sums = stackalloc double[Width], terms = stackalloc double[Width];
        for (int j = 0; j < m; j += Width)
        {
            int count = Math.Min(Width, m - j);
            Maxima(scores, n, m, j, tops[..count]);
            Shift(scores, n, m, j, tops[..count], temperature, sums[..count], terms[..count]);
            foreach (ref double sum in sums[..count]) sum = sum > 0 ? Float64Math.Log(sum) : 0;   // 0: an impossible column
            for (int i = 0; i < n; i++) Float64Spans.Subtract(Row(scores, i, m, j, count), sums);
        }
    }

    /// <summary>The greatest score of each column, 0 where it has none.</summary>
    private static void Maxima(ReadOnlySpan<double> scores, int n, int m, int j, Span<double> tops)
    {
        tops.Fill(double.NegativeInfinity);
        bool isFine = true;
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = scores.Slice(i * m + j, tops.Length);
            isFine &= Float64Spans.IsBelowInfinity(row);
            Float64Spans.Maximum(row, tops);
        }
        for (int column = 0; column < tops.Length; column++)
        {
            if (!isFine) Posterior.ColumnMaximum(scores, n, m, j + column);   // names the sample and the candidate
            if (double.IsNegativeInfinity(tops[column])) tops[column] = 0;
        }
    }

    private static void Shift(Span<double> scores, int n, int m, int j, ReadOnlySpan<double> tops, double temperature, Span<double> sums,
        Span<double> terms)
    {
        sums.Clear();
        for (int i = 0; i < n; i++)
        {
            Span<double> row = Row(scores, i, m, j, tops.Length);
            Float64Spans.Subtract(row, tops);
            if (temperature != 1) Float64Spans.Divide(row, temperature);
            row.CopyTo(terms);
            Float64Spans.Exp(terms);
            Float64Spans.Add(terms, sums);
        }
    }

    private static Span<double> Row(Span<double> scores, int i, int m, int j, int count) => scores.Slice(i * m + j, count);
}
