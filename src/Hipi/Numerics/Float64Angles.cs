namespace Hipi.Numerics;

/// <summary>sin, cos and atan2 in double precision, with bits that are the same on every machine.</summary>
/// <remarks>
/// Numerics: at most 2 ulp (about 1 in practice); only + - * / in the written order, no FMA, no C library. Sin and Cos take |x| below 2^20,
/// which a start pose or an inverse kinematics never leaves; beyond, and for NaN, they give NaN. Atan2 takes finite numbers.  Alloc: none.
/// Reference: the same series are checked against quad precision in tools/mujoco/math_test.c.
/// </remarks>
public static class Float64Angles
{
    public const double Pi = 3.141592653589793;

    private const double PiLow = 1.2246467991473532E-16, HalfPi = 1.5707963267948966, HalfPiLow = 6.123233995736766E-17;
    private const double Rounder = 6755399441055744.0, Largest = 1 << 20;

    // π/2 in three parts of 33 bits, whose products with integers below 2^20 are exact, and a rest
    private const double Part1 = 1.5707963267341256, Part2 = 6.077100506303966E-11, Part3 = 2.0222662487111665E-21,
        Rest = 8.4784276603689E-32;

    /// <summary>The sine of x.</summary>
    public static double Sin(double x)
    {
        if (!(Math.Abs(x) < Largest)) return double.NaN;
        int quarter = Reduce(x, out double r, out double low);
        return Turned(r, low, quarter);
    }

    /// <summary>The cosine of x.</summary>
    public static double Cos(double x)
    {
        if (!(Math.Abs(x) < Largest)) return double.NaN;
        int quarter = Reduce(x, out double r, out double low);
        return Turned(r, low, quarter + 1);
    }

    /// <summary>The angle of the point (x, y), in [-π, π]; 0 at the origin.</summary>
    public static double Atan2(double y, double x)
    {
        double a = Math.Abs(y), b = Math.Abs(x);
        if (a == 0 && b == 0) return 0;
        (double angle, double low) = a <= b ? ArcTangent(a / b) : Minus(HalfPi, HalfPiLow, ArcTangent(b / a));
        if (x < 0) (angle, low) = Minus(Pi, PiLow, (angle, low));
        return y < 0 ? -(angle + low) : angle + low;
    }

    /// <summary>The angle in [0, π] whose cosine is x, for x in [-1, 1].</summary>
    public static double Acos(double x) => Atan2(Math.Sqrt((1 - x) * (1 + x)), x);

    /// <summary>x = k π/2 + r + low, |r| at most π/4.</summary>
    private static int Reduce(double x, out double r, out double low)
    {
        double k = (x * 0.6366197723675814 + Rounder) - Rounder;
        (double a, double aLow) = Sum(x - k * Part1, -k * Part2);
        (double b, double bLow) = Sum(a, -k * Part3);
        double tail = bLow + (aLow - k * Rest);
        r = b + tail;
        low = tail - (r - b);
        return (int)k & 3;
    }

    private static double Turned(double r, double low, int quarter)
    {
        double value = (quarter & 1) == 0 ? Sine(r, low) : Cosine(r, low);
        return (quarter & 2) == 0 ? value : -value;
    }

    private static double Sine(double r, double low)
    {
        double z = r * r, p = 1.0 / 355687428096000;
        p = p * z - 1.0 / 1307674368000;
        p = p * z + 1.0 / 6227020800;
        p = p * z - 1.0 / 39916800;
        p = p * z + 1.0 / 362880;
        p = p * z - 1.0 / 5040;
        p = p * z + 1.0 / 120;
        p = p * z - 1.0 / 6;
        return r + (r * z * p + low * (1 - 0.5 * z));
    }

    private static double Cosine(double r, double low)
    {
        double z = r * r, half = 0.5 * z, w = 1 - half, p = 1.0 / 20922789888000;
        p = p * z - 1.0 / 87178291200;
        p = p * z + 1.0 / 479001600;
        p = p * z - 1.0 / 3628800;
        p = p * z + 1.0 / 40320;
        p = p * z - 1.0 / 720;
        p = p * z + 1.0 / 24;
        return w + (((1 - w) - half) + (z * z * p - r * low));
    }

    /// <summary>atan q for q in [0, 1] as a sum: atan(k/8) + atan((q - k/8) / (1 + q k/8)).</summary>
    private static (double High, double Low) ArcTangent(double q)
    {
        int k = (int)(8 * q + 0.5);
        double c = 0.125 * k, t = (q - c) / (1 + q * c), z = t * t, p = 1.0 / 13;
        p = p * z - 1.0 / 11;
        p = p * z + 1.0 / 9;
        p = p * z - 1.0 / 7;
        p = p * z + 1.0 / 5;
        p = p * z - 1.0 / 3;
        return Sum(Eighths[k], t + t * z * p);
    }

    /// <summary>atan(k / 8).</summary>
    private static ReadOnlySpan<double> Eighths =>
    [
        0, 0.12435499454676144, 0.24497866312686414, 0.35877067027057225, 0.4636476090008061, 0.5585993153435624, 0.6435011087932844,
        0.7188299996216245, 0.7853981633974483,
    ];

    private static (double High, double Low) Minus(double high, double low, (double High, double Low) other)
    {
        (double sum, double lost) = Sum(high, -other.High);
        return Sum(sum, lost + (low - other.Low));
    }

    /// <summary>a + b, exactly, as a rounded sum and what it lost.</summary>
    private static (double High, double Low) Sum(double a, double b)
    {
        double s = a + b, t = s - a;
        return (s, (a - (s - t)) + (b - t));
    }
}
