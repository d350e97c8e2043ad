using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hipi.Numerics;

/// <summary>Clipping a gradient tensor by its Euclidean norm.</summary>
/// <remarks>
/// Numerics: squares and sums in double; eight lanes add x[i]² for i = lane, lane + 8, ... in order, then lanes l and l + 4, l and l + 2, l
/// and l + 1; a tail counts as if filled up with zeros. The scale is rounded to float once.  Alloc: none.  Reference: a scalar double loop,
/// in the tests.
/// </remarks>
public static class GradientClip
{
    /// <summary>The sum of squares.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> x)
    {
        ref float from = ref MemoryMarshal.GetReference(x);
        Vector256<double> low = Vector256<double>.Zero, high = Vector256<double>.Zero;
        int i = 0;
        for (; i <= x.Length - 8; i += 8) Add(Vector256.LoadUnsafe(ref from, (nuint)i), ref low, ref high);
        if (i < x.Length)
        {
            Span<float> tail = stackalloc float[8];
            tail.Clear();
            x[i..].CopyTo(tail);
            Add(Vector256.Create<float>(tail), ref low, ref high);
        }
        low += high;
        Vector128<double> two = low.GetLower() + low.GetUpper();
        return two.GetElement(0) + two.GetElement(1);
    }

    /// <summary>Scales x so that its norm is at most <paramref name="limit"/>; returns the norm before.</summary>
    public static double ByNorm(Span<float> x, double limit)
    {
        double norm = Math.Sqrt(SumOfSquares(x));
        if (!(norm > limit)) return norm;
        float scale = (float)(limit / norm);
        for (int i = 0; i < x.Length; i++) x[i] *= scale;
        return norm;
    }

    private static void Add(Vector256<float> x, ref Vector256<double> low, ref Vector256<double> high)
    {
        Vector256<double> first = Vector256.WidenLower(x), second = Vector256.WidenUpper(x);
        low += first * first;
        high += second * second;
    }
}
