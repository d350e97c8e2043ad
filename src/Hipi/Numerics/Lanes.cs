using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hipi.Numerics;

/// <summary>Elementary functions on four doubles, accurate to about 2^-36: rounded once to float they are within 0.51 ulp.</summary>
/// <remarks>
/// Numerics: arguments are floats widened to double (or, where said, doubles); only + - * / , compares and integer operations, no FMA, so
/// that the bits are the same on every machine. NaN passes.  Alloc: none.
/// </remarks>
internal static class Lanes
{
    internal const double Ln2 = 0.6931471805599453, InverseLn2 = 1.4426950408889634;
    // 34 bits, so that k * HalfPiHigh is exact; the rest
    private const double HalfPiHigh = 1.5707963267341256, HalfPiLow = 6.077100506506192E-11;
    // 1.5 * 2^52: adding it rounds to the nearest integer
    internal const double Rounder = 6755399441055744.0;
    internal const long One = 0x3FF0000000000000, RootHalf = 0x3FE6A09E667F3BCD;                // the bits of 1.0 and of sqrt(1/2)
    internal const long Two52 = 0x4330000000000000;                                             // the bits of 2^52

    /// <summary>e^x; beyond float's range the result is one that rounds to 0 or +inf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Exp(Vector256<double> x)
    {
        Vector256<double> r = Reduce(Clamp(x, -104, 89), out Vector256<double> power);
        return (r * ExpTail(r) + Of(1)) * power;
    }

    /// <summary>e^x - 1 for x in [0, 89].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> ExpMinusOne(Vector256<double> x)
    {
        Vector256<double> r = Reduce(x, out Vector256<double> power);
        return r * ExpTail(r) * power + (power - Of(1));
    }

    /// <summary>log x of any double but a subnormal; ±0 gives -inf, below 0 NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Log(Vector256<double> x)
    {
        Vector256<long> bits = x.AsInt64(), biased = (bits + Vector256.Create(One - RootHalf)) >>> 52;
        Vector256<double> k = (biased | Vector256.Create(Two52)).AsDouble() - Of(4503599627370496.0 + 1023);
        Vector256<double> f = (bits - (biased << 52) + Vector256.Create(One)).AsDouble() - Of(1);
        Vector256<double> log = k * Of(Ln2) + TwiceArtanh(f / (f + Of(2)));
        Vector256<double> edge = Vector256.ConditionalSelect(Vector256.Equals(x, Of(double.PositiveInfinity)), x, Of(double.NaN));
        edge = Vector256.ConditionalSelect(Vector256.Equals(x, Of(0)), Of(double.NegativeInfinity), edge);
        Vector256<double> ordinary = Vector256.GreaterThan(x, Of(0)) & Vector256.LessThan(x, Of(double.PositiveInfinity));
        return Vector256.ConditionalSelect(ordinary, log, edge);
    }

    /// <summary>tanh x = m / (m + 2) with m = e^(2|x|) - 1, and the sign of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Tanh(Vector256<double> x)
    {
        Vector256<double> size = Clamp(Vector256.Abs(x), 0, 10), m = ExpMinusOne(size + size);   // from 9.02 on it rounds to 1
        return (m / (m + Of(2))) | (x & Of(-0.0));
    }

    /// <summary>log(1 + e^x) = max(x, 0) + log(1 + e^-|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Softplus(Vector256<double> x)
    {
        Vector256<double> z = Exp(-Vector256.Abs(x)), big = Vector256.GreaterThan(z, Of(0.4142135623730951));
        // log(1 + z), or where 1 + z > sqrt(2): log 2 + log((1 + z) / 2)
        Vector256<double> top = Vector256.ConditionalSelect(big, z - Of(1), z),
            bottom = Vector256.ConditionalSelect(big, z + Of(3), z + Of(2));
        Vector256<double> log = TwiceArtanh(top / bottom) + (big & Of(Ln2));
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Of(0)), Of(0), x) + log;
    }

    /// <summary>1 / (1 + e^-x), without overflow and without loss for negative x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Sigmoid(Vector256<double> x)
    {
        Vector256<double> z = Exp(-Vector256.Abs(x));
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Of(0)), z, Of(1)) / (z + Of(1));
    }

    /// <summary>x less a multiple of pi/2, at most pi/4 in size, for |x| &lt;= 1e5; quadrant's low two bits tell the multiple.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> ReduceAngle(Vector256<double> x, out Vector256<long> quadrant)
    {
        Vector256<double> shifted = x * Of(0.6366197723675814) + Of(Rounder), k = shifted - Of(Rounder);
        quadrant = shifted.AsInt64();
        return (x - k * Of(HalfPiHigh)) - k * Of(HalfPiLow);
    }

    /// <summary>As <see cref="ReduceAngle"/>, for an angle in quarter turns: the reduction is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> ReduceTurn(Vector256<double> quarters, out Vector256<long> quadrant)
    {
        Vector256<double> shifted = quarters + Of(Rounder);
        quadrant = shifted.AsInt64();
        return (quarters - (shifted - Of(Rounder))) * Of(1.5707963267948966);
    }

    /// <summary>sin(r + quadrant pi/2) for |r| &lt;= pi/4; for the cosine add 1 to the quadrant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> SinOfReduced(Vector256<double> r, Vector256<long> quadrant)
    {
        Vector256<double> z = r * r;
        Vector256<double> odd = Vector256.Equals(quadrant & Vector256.Create(1L), Vector256.Create(1L)).AsDouble();
        Vector256<double> sine = r * SineSeries(z), cosine = CosineSeries(z);
        return Vector256.ConditionalSelect(odd, cosine, sine) ^ ((quadrant & Vector256.Create(2L)) << 62).AsDouble();
    }

    /// <summary>
    /// Both <see cref="SinOfReduced"/> of the quadrant and of the next one, the cosine, from one pair of series; the same bits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> SinCosOfReduced(Vector256<double> r, Vector256<long> quadrant, out Vector256<double> cosineOf)
    {
        Vector256<double> z = r * r;
        Vector256<long> one = Vector256.Create(1L), two = Vector256.Create(2L);
        Vector256<double> odd = Vector256.Equals(quadrant & one, one).AsDouble(), sine = r * SineSeries(z), cosine = CosineSeries(z);
        cosineOf = Vector256.ConditionalSelect(odd, sine, cosine) ^ (((quadrant + one) & two) << 62).AsDouble();
        return Vector256.ConditionalSelect(odd, cosine, sine) ^ ((quadrant & two) << 62).AsDouble();
    }

    /// <summary>r = x - k log 2 with |r| &lt;= log(2)/2, and 2^k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Reduce(Vector256<double> x, out Vector256<double> power)
    {
        Vector256<double> shifted = x * Of(InverseLn2) + Of(Rounder);
        power = ((shifted.AsInt64() + Vector256.Create(1023L)) << 52).AsDouble();
        return x - (shifted - Of(Rounder)) * Of(Ln2);
    }

    /// <summary>(e^r - 1) / r by its series up to r^8; the next term is below 2^-37.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ExpTail(Vector256<double> r)
    {
        Vector256<double> p = Of(1.0 / 362880);
        p = p * r + Of(1.0 / 40320);
        p = p * r + Of(1.0 / 5040);
        p = p * r + Of(1.0 / 720);
        p = p * r + Of(1.0 / 120);
        p = p * r + Of(1.0 / 24);
        p = p * r + Of(1.0 / 6);
        p = p * r + Of(0.5);
        return p * r + Of(1);
    }

    /// <summary>2 artanh s = 2s + 2/3 s³ + ... + 2/15 s^15; for |s| &lt;= 0.1716 the next term is below 2^-42 of the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> TwiceArtanh(Vector256<double> s)
    {
        Vector256<double> z = s * s, p = Of(2.0 / 15);
        p = p * z + Of(2.0 / 13);
        p = p * z + Of(2.0 / 11);
        p = p * z + Of(2.0 / 9);
        p = p * z + Of(2.0 / 7);
        p = p * z + Of(2.0 / 5);
        p = p * z + Of(2.0 / 3);
        return s * (p * z + Of(2));
    }

    /// <summary>sin(r) / r as a series in z = r² up to z^6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> SineSeries(Vector256<double> z)
    {
        Vector256<double> p = Of(1.0 / 6227020800);
        p = p * z - Of(1.0 / 39916800);
        p = p * z + Of(1.0 / 362880);
        p = p * z - Of(1.0 / 5040);
        p = p * z + Of(1.0 / 120);
        p = p * z - Of(1.0 / 6);
        return p * z + Of(1);
    }

    /// <summary>cos(r) as a series in z = r² up to z^6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> CosineSeries(Vector256<double> z)
    {
        Vector256<double> p = Of(1.0 / 479001600);
        p = p * z - Of(1.0 / 3628800);
        p = p * z + Of(1.0 / 40320);
        p = p * z - Of(1.0 / 720);
        p = p * z + Of(1.0 / 24);
        p = p * z - Of(0.5);
        return p * z + Of(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Clamp(Vector256<double> x, double low, double high)
    {
        x = Vector256.ConditionalSelect(Vector256.LessThan(x, Of(low)), Of(low), x);
        return Vector256.ConditionalSelect(Vector256.GreaterThan(x, Of(high)), Of(high), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Of(double value) => Vector256.Create(value);
}
