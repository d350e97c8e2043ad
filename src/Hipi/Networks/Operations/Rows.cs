namespace Hipi.Networks.Operations;

/// <summary>A function of one row, for the double interpreter, whose values are [Features][B].</summary>
internal static class Rows
{
    public delegate void RowFunction(ReadOnlySpan<double> from, Span<double> to);

    /// <summary>to's row n is a function of from's row n, for all rows.</summary>
    public static void Each(ReadOnlySpan<double> from, Span<double> to, int batch, RowFunction function)
    {
        double[] source = new double[from.Length / batch], result = new double[to.Length / batch];
        for (int n = 0; n < batch; n++)
        {
            Gather(from, source, n, batch);
            function(source, result);
            for (int k = 0; k < result.Length; k++) to[k * batch + n] = result[k];
        }
    }

    /// <summary>Row n, feature by feature.</summary>
    public static void Gather(ReadOnlySpan<double> from, Span<double> row, int n, int batch)
    {
        for (int k = 0; k < row.Length; k++) row[k] = from[k * batch + n];
    }
}
