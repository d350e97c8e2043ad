using FsCheck;
using FsCheck.Fluent;
using Hipi.Numerics;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties.Numerics;

/// <summary>The double functions against series on big integers.</summary>
public class Float64MathProperties(ITestOutputHelper output)
{
    private const double Bound = 2;

    private static int Cases => 20 * Check.Cases;

    private static readonly Gen<double> Unit = from seed in Gen.Choose(0, int.MaxValue) select new RngStream((ulong)seed, "unit")
        .NextDouble();
    private static readonly Gen<double> Positive = from u in Unit select BitConverter.Int64BitsToDouble(1 + (long)(u * 0x7FEFFFFFFFFFFFFF));

    /// <summary>
    /// All of exp's range, its subnormal results, tiny arguments, and the places where the reduction changes its multiple of log 2.
    /// </summary>
    private static readonly Gen<double> ExpArguments = Gen.OneOf(
        from u in Unit select -745.2 + u * 1455,
        from u in Unit select -745.14 + u * 37,
        from u in Unit select 2 * u - 1,
        from u in Unit from e in Gen.Choose(-320, 0) select (2 * u - 1) * Math.Pow(10, e),
        from k in Gen.Choose(-1074, 1023) from step in Gen.Choose(-3, 3) select Stepped((k + 0.5) * Math.Log(2), step));

    /// <summary>All positive doubles, subnormals, the neighbours of 1, and those of sqrt(2) 2^k, where the reduction changes k.</summary>
    private static readonly Gen<double> LogArguments = Gen.OneOf(
        Positive,
        from u in Unit select Math.Max(double.Epsilon, u * 2.2250738585072014E-308),
        from step in Gen.Choose(-100_000, 100_000) select Stepped(1, step),
        from u in Unit select 0.5 + 1.5 * u,
        from k in Gen.Choose(-1000, 1000) from step in Gen.Choose(-3, 3) select Stepped(Math.ScaleB(Math.Sqrt(0.5), k), step));

    /// <summary>Both signs of every size, the neighbours of -1, and the places where the branches meet.</summary>
    private static readonly Gen<double> Log1pArguments = Gen.OneOf(
        Positive,
        from u in Unit from e in Gen.Choose(-320, 0) select (1 - 2 * u) * Math.Pow(10, e),
        from u in Unit select -0.9999 + 3 * u,
        from step in Gen.Choose(1, 100_000) select Stepped(-1, -step),
        from edge in Gen.Elements(-0.29, 0.41, 1.0, 0.5, -0.5, 1.1102230246251565E-16, -1.1102230246251565E-16, 0.41421356237309515,
            -0.29289321881345254)
        from step in Gen.Choose(-3, 3)
        select Stepped(edge, step));

    [Fact] public void Exp_AnyArgument_IsWithinTwoUlps() => Sweep(ExpArguments, Float64Math.Exp, x => Exact.Exp(Big.Of(x)));
    [Fact] public void Log_AnyArgument_IsWithinTwoUlps() => Sweep(LogArguments, Float64Math.Log, x => Exact.Log(Big.Of(x)));
    [Fact] public void Log1p_AnyArgument_IsWithinTwoUlps() => Sweep(Log1pArguments.Where(x => x != 0), Float64Math.Log1p, Exact.Log1p);

    /// <summary>The reference itself, against digits that are widely published: e, log 2, log 10, and log1p by its first terms.</summary>
    [Fact]
    public void Reference_KnownConstants_AreRight()
    {
        Assert.Equal(0.5, Exact.Exp(Big.Of(1)).Ulps(Math.E), 0.5);
        Assert.Equal(0.5, Exact.Log(Big.Of(2)).Ulps(0.69314718055994530942), 0.5);
        Assert.Equal(0.5, Exact.Log(Big.Of(10)).Ulps(2.30258509299404568402), 0.5);
        Assert.Equal(0.5, Exact.Log1p(1e-5).Ulps(1e-5 - 0.5e-10 + 1e-15 / 3 - 0.25e-20), 0.5 + 1);
        Assert.Equal(0, Exact.Log1p(1e-300).Ulps(1e-300), 0.001);
        Assert.Equal(0, Exact.Log(Big.Of(1)).Mantissa);
        Assert.InRange(Exact.Exp(Big.Of(1)).Ulps(Stepped(Math.E, 3)), 2.5, 3.5);   // and a wrong value is seen as wrong
        Assert.InRange(Exact.Log(Big.Of(0.9)).Ulps(Stepped(Math.Log(0.9), -3)), 2, 4);
    }

    [Fact]
    public void SpecialValues_OfEachFunction_AreTheStatedOnes()
    {
        const double inf = double.PositiveInfinity;
        Same((Float64Math.Exp, -inf, 0), (Float64Math.Exp, inf, inf), (Float64Math.Exp, 0, 1), (Float64Math.Exp, -0.0, 1),
            (Float64Math.Exp, double.NaN, double.NaN));
        Same((Float64Math.Exp, 709.782712893384, 1.7976931348622732E+308), (Float64Math.Exp, 709.7827128933841, inf),
            (Float64Math.Exp, double.MaxValue, inf));
        Same((Float64Math.Exp, -745.1332191019411, double.Epsilon), (Float64Math.Exp, -745.1332191019412, 0),
            (Float64Math.Exp, double.MinValue, 0));
        Same((Float64Math.Log, 0, -inf), (Float64Math.Log, -0.0, -inf), (Float64Math.Log, 1, 0), (Float64Math.Log, inf, inf),
            (Float64Math.Log, -1, double.NaN));
        Same((Float64Math.Log, -double.Epsilon, double.NaN), (Float64Math.Log, -inf, double.NaN),
            (Float64Math.Log, double.NaN, double.NaN));
        Same((Float64Math.Log1p, 0, 0), (Float64Math.Log1p, -0.0, -0.0), (Float64Math.Log1p, -1, -inf),
            (Float64Math.Log1p, -1.0000000000000002, double.NaN));
        Same((Float64Math.Log1p, inf, inf), (Float64Math.Log1p, -inf, double.NaN), (Float64Math.Log1p, double.NaN, double.NaN));
        Same((Float64Math.Log1p, double.Epsilon, double.Epsilon), (Float64Math.Log1p, double.MaxValue, Math.Log(double.MaxValue)));
    }

    private void Sweep(Gen<double> arguments, Func<double, double> function, Func<double, Big> reference)
    {
        (double Error, double At) worst = (0, 0);
        Check.Holds(arguments, x =>
        {
            double y = function(x), error = double.IsPositiveInfinity(y)
                && reference(x).Ulps(double.MaxValue) >= 0.5 ? 0 : reference(x).Ulps(y);
            if (!(error <= worst.Error)) worst = (error, x);
            return (error <= Bound).Label($"{error:g4} ulp at {x:r}");
        }, Cases);
        output.WriteLine($"worst {worst.Error:g4} ulp at {worst.At:r}");
    }

    private static double Stepped(double x, int steps) => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(x) + steps);

    private static void Same(params (Func<double, double> Function, double X, double Expected)[] cases)
    {
        foreach ((Func<double, double> f, double x, double expected) in cases)
            Assert.True(f(x).Equals(expected)
                && double.IsNegative(f(x)) == double.IsNegative(expected), $"{f.Method.Name} {x:r}: {f(x):r}, not {expected:r}");
    }
}
