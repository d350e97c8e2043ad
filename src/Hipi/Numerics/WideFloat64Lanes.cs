using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hipi.Numerics;

/// <summary>
/// <see cref="Float64Lanes"/> on eight doubles, where <see cref="Wide.IsSupported"/>: the same operations in the same order, so the same
/// bits.
/// </summary>
/// <remarks>Numerics: vectors with a lane outside the ordinary range go through the narrower form.  Alloc: none.</remarks>
internal static class WideFloat64Lanes
{
    /// <inheritdoc cref="Float64Lanes.Exp"/>
    public static Vector512<double> Exp(Vector512<double> x)
    {
        Vector512<double> ordinary = Vector512.GreaterThan(x, Of(-745)) & Vector512.LessThan(x, Of(709));   // false for NaN
        if (!Vector512.EqualsAll(ordinary.AsInt64(), Vector512<long>.AllBitsSet))
            return Vector512.Create(Float64Lanes.Exp(x.GetLower()), Float64Lanes.Exp(x.GetUpper()));
        Vector512<double> shifted = x * Of(Float64Math.InverseLn2) + Of(Float64Math.Rounder), k = shifted - Of(Float64Math.Rounder);
        Vector512<double> r = (x - k * Of(Float64Math.Ln2High)) - k * Of(Float64Math.Ln2Low);
        Vector512<long> whole = shifted.AsInt64() - Of(Float64Math.Rounder).AsInt64(), half = whole >> 1;
        Vector512<double> mantissa = Of(1) + (r + r * r * ExpTail(r));
        return mantissa * PowerOfTwo(half) * PowerOfTwo(whole - half);
    }

    /// <inheritdoc cref="Float64Lanes.Log"/>
    public static Vector512<double> Log(Vector512<double> x)
    {
        Vector512<double> ordinary =
            Vector512.GreaterThanOrEqual(x, Of(2.2250738585072014E-308)) & Vector512.LessThan(x, Of(double.PositiveInfinity));
        if (!Vector512.EqualsAll(ordinary.AsInt64(), Vector512<long>.AllBitsSet))
            return Vector512.Create(Float64Lanes.Log(x.GetLower()), Float64Lanes.Log(x.GetUpper()));
        Vector512<long> bits = x.AsInt64(), power = (bits - Vector512.Create(Float64Math.RootHalf)) >> 52;
        Vector512<double> f = (bits - (power << 52)).AsDouble() - Of(1);
        Vector512<double> k = (power + Of(Float64Math.Rounder).AsInt64()).AsDouble() - Of(Float64Math.Rounder);
        Vector512<double> s = f / (Of(2) + f), z = s * s, half = Of(0.5) * f * f;
        return k * Of(Float64Math.Ln2High) - ((half - (s * (half + ArtanhTail(z)) + k * Of(Float64Math.Ln2Low))) - f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ExpTail(Vector512<double> r)
    {
        Vector512<double> p = Of(1.0 / 6227020800);
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
    private static Vector512<double> ArtanhTail(Vector512<double> z)
    {
        Vector512<double> p = Of(2.0 / 23);
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
    private static Vector512<double> PowerOfTwo(Vector512<long> k) => (Vector512.Create(Float64Math.One) + (k << 52)).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Of(double value) => Vector512.Create(value);
}
