using Hipi.Numerics;

namespace Hipi.InverseRl;

/// <summary>Positive numbers as f · 2^e with e a whole number in a double: exp of any reward sum, without overflow or underflow.</summary>
/// <remarks>
/// Zero is f = 0 with e = <see cref="ZeroExponent"/>, below every other. Numerics: scaling by powers of two is exact; ln 2 is split in two
/// doubles, so that exp and log lose no more than the rounding of their argument. Exponents stay whole for |log x| below 6e15. Alloc: none.
/// </remarks>
internal static class Scaled
{
    public const double ZeroExponent = -1e300;
    private const double Ln2High = 0.6931471805599453, Ln2Low = 2.3190468138462996e-17;   // ln 2 to 107 bits

    /// <summary>f · 2^e = exp(x), f in [0.7, 1.5).</summary>
    public static (double F, double E) Exp(double x)
    {
        if (double.IsNegativeInfinity(x)) return (0, ZeroExponent);
        double e = Math.Round(x / Ln2High);
        return (Float64Math.Exp(Math.FusedMultiplyAdd(-e, Ln2High, x) - e * Ln2Low), e);
    }

    /// <summary>log(f · 2^e).</summary>
    public static double Log(double f, double e) =>
        f > 0 ? Math.FusedMultiplyAdd(e, Ln2High, Float64Math.Log(f) + e * Ln2Low) : double.NegativeInfinity;

    /// <summary>The same number with f in [1, 2).</summary>
    public static (double F, double E) Normalised(double f, double e)
    {
        if (!(f > 0)) return (0, ZeroExponent);
        int shift = Math.ILogB(f);
        return (Math.ScaleB(f, -shift), e + shift);
    }

    /// <summary>2^difference for a difference of exponents that is 0 or less; 0 below 2^-1022.</summary>
    public static double PowerOfTwo(double difference) =>
        difference < -1022 ? 0 : BitConverter.Int64BitsToDouble(((long)difference + 1023) << 52);
}
