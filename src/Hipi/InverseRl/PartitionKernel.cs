using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hipi.InverseRl;

/// <summary>The inner products of the partition function's recursion: one row of dynamics against many columns at once.</summary>
/// <remarks>
/// Numerics: each output adds its successors in ascending order, a multiplication and an addition each (no fused operation), so that its
/// bits hang neither on the CPU nor on the number of threads. Alloc: none.
/// </remarks>
internal static class PartitionKernel
{
    /// <summary>Columns of one panel: eight vectors of four.</summary>
    public const int PanelWidth = 32;

    /// <summary>y_c = Σ_i p_i panel[next_i, c] for the 32 columns of a panel.</summary>
    /// <remarks>Shapes: panel [S, 32], y [32], written.</remarks>
    public static void Multiply(Successors row, ReadOnlySpan<double> panel, Span<double> y)
    {
        ref double table = ref MemoryMarshal.GetReference(panel);
        Vector256<double> y0 = default, y1 = default, y2 = default, y3 = default, y4 = default, y5 = default, y6 = default, y7 = default;
        ReadOnlySpan<int> next = row.Next;
        ReadOnlySpan<double> probability = row.Probability[..next.Length];
        for (int i = 0; i < next.Length; i++)
        {
            Vector256<double> p = Vector256.Create(probability[i]);
            nuint at = (nuint)next[i] * PanelWidth;
            y0 += p * Vector256.LoadUnsafe(ref table, at);
            y1 += p * Vector256.LoadUnsafe(ref table, at + 4);
            y2 += p * Vector256.LoadUnsafe(ref table, at + 8);
            y3 += p * Vector256.LoadUnsafe(ref table, at + 12);
            y4 += p * Vector256.LoadUnsafe(ref table, at + 16);
            y5 += p * Vector256.LoadUnsafe(ref table, at + 20);
            y6 += p * Vector256.LoadUnsafe(ref table, at + 24);
            y7 += p * Vector256.LoadUnsafe(ref table, at + 28);
        }
        y0.CopyTo(y); y1.CopyTo(y[4..]); y2.CopyTo(y[8..]); y3.CopyTo(y[12..]);
        y4.CopyTo(y[16..]); y5.CopyTo(y[20..]); y6.CopyTo(y[24..]); y7.CopyTo(y[28..]);
    }

    /// <summary>
    /// Σ_i p_i f[next_i] 2^e[next_i] for four columns, with each column's own largest exponent taken off first: nothing underflows.
    /// </summary>
    /// <remarks>
    /// Shapes: f, e [S, width], the columns from <paramref name="column"/> on; pF, pE: the row's probabilities as scaled numbers; sum,
    /// exponent [4], written.
    /// </remarks>
    public static void MultiplyScaled(
        ReadOnlySpan<int> next, ReadOnlySpan<double> pF, ReadOnlySpan<double> pE, ReadOnlySpan<double> f, ReadOnlySpan<double> e,
        int width, int column, Span<double> sum, Span<double> exponent)
    {
        Vector256<double> top = Vector256.Create(Scaled.ZeroExponent), total = default;
        for (int i = 0; i < next.Length; i++)
            top = Vector256.Max(top, Vector256.Create(pE[i]) + Vector256.Create(e.Slice(next[i] * width + column, 4)));
        for (int i = 0; i < next.Length; i++)
        {
            int at = next[i] * width + column;
            Vector256<double> below = Vector256.Create(pE[i]) + Vector256.Create(e.Slice(at, 4)) - top;
            total += Vector256.Create(pF[i]) * Vector256.Create(f.Slice(at, 4)) * PowerOfTwo(below);
        }
        total.CopyTo(sum);
        top.CopyTo(exponent);
    }

    // 2^x for whole x <= 0, 0 below 2^-1022: adding 2^52 + 1023 leaves x + 1023 in the low bits, which become the exponent.
    private static Vector256<double> PowerOfTwo(Vector256<double> x)
    {
        Vector256<double> shifted = Vector256.Max(x, Vector256.Create(-1023.0)) + Vector256.Create(4503599627370496.0 + 1023.0);
        return (shifted.AsInt64() << 52).AsDouble();
    }
}
