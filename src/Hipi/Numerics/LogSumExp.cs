namespace Hipi.Numerics;

/// <summary>log sum exp x in double precision, shifted by the maximum so that nothing overflows.</summary>
/// <remarks>
/// Numerics: m = max x, then m + log(sum of exp(x - m)), summed in index order. No term, or only -inf: -inf. A NaN anywhere: NaN. Else a
/// +inf anywhere: +inf;
/// these two are returned, not thrown: the caller stops the cell and names what was not finite.
/// Error: at most about (n + 4) 2^-53 in the sum's relative terms, plus 1 ulp of the result.  Alloc: none.  Reference: big-integer series
/// in the tests.
/// </remarks>
public static class LogSumExp
{
    /// <summary>log sum_i exp x_i.</summary>
    public static double Of(ReadOnlySpan<double> x) => Of(x, 0, 1, x.Length);

    /// <summary>Column <paramref name="column"/> of a matrix [rows, columns], row-major: log sum_i exp x[i, column].</summary>
    public static double OfColumn(ReadOnlySpan<double> x, int column, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, columns);
        return Of(x, column, columns, rows);
    }

    private static double Of(ReadOnlySpan<double> x, int start, int stride, int count)
    {
        double top = double.NegativeInfinity;
        for (int i = 0, at = start; i < count; i++, at += stride)
        {
            if (double.IsNaN(x[at])) return double.NaN;
            if (x[at] > top) top = x[at];
        }
        if (double.IsInfinity(top)) return top;
        double sum = 0;
        for (int i = 0, at = start; i < count; i++, at += stride) sum += Float64Math.Exp(x[at] - top);
        return top + Float64Math.Log(sum);
    }
}
