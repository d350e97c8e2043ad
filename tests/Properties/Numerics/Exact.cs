using System.Numerics;

namespace Hipi.Properties.Numerics;

/// <summary>A real number to about 200 bits: mantissa * 2^exponent.</summary>
internal readonly record struct Big(BigInteger Mantissa, int Exponent)
{
    /// <summary>A double, exactly.</summary>
    public static Big Of(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 1L << 52);
        return new(bits < 0 ? -mantissa : mantissa, Math.Max(exponent, 1) - 1075);
    }

    /// <summary>The mantissa when the exponent is <paramref name="exponent"/>, rounded down.</summary>
    public BigInteger At(int exponent) => Exponent >= exponent ? Mantissa << (Exponent - exponent) : Mantissa >> (exponent - Exponent);

    /// <summary>|value - this| in units of the spacing of doubles at this number (2^-1074 below the normal range).</summary>
    public double Ulps(double value)
    {
        int spacing = Math.Max((int)BigInteger.Abs(Mantissa).GetBitLength() - 1 + Exponent, -1022) - 52;
        return (double)BigInteger.Abs(Of(value).At(spacing - 40) - At(spacing - 40)) / (1L << 40);
    }
}

/// <summary>
/// exp, log and log(1 + x) of doubles by series on big integers with 256 bits after the point; no floating-point arithmetic.
/// </summary>
internal static class Exact
{
    private const int Point = 256;

    private static readonly BigInteger One = BigInteger.One << Point;
    private static readonly BigInteger Ln2 = TwiceArtanh(One / 3);   // log 2 = 2 artanh(1/3)

    /// <summary>e^x for |x| below 1e4: x = k log 2 + r, and the series of e^r.</summary>
    public static Big Exp(Big x)
    {
        BigInteger fixedPoint = x.At(-Point), k = BigInteger.Divide(2 * fixedPoint + (fixedPoint.Sign < 0 ? -Ln2 : Ln2), 2 * Ln2),
        r = fixedPoint - k * Ln2;
        BigInteger sum = One, term = One;
        for (int n = 1; !term.IsZero; n++)
        {
            term = Shift(term * r) / n;
            sum += term;
        }
        return new(sum, (int)k - Point);
    }

    /// <summary>log x of a positive number.</summary>
    public static Big Log(Big x)
    {
        int k = (int)x.Mantissa.GetBitLength() + x.Exponent;   // x = 2^k m, 1/2 <= m < 1
        BigInteger m = new Big(x.Mantissa, x.Exponent - k).At(-Point);
        if (m * m < One * One / 2) (m, k) = (2 * m, k - 1);     // sqrt(1/2) <= m < sqrt(2): no cancellation near x = 1
        return new(k * Ln2 + TwiceArtanh(((m - One) << Point) / (m + One)), -Point);
    }

    /// <summary>log(1 + x): where |x| is small as x times the ratio log(1 + x) / x, which is near 1.</summary>
    public static Big Log1p(double x)
    {
        if (Math.Abs(x) > 0.25) return Log(new(Big.Of(x).At(-1100) + (BigInteger.One << 1100), -1100));
        BigInteger y = Big.Of(x).At(-Point), s = (y << Point) / (2 * One + y), square = Shift(s * s), sum = 0, power = One;
        for (int n = 1; !power.IsZero; n += 2, power = Shift(power * square)) sum += power / n;   // artanh(s) / s
        BigInteger ratio = (2 * sum << Point) / (2 * One + y);
        Big exact = Big.Of(x);
        return new(exact.Mantissa * ratio, exact.Exponent - Point);
    }

    /// <summary>2 (s + s³/3 + ...).</summary>
    private static BigInteger TwiceArtanh(BigInteger s)
    {
        BigInteger square = Shift(s * s), sum = 0, power = s;
        for (int n = 1; !power.IsZero && power != -1; n += 2, power = Shift(power * square)) sum += power / n;
        return 2 * sum;
    }

    private static BigInteger Shift(BigInteger product) => product >> Point;
}
