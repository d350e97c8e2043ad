namespace Hipi.Numerics;

/// <summary>exp, log and log(1 + x) in double precision, with bits that are the same on every machine.</summary>
/// <remarks>
/// Numerics: at most 2 ulp (about 1 in practice, subnormal results too); only + - * / and integer operations, in the written order, no FMA,
/// no C library. NaN gives NaN. Exp: -inf gives 0, +inf gives +inf. Log: ±0 gives -inf, below 0 NaN, +inf gives +inf. Log1p: ±0 gives ±0,
/// -1 gives -inf, below -1 NaN, +inf gives +inf.  Alloc: none.
/// Reference: fixed-point series on big integers, in the tests.
/// </remarks>
public static class Float64Math
{
    // the leading 41 bits of log 2: an 11-bit integer times it is exact
    internal const double Ln2High = 0x162E42FEFA3L * (1.0 / (1L << 41));
    internal const double Ln2Low = 2.8235290563031577E-13;                // log 2 - Ln2High
    internal const double InverseLn2 = 1.4426950408889634;
    internal const double Rounder = 6755399441055744.0;                   // 1.5 * 2^52: adding it rounds to the nearest integer
    internal const long One = 0x3FF0000000000000;                         // the bits of 1.0
    internal const long RootHalf = 0x3FE6A09E667F3BCD;                    // the bits of sqrt(1/2)

    /// <summary>e^x.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x)) return double.NaN;
        if (x > 709.782712893384) return double.PositiveInfinity;
        if (x < -745.1332191019412) return 0;
        double k = (x * InverseLn2 + Rounder) - Rounder, r = (x - k * Ln2High) - k * Ln2Low;   // |r| <= log(2)/2
        int half = (int)k >> 1;
        // in two steps: a subnormal result rounds once more
        return (1 + (r + r * r * ExpTail(r))) * PowerOfTwo(half) * PowerOfTwo((int)k - half);
    }

    /// <summary>The natural logarithm of x.</summary>
    public static double Log(double x)
    {
        if (!(x > 0)) return x == 0 ? double.NegativeInfinity : double.NaN;
        if (double.IsPositiveInfinity(x)) return x;
        if (x >= 2.2250738585072014E-308) return LogOf(BitConverter.DoubleToInt64Bits(x), 0, 0);
        return LogOf(BitConverter.DoubleToInt64Bits(x * (1L << 54)), -54, 0);
    }

    /// <summary>log(1 + x), accurate for small x.</summary>
    public static double Log1p(double x)
    {
        if (!(x > -1)) return x == -1 ? double.NegativeInfinity : double.NaN;
        if (double.IsPositiveInfinity(x) || Math.Abs(x) < 1.1102230246251565E-16) return x;
        if (x > -0.29 && x < 0.41) return LogNearOne(x, 0, 0);
        double u = 1 + x, lost = x >= 1 ? 1 - (u - x) : x - (u - 1);      // 1 + x = u + lost, exactly
        return LogOf(BitConverter.DoubleToInt64Bits(u), 0, lost / u);
    }

    /// <summary>
    /// log(2^exponent * the number of these bits) + extra, the number taken apart as 2^k m with sqrt(1/2) &lt;= m &lt; sqrt(2).
    /// </summary>
    private static double LogOf(long bits, int exponent, double extra)
    {
        long k = (bits - RootHalf) >> 52;
        return LogNearOne(BitConverter.Int64BitsToDouble(bits - (k << 52)) - 1, k + exponent, extra);
    }

    /// <summary>log(1 + f) + k log 2 + extra: with s = f / (2 + f), log(1 + f) = 2 artanh s = f - (f²/2 - s (f²/2 + R(s²))).</summary>
    private static double LogNearOne(double f, double k, double extra)
    {
        double s = f / (2 + f), z = s * s, half = 0.5 * f * f;
        return k * Ln2High - ((half - (s * (half + ArtanhTail(z)) + (k * Ln2Low + extra))) - f);
    }

    /// <summary>(e^r - 1 - r) / r² by its series up to r^13.</summary>
    private static double ExpTail(double r)
    {
        double p = 1.0 / 6227020800;
        p = p * r + 1.0 / 479001600;
        p = p * r + 1.0 / 39916800;
        p = p * r + 1.0 / 3628800;
        p = p * r + 1.0 / 362880;
        p = p * r + 1.0 / 40320;
        p = p * r + 1.0 / 5040;
        p = p * r + 1.0 / 720;
        p = p * r + 1.0 / 120;
        p = p * r + 1.0 / 24;
        p = p * r + 1.0 / 6;
        return p * r + 0.5;
    }

    /// <summary>R(z) = 2/3 z + 2/5 z² + ... + 2/23 z^11.</summary>
    private static double ArtanhTail(double z)
    {
        double p = 2.0 / 23;
        p = p * z + 2.0 / 21;
        p = p * z + 2.0 / 19;
        p = p * z + 2.0 / 17;
        p = p * z + 2.0 / 15;
        p = p * z + 2.0 / 13;
        p = p * z + 2.0 / 11;
        p = p * z + 2.0 / 9;
        p = p * z + 2.0 / 7;
        p = p * z + 2.0 / 5;
        return (p * z + 2.0 / 3) * z;
    }

    private static double PowerOfTwo(int k) => BitConverter.Int64BitsToDouble(One + ((long)k << 52));
}
