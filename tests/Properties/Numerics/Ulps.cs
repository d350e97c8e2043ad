namespace Hipi.Properties.Numerics;

/// <summary>Errors in units of float32's last place.</summary>
internal static class Ulps
{
    /// <summary>The spacing of floats at an exact value; 2^-149 below the normal range.</summary>
    public static double Of(double exact) => exact == 0 ? float.Epsilon : Math.ScaleB(1, Math.Max(Math.ILogB(exact), -126) - 23);

    /// <summary>
    /// |value - exact| in ulps; beyond float's range an infinity is right from half an ulp past the largest float on, the largest float
    /// below that.
    /// </summary>
    public static double Between(float value, double exact)
    {
        if (double.IsNaN(exact)) return float.IsNaN(value) ? 0 : double.PositiveInfinity;
        if (float.IsInfinity(value) || double.IsInfinity(exact)) return value == (float)exact ? 0 : double.PositiveInfinity;
        return Math.Abs(value - exact) / Of(exact);
    }
}
