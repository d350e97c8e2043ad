using System.Runtime.Intrinsics;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Numerics;

/// <summary>Every lane has the bits of the scalar function, special values and mixed lanes included.</summary>
public sealed class Float64LanesProperties
{
    private static readonly double[] Specials =
    [
        0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -double.Epsilon, double.MaxValue,
        double.MinValue,
        2.2250738585072014E-308, 2.2250738585072009E-308, 709, 709.5, 709.782712893384, 710, -744.9, -745, -745.1, -746, -708.5,
        0.70710678118654752, 1.4142135623730951,
    ];

    [Fact]
    public void Exp_EveryLane_HasTheScalarBits() => Agrees(Float64Lanes.Exp, Float64Math.Exp, random => (random.NextDouble() - 0.5) * 1600);

    [Fact]
    public void Log_EveryLane_HasTheScalarBits() =>
        Agrees(Float64Lanes.Log, Float64Math.Log, random => BitConverter.Int64BitsToDouble(random.NextInt64() & long.MaxValue));

    [Fact]
    public void WideExp_EveryLane_HasTheScalarBits() =>
        Agrees(x => Twice(WideFloat64Lanes.Exp, x), Float64Math.Exp, random => (random.NextDouble() - 0.5) * 1600);

    [Fact]
    public void WideLog_EveryLane_HasTheScalarBits() =>
        Agrees(x => Twice(WideFloat64Lanes.Log, x), Float64Math.Log, random =>
            BitConverter.Int64BitsToDouble(random.NextInt64() & long.MaxValue));

    /// <summary>The four lanes in either half; the halves must agree.</summary>
    private static Vector256<double> Twice(Func<Vector512<double>, Vector512<double>> lanes, Vector256<double> x)
    {
        Vector512<double> y = lanes(Vector512.Create(x, Vector256.Create(1.5))), z = lanes(Vector512.Create(Vector256.Create(0.5), x));
        Assert.Equal(y.GetLower().AsInt64(), z.GetUpper().AsInt64());
        return y.GetLower();
    }

    private static void Agrees(Func<Vector256<double>, Vector256<double>> lanes, Func<double, double> scalar, Func<Random, double> draw)
    {
        var random = new Random(5);
        Span<double> x = stackalloc double[4];
        for (int k = 0; k < 250_000; k++)
        {
            for (int lane = 0; lane < 4; lane++) x[lane] = k % 50 == 0 ? Specials[random.Next(Specials.Length)] : draw(random);
            Vector256<double> y = lanes(Vector256.Create<double>(x));
            for (int lane = 0; lane < 4; lane++)
                if (BitConverter.DoubleToInt64Bits(y[lane]) != BitConverter.DoubleToInt64Bits(scalar(x[lane])))
                    Assert.Fail($"lane {lane} of {x[lane]:R}: expected {scalar(x[lane]):R}, got {y[lane]:R}");
        }
    }
}
