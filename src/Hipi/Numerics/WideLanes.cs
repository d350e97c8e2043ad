using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hipi.Numerics;

/// <summary>
/// <see cref="Lanes"/> on eight doubles, where the CPU has AVX-512: the same operations in the same order on each lane, so the same bits.
/// </summary>
/// <remarks>
/// These chains wait for their own results, not for the arithmetic units; with twice the lanes in an instruction a core overlaps twice as
/// many.
/// Alloc: none.  Reference: <see cref="Lanes"/>.
/// </remarks>
internal static class WideLanes
{
    /// <inheritdoc cref="Lanes.Exp"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        Vector512<double> r = Reduce(Clamp(x, -104, 89), out Vector512<double> power);
        return (r * ExpTail(r) + Of(1)) * power;
    }

    /// <inheritdoc cref="Lanes.ExpMinusOne"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ExpMinusOne(Vector512<double> x)
    {
        Vector512<double> r = Reduce(x, out Vector512<double> power);
        return r * ExpTail(r) * power + (power - Of(1));
    }

    /// <inheritdoc cref="Lanes.Log"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log(Vector512<double> x)
    {
        Vector512<long> bits = x.AsInt64(), biased = (bits + Vector512.Create(Lanes.One - Lanes.RootHalf)) >>> 52;
        Vector512<double> k = (biased | Vector512.Create(Lanes.Two52)).AsDouble() - Of(4503599627370496.0 + 1023);
        Vector512<double> f = (bits - (biased << 52) + Vector512.Create(Lanes.One)).AsDouble() - Of(1);
        Vector512<double> log = k * Of(Lanes.Ln2) + TwiceArtanh(f / (f + Of(2)));
        Vector512<double> edge = Vector512.ConditionalSelect(Vector512.Equals(x, Of(double.PositiveInfinity)), x, Of(double.NaN));
        edge = Vector512.ConditionalSelect(Vector512.Equals(x, Of(0)), Of(double.NegativeInfinity), edge);
        Vector512<double> ordinary = Vector512.GreaterThan(x, Of(0)) & Vector512.LessThan(x, Of(double.PositiveInfinity));
        return Vector512.ConditionalSelect(ordinary, log, edge);
    }

    /// <inheritdoc cref="Lanes.Tanh"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Tanh(Vector512<double> x)
    {
        Vector512<double> size = Clamp(Vector512.Abs(x), 0, 10), m = ExpMinusOne(size + size);   // from 9.02 on it rounds to 1
        return (m / (m + Of(2))) | (x & Of(-0.0));
    }

    /// <inheritdoc cref="Lanes.Softplus"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Softplus(Vector512<double> x)
    {
        Vector512<double> z = Exp(-Vector512.Abs(x)), big = Vector512.GreaterThan(z, Of(0.4142135623730951));
        // log(1 + z), or where 1 + z > sqrt(2): log 2 + log((1 + z) / 2)
        Vector512<double> top = Vector512.ConditionalSelect(big, z - Of(1), z),
            bottom = Vector512.ConditionalSelect(big, z + Of(3), z + Of(2));
        Vector512<double> log = TwiceArtanh(top / bottom) + (big & Of(Lanes.Ln2));
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Of(0)), Of(0), x) + log;
    }

    /// <inheritdoc cref="Lanes.Sigmoid"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sigmoid(Vector512<double> x)
    {
        Vector512<double> z = Exp(-Vector512.Abs(x));
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Of(0)), z, Of(1)) / (z + Of(1));
    }

    /// <inheritdoc cref="Lanes.ReduceTurn"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ReduceTurn(Vector512<double> quarters, out Vector512<long> quadrant)
    {
        Vector512<double> shifted = quarters + Of(Lanes.Rounder);
        quadrant = shifted.AsInt64();
        return (quarters - (shifted - Of(Lanes.Rounder))) * Of(1.5707963267948966);
    }

    /// <inheritdoc cref="Lanes.SinCosOfReduced"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> SinCosOfReduced(Vector512<double> r, Vector512<long> quadrant, out Vector512<double> cosineOf)
    {
        Vector512<double> z = r * r;
        Vector512<long> one = Vector512.Create(1L), two = Vector512.Create(2L);
        Vector512<double> odd = Vector512.Equals(quadrant & one, one).AsDouble(), sine = r * SineSeries(z), cosine = CosineSeries(z);
        cosineOf = Vector512.ConditionalSelect(odd, sine, cosine) ^ (((quadrant + one) & two) << 62).AsDouble();
        return Vector512.ConditionalSelect(odd, cosine, sine) ^ ((quadrant & two) << 62).AsDouble();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Reduce(Vector512<double> x, out Vector512<double> power)
    {
        Vector512<double> shifted = x * Of(Lanes.InverseLn2) + Of(Lanes.Rounder);
        power = ((shifted.AsInt64() + Vector512.Create(1023L)) << 52).AsDouble();
        return x - (shifted - Of(Lanes.Rounder)) * Of(Lanes.Ln2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ExpTail(Vector512<double> r)
    {
        Vector512<double> p = Of(1.0 / 362880);
        p = p * r + Of(1.0 / 40320);
        p = p * r + Of(1.0 / 5040);
        p = p * r + Of(1.0 / 720);
        p = p * r + Of(1.0 / 120);
        p = p * r + Of(1.0 / 24);
        p = p * r + Of(1.0 / 6);
        p = p * r + Of(0.5);
        return p * r + Of(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> TwiceArtanh(Vector512<double> s)
    {
        Vector512<double> z = s * s, p = Of(2.0 / 15);
        p = p * z + Of(2.0 / 13);
        p = p * z + Of(2.0 / 11);
        p = p * z + Of(2.0 / 9);
        p = p * z + Of(2.0 / 7);
        p = p * z + Of(2.0 / 5);
        p = p * z + Of(2.0 / 3);
        return s * (p * z + Of(2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> SineSeries(Vector512<double> z)
    {
        Vector512<double> p = Of(1.0 / 6227020800);
        p = p * z - Of(1.0 / 39916800);
        p = p * z + Of(1.0 / 362880);
        p = p * z - Of(1.0 / 5040);
        p = p * z + Of(1.0 / 120);
        p = p * z - Of(1.0 / 6);
        return p * z + Of(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> CosineSeries(Vector512<double> z)
    {
        Vector512<double> p = Of(1.0 / 479001600);
        p = p * z - Of(1.0 / 3628800);
        p = p * z + Of(1.0 / 40320);
        p = p * z - Of(1.0 / 720);
        p = p * z + Of(1.0 / 24);
        p = p * z - Of(0.5);
        return p * z + Of(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Clamp(Vector512<double> x, double low, double high)
    {
        x = Vector512.ConditionalSelect(Vector512.LessThan(x, Of(low)), Of(low), x);
        return Vector512.ConditionalSelect(Vector512.GreaterThan(x, Of(high)), Of(high), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Of(double value) => Vector512.Create(value);
}
