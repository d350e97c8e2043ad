using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hipi.Numerics;

/// <summary>Four doubles at once, each lane with the bits that <see cref="Float64Math"/> gives for it.</summary>
/// <remarks>
/// Numerics: the same operations in the same order; lanes outside the ordinary range go through the scalar form.  Alloc: none.
/// </remarks>
internal static class Float64Lanes
{
    /// <summary>e^x.</summary>
    public static Vector256<double> Exp(Vector256<double> x)
    {
        Vector256<double> ordinary = Vector256.GreaterThan(x, Of(-745)) & Vector256.LessThan(x, Of(709));   // false for NaN
        if (!Vector256.EqualsAll(ordinary.AsInt64(), Vector256<long>.AllBitsSet)) return Scalar<ExpLane>(x);
        Vector256<double> shifted = x * Of(Float64Math.InverseLn2) + Of(Float64Math.Rounder), k = shifted - Of(Float64Math.Rounder);
        Vector256<double> r = (x - k * Of(Float64Math.Ln2High)) - k * Of(Float64Math.Ln2Low);
        Vector256<long> whole = shifted.AsInt64() - Of(Float64Math.Rounder).AsInt64(), half = whole >> 1;
        Vector256<double> mantissa = Of(1) + (r + r * r * ExpTail(r));
        return mantissa * PowerOfTwo(half) * PowerOfTwo(whole - half);
    }

    /// <summary>The natural logarithm of x.</summary>
    public static Vector256<double> Log(Vector256<double> x)
    {
        Vector256<double> ordinary =
            Vector256.GreaterThanOrEqual(x, Of(2.2250738585072014E-308)) & Vector256.LessThan(x, Of(double.PositiveInfinity));
        if (!Vector256.EqualsAll(ordinary.AsInt64(), Vector256<long>.AllBitsSet)) return Scalar<LogLane>(x);
        Vector256<long> bits = x.AsInt64(), power = (bits - Vector256.Create(Float64Math.RootHalf)) >> 52;
        Vector256<double> f = (bits - (power << 52)).AsDouble() - Of(1);
        Vector256<double> k = (power + Of(Float64Math.Rounder).AsInt64()).AsDouble() - Of(Float64Math.Rounder);
        Vector256<double> s = f / (Of(2) + f), z = s * s, half = Of(0.5) * f * f;
        return k * Of(Float64Math.Ln2High) - ((half - (s * (half + ArtanhTail(z)) + k * Of(Float64Math.Ln2Low))) - f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ExpTail(Vector256<double> r)
    {
        Vector256<double> p = Of(1.0 / 6227020800);
        p = p * r + Of(1.0 / 479001600);
        p = p * r + Of(1.0 / 39916800);
        p = p * r + Of(1.0 / 3628800);
        p = p * r + Of(1.0 / 362880);
        p = p * r + Of(1.0 / 40320);
        p = p * r + Of(1.0 / 5040);
        p = p * r + Of(1.0 / 720);
        p = p * r + Of(1.0 / 120);
        p = p * r + Of(1.0 / 24);
        p = p * r + Of(1.0 / 6);
        return p * r + Of(0.5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ArtanhTail(Vector256<double> z)
    {
        Vector256<double> p = Of(2.0 / 23);
        p = p * z + Of(2.0 / 21);
        p = p * z + Of(2.0 / 19);
        p = p * z + Of(2.0 / 17);
        p = p * z + Of(2.0 / 15);
        p = p * z + Of(2.0 / 13);
        p = p * z + Of(2.0 / 11);
        p = p * z + Of(2.0 / 9);
        p = p * z + Of(2.0 / 7);
        p = p * z + Of(2.0 / 5);
        return (p * z + Of(2.0 / 3)) * z;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> PowerOfTwo(Vector256<long> k) => (Vector256.Create(Float64Math.One) + (k << 52)).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Of(double value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<double> Scalar<TLane>(Vector256<double> x) where TLane : struct, ILane =>
        Vector256.Create(TLane.Of(x[0]), TLane.Of(x[1]), TLane.Of(x[2]), TLane.Of(x[3]));

    private interface ILane
    {
        static abstract double Of(double x);
    }

    private readonly struct ExpLane : ILane
    {
        public static double Of(double x) => Float64Math.Exp(x);
    }

    private readonly struct LogLane : ILane
    {
        public static double Of(double x) => Float64Math.Log(x);
    }
}
