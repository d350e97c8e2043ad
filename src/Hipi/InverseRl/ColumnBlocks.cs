using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.InverseRl;

/// <summary>The batch partition of four columns at a time: each lane is one column, with the bits of the column-by-column form.</summary>
/// <remarks>
/// Source: E-LOGZ-BATCH.  Shapes: scores [n, m], row-major, in place.  Numerics: sums run over rows in index order.  Alloc: none.
/// </remarks>
internal static class ColumnBlocks
{
    /// <summary>
    /// Normalises whole blocks of four columns until one holds a column that is −inf throughout; returns the first column left undone.
    /// </summary>
    public static int Normalise(Span<double> scores, int n, int m, double temperature)
    {
        int j = 0;
        for (; j <= m - 4; j += 4)
        {
            Vector256<double> top = Maxima(scores, n, m, j);
            if (Vector256.EqualsAny(top, Vector256.Create(double.NegativeInfinity))) break;
            SubtractBatch(scores, n, m, j, top, Vector256.Create(temperature));
        }
        return j;
    }

    private static Vector256<double> Maxima(ReadOnlySpan<double> scores, int n, int m, int j)
    {
        ref double at = ref Unsafe.Add(ref MemoryMarshal.GetReference(scores), j);
        Vector256<double> top = Vector256.Create(double.NegativeInfinity), infinity = Vector256.Create(double.PositiveInfinity);
        Vector256<double> fine = Vector256<double>.AllBitsSet;
        for (int i = 0; i < n; i++, at = ref Unsafe.Add(ref at, m))
        {
            Vector256<double> score = Vector256.LoadUnsafe(ref at);
            fine &= Vector256.LessThan(score, infinity);   // false for NaN
            top = Vector256.ConditionalSelect(Vector256.GreaterThan(score, top), score, top);
        }
        if (!Vector256.EqualsAll(fine.AsInt64(), Vector256<long>.AllBitsSet)) ThrowScore(scores, n, m, j);
        return top;
    }

    private static void SubtractBatch(Span<double> scores, int n, int m, int j, Vector256<double> top, Vector256<double> temperature)
    {
        ref double start = ref Unsafe.Add(ref MemoryMarshal.GetReference(scores), j);
        ref double at = ref start;
        Vector256<double> sum = Vector256<double>.Zero;
        for (int i = 0; i < n; i++, at = ref Unsafe.Add(ref at, m))
        {
            Vector256<double> shifted = (Vector256.LoadUnsafe(ref at) - top) / temperature;
            shifted.StoreUnsafe(ref at);
            sum += Float64Lanes.Exp(shifted);
        }
        Vector256<double> logSum = Float64Lanes.Log(sum);
        at = ref start;
        for (int i = 0; i < n; i++, at = ref Unsafe.Add(ref at, m)) (Vector256.LoadUnsafe(ref at) - logSum).StoreUnsafe(ref at);
    }

    // The column-by-column form finds the same score again, and names its sample and candidate.
    private static void ThrowScore(ReadOnlySpan<double> scores, int n, int m, int j)
    {
        for (int column = j; column < j + 4; column++) Posterior.ColumnMaximum(scores, n, m, column);
    }
}
