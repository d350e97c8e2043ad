using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Numerics;

/// <summary>Our double-precision sin, cos, atan2 and acos against the C library's, which is within 1 ulp of the truth.</summary>
public sealed class Float64AnglesProperties
{
    private const int Cases = 200_000;
    private const double Bound = 3;   // 2 of ours and 1 of the reference's

    [Theory]
    [InlineData(4.0)]
    [InlineData(100.0)]
    [InlineData(1048575.0)]
    public void SinAndCos_OverARange_AreWithinTheBound(double range)
    {
        var stream = new RngStream(1, "angles");
        for (int i = 0; i < Cases; i++)
        {
            double x = range * (2 * stream.NextDouble() - 1);
            Near(Math.Sin(x), Float64Angles.Sin(x), x);
            Near(Math.Cos(x), Float64Angles.Cos(x), x);
        }
    }

    [Fact]
    public void SinAndCos_NearQuarterTurns_AreWithinTheBound()
    {
        for (int k = -20_000; k <= 20_000; k++)
        for (int step = -1; step <= 1; step++)
        {
            double x = k * (Math.PI / 2) + step * 1e-9;
            Near(Math.Sin(x), Float64Angles.Sin(x), x);
            Near(Math.Cos(x), Float64Angles.Cos(x), x);
        }
    }

    [Fact]
    public void Atan2_OfAnyPoint_IsWithinTheBound()
    {
        var stream = new RngStream(2, "angles");
        for (int i = 0; i < Cases; i++)
        {
            double y = Any(ref stream), x = Any(ref stream);
            Near(Math.Atan2(y, x), Float64Angles.Atan2(y, x), y / x);
        }
        Assert.Equal(0, Float64Angles.Atan2(0, 3));
        Assert.Equal(Math.PI, Float64Angles.Atan2(0, -3));
        Assert.Equal(Math.PI / 2, Float64Angles.Atan2(2, 0));
        Assert.Equal(-Math.PI / 2, Float64Angles.Atan2(-2, 0));
    }

    [Fact]
    public void Acos_OverItsRange_IsTheAngle()
    {
        for (int i = -10_000; i <= 10_000; i++) Assert.Equal(Math.Acos(i / 10_000.0), Float64Angles.Acos(i / 10_000.0), 1e-15);
    }

    [Fact]
    public void Sin_OutOfRange_IsNotANumber()
    {
        Assert.True(double.IsNaN(Float64Angles.Sin(1e7)) && double.IsNaN(Float64Angles.Cos(double.NaN))
            && double.IsNaN(Float64Angles.Cos(double.PositiveInfinity)));
    }

    private static double Any(ref RngStream stream) => (2 * stream.NextDouble() - 1) * Math.Pow(2, stream.NextInt(40) - 20);

    private static void Near(double expected, double found, double x)
    {
        double ulp = Math.Max(double.Epsilon, Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected));
        Assert.True(Math.Abs(found - expected) <= Bound * ulp,
            FormattableString.Invariant($"at {x:R}: expected {expected:R}, found {found:R}"));
    }
}
