namespace Hipi.Properties.InverseRl;

/// <summary>Comparison within 1e-10 max(1, |value|), the theory's tolerance; infinities are equal to themselves only.</summary>
internal static class Near
{
    private const double Tolerance = 1e-10;

    /// <summary>a = b, the tolerance scaled by the largest of 1, |a|, |b| and |scale| (what the two were subtracted from).</summary>
    public static bool Equal(double a, double b, double scale = 1) =>
        a == b || (double.IsFinite(a) && double.IsFinite(b) && Math.Abs(a - b) <= Tolerance * Size(a, b, scale));

    /// <summary>a &lt;= b.</summary>
    public static bool AtMost(double a, double b, double scale = 1) => a <= b || Equal(a, b, scale);

    private static double Size(double a, double b, double scale) =>
        Math.Max(Math.Max(1, Math.Abs(scale)), Math.Max(Math.Abs(a), Math.Abs(b)));
}
