using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hipi.Numerics;

/// <summary>Functions of whole spans of doubles, each element with the bits that <see cref="Float64Math"/> gives for it.</summary>
/// <remarks>
/// No element waits for another here, which is what makes them fast; sums, which must wait, run several rows side by side.
/// Shapes: spans of one call are as long as the first, or longer.  Alloc: none.
/// </remarks>
internal static class Float64Spans
{
    /// <summary>x = e^x.</summary>
    public static void Exp(Span<double> x) => Each<ExpOf>(x, x, x);

    /// <summary>y = x log x; 0 log 0 = 0.</summary>
    public static void TimesLog(ReadOnlySpan<double> x, Span<double> y) => Each<TimesLogOf>(x, x, y);

    /// <summary>x = x - y.</summary>
    public static void Subtract(Span<double> x, ReadOnlySpan<double> y) => Each<Difference>(x, y, x);

    /// <summary>sums = x + sums.</summary>
    public static void Add(ReadOnlySpan<double> x, Span<double> sums) => Each<Sum>(x, sums, sums);

    /// <summary>tops = the greater of the two, tops where x is NaN.</summary>
    public static void Maximum(ReadOnlySpan<double> x, Span<double> tops) => Each<Greater>(x, tops, tops);

    /// <summary>y = x - subtrahend.</summary>
    public static void Subtract(ReadOnlySpan<double> x, double subtrahend, Span<double> y)
    {
        int k = 0;
        for (; k <= x.Length - 4; k += 4) (Vector256.Create(x.Slice(k, 4)) - Vector256.Create(subtrahend)).CopyTo(y.Slice(k, 4));
        for (; k < x.Length; k++) y[k] = x[k] - subtrahend;
    }

    /// <summary>x = x / divisor.</summary>
    public static void Divide(Span<double> x, double divisor)
    {
        int k = 0;
        for (; k <= x.Length - 4; k += 4) (Vector256.Create(x.Slice(k, 4)) / Vector256.Create(divisor)).CopyTo(x.Slice(k, 4));
        for (; k < x.Length; k++) x[k] /= divisor;
    }

    /// <summary>y = the lesser of a and b; b where either is NaN.</summary>
    public static void Lesser(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<double> y)
    {
        int k = 0;
        for (; k <= y.Length - 8; k += 8)
        {
            Vector256<float> one = Vector256.Create(a.Slice(k, 8)), other = Vector256.Create(b.Slice(k, 8));
            Vector256<float> lesser = Vector256.ConditionalSelect(Vector256.LessThanOrEqual(one, other), one, other);
            Vector256.WidenLower(lesser).CopyTo(y.Slice(k, 4));
            Vector256.WidenUpper(lesser).CopyTo(y.Slice(k + 4, 4));
        }
        for (; k < y.Length; k++) y[k] = a[k] <= b[k] ? a[k] : b[k];
    }

    /// <summary>Whether no x is NaN or +inf.</summary>
    public static bool IsBelowInfinity(ReadOnlySpan<double> x)
    {
        int k = 0;
        Vector256<double> fine = Vector256<double>.AllBitsSet, infinity = Vector256.Create(double.PositiveInfinity);
        for (; k <= x.Length - 4; k += 4) fine &= Vector256.LessThan(Vector256.Create(x.Slice(k, 4)), infinity);   // false for NaN
        bool isFine = Vector256.EqualsAll(fine.AsInt64(), Vector256<long>.AllBitsSet);
        for (; k < x.Length; k++) isFine &= x[k] < double.PositiveInfinity;
        return isFine;
    }

    /// <summary>sums[i] = the sum of row i of x [n, m], in index order from +0; n is the length of sums.</summary>
    /// <remarks>A row's sum is a chain of additions that wait for each other; four chains side by side take the time of one.</remarks>
    public static void RowSums(ReadOnlySpan<double> x, Span<double> sums, int m)
    {
        int i = 0;
        for (; i <= sums.Length - 4; i += 4)
        {
            ref double a = ref Row(x, i, m), b = ref Row(x, i + 1, m), c = ref Row(x, i + 2, m), d = ref Row(x, i + 3, m);
            double s = 0, t = 0, u = 0, v = 0;
            for (nint j = 0; j < m; j++)
            {
                s += Unsafe.Add(ref a, j);
                t += Unsafe.Add(ref b, j);
                u += Unsafe.Add(ref c, j);
                v += Unsafe.Add(ref d, j);
            }
            (sums[i], sums[i + 1], sums[i + 2], sums[i + 3]) = (s, t, u, v);
        }
        for (; i < sums.Length; i++)
        {
            double sum = 0;
            foreach (double value in x.Slice(i * m, m)) sum += value;
            sums[i] = sum;
        }
    }

    private static ref double Row(ReadOnlySpan<double> x, int i, int m) => ref MemoryMarshal.GetReference(x.Slice(i * m, m));

    private static void Each<TFunction>(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> z) where TFunction : struct, IFunction
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(y.Length, z.Length), x.Length);
        ref double a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y), c = ref MemoryMarshal.GetReference(z);
        nuint k = 0, length = (nuint)x.Length;
        for (; Wide.IsSupported && k + 8 <= length; k += 8)
            TFunction.Of(Vector512.LoadUnsafe(ref a, k), Vector512.LoadUnsafe(ref b, k)).StoreUnsafe(ref c, k);
        for (; k + 4 <= length; k += 4) TFunction.Of(Vector256.LoadUnsafe(ref a, k), Vector256.LoadUnsafe(ref b, k)).StoreUnsafe(ref c, k);
        for (int at = (int)k; at < x.Length; at++) z[at] = TFunction.Of(x[at], y[at]);
    }

    /// <summary>A function of two doubles, on eight, four and one.</summary>
    private interface IFunction
    {
        static abstract Vector512<double> Of(Vector512<double> x, Vector512<double> y);
        static abstract Vector256<double> Of(Vector256<double> x, Vector256<double> y);
        static abstract double Of(double x, double y);
    }

    private readonly struct ExpOf : IFunction
    {
        public static Vector512<double> Of(Vector512<double> x, Vector512<double> y) => WideFloat64Lanes.Exp(x);
        public static Vector256<double> Of(Vector256<double> x, Vector256<double> y) => Float64Lanes.Exp(x);
        public static double Of(double x, double y) => Float64Math.Exp(x);
    }

    private readonly struct TimesLogOf : IFunction
    {
        public static Vector512<double> Of(Vector512<double> x, Vector512<double> y) =>
            x * WideFloat64Lanes.Log(Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<double>.Zero), x,
                Vector512<double>.One));

        public static Vector256<double> Of(Vector256<double> x, Vector256<double> y) =>
            x * Float64Lanes.Log(Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256<double>.Zero), x, Vector256<double>.One));

        public static double Of(double x, double y) => x > 0 ? x * Float64Math.Log(x) : 0;
    }

    private readonly struct Difference : IFunction
    {
        public static Vector512<double> Of(Vector512<double> x, Vector512<double> y) => x - y;
        public static Vector256<double> Of(Vector256<double> x, Vector256<double> y) => x - y;
        public static double Of(double x, double y) => x - y;
    }

    private readonly struct Sum : IFunction
    {
        public static Vector512<double> Of(Vector512<double> x, Vector512<double> y) => y + x;
        public static Vector256<double> Of(Vector256<double> x, Vector256<double> y) => y + x;
        public static double Of(double x, double y) => y + x;
    }

    private readonly struct Greater : IFunction
    {
        public static Vector512<double> Of(Vector512<double> x, Vector512<double> y) =>
            Vector512.ConditionalSelect(Vector512.GreaterThan(x, y), x, y);
        public static Vector256<double> Of(Vector256<double> x, Vector256<double> y) =>
            Vector256.ConditionalSelect(Vector256.GreaterThan(x, y), x, y);
        public static double Of(double x, double y) => x > y ? x : y;
    }
}
