using System.Runtime.Intrinsics;
using Hipi.Numerics;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties.Numerics;

/// <summary>
/// Each float32 function against double precision: at least 2^22 strided arguments within its range and the special values; every float32
/// when HIPI_DEEP=1.
/// </summary>
public class Float32MathProperties(ITestOutputHelper output)
{
    /// <summary>
    /// What Float32Math states. The references are C-library doubles: their own error is below 2^-28 of a float's last place.
    /// </summary>
    private const double Bound = 0.51;

    private const int Block = 4096;

    private delegate float Scalar(float x);
    private delegate Vector256<float> Eight(Vector256<float> x);
    private delegate void Many(ReadOnlySpan<float> source, Span<float> destination);

    private static readonly float[] Specials =
    [
        0f, -0f, 1f, -1f, float.Epsilon, -float.Epsilon, 1.17549421e-38f, 1.17549435e-38f, -1.17549435e-38f, float.MaxValue, float.MinValue,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, 88.7228317f, 88.7228394f, -87.3365402f, -103.278923f, -103.972076f,
        -103.972084f, -104f, 89f,
        9.01091290f, 9.01091385f, 10f, -10f, 0.999999940f, 1.00000012f, 0.707106769f, 0.707106829f, 1.41421354f, 16.6355324f,
        -0.881373584f, 1e5f, -1e5f,
        0.785398185f, 1.57079637f, 3.14159274f, 6.28318548f, 51471.8594f, 99997.9f, 2.35619450f, 0.346573591f, -0.346573591f,
    ];

    [Fact] public void Exp_EveryFloat_IsWithinTheBound() =>
        Sweep(Float32Math.Exp, Float32Math.Exp, Float32Math.Exp, Math.Exp, double.PositiveInfinity);
    [Fact] public void Log_EveryFloat_IsWithinTheBound() =>
        Sweep(Float32Math.Log, Float32Math.Log, Float32Math.Log, Math.Log, double.PositiveInfinity, 0);
    [Fact] public void Tanh_EveryFloat_IsWithinTheBound() =>
        Sweep(Float32Math.Tanh, Float32Math.Tanh, Float32Math.Tanh, Math.Tanh, double.PositiveInfinity);
    [Fact] public void Softplus_EveryFloat_IsWithinTheBound() =>
        Sweep(Float32Math.Softplus, Float32Math.Softplus, Float32Math.Softplus, Softplus, double.PositiveInfinity);
    [Fact] public void Sigmoid_EveryFloat_IsWithinTheBound() =>
        Sweep(Float32Math.Sigmoid, Float32Math.Sigmoid, Float32Math.Sigmoid, Sigmoid, double.PositiveInfinity);
    [Fact] public void Sin_EveryFloatInRange_IsWithinTheBound() => Sweep(Float32Math.Sin, Float32Math.Sin, Float32Math.Sin, Math.Sin, 1e5);
    [Fact] public void Cos_EveryFloatInRange_IsWithinTheBound() => Sweep(Float32Math.Cos, Float32Math.Cos, Float32Math.Cos, Math.Cos, 1e5);

    [Fact]
    public void SpecialValues_OfEachFunction_AreTheStatedOnes()
    {
        const float inf = float.PositiveInfinity;
        Same((Float32Math.Exp, -inf, 0f), (Float32Math.Exp, inf, inf), (Float32Math.Exp, 89f, inf), (Float32Math.Exp, -104f, 0f),
            (Float32Math.Exp, 0f, 1f), (Float32Math.Exp, -0f, 1f));
        Same((Float32Math.Log, 0f, -inf), (Float32Math.Log, -0f, -inf), (Float32Math.Log, -1f, float.NaN),
            (Float32Math.Log, -inf, float.NaN), (Float32Math.Log, inf, inf), (Float32Math.Log, 1f, 0f));
        Same((Float32Math.Log, -float.Epsilon, float.NaN));
        Same((Float32Math.Tanh, 0f, 0f), (Float32Math.Tanh, -0f, -0f), (Float32Math.Tanh, inf, 1f), (Float32Math.Tanh, -inf, -1f),
            (Float32Math.Tanh, float.Epsilon, float.Epsilon));
        Same((Float32Math.Softplus, -inf, 0f), (Float32Math.Softplus, inf, inf), (Float32Math.Softplus, float.MaxValue, float.MaxValue),
            (Float32Math.Softplus, float.MinValue, 0f));
        Same((Float32Math.Sigmoid, -inf, 0f), (Float32Math.Sigmoid, inf, 1f), (Float32Math.Sigmoid, 0f, 0.5f));
        Same((Float32Math.Sin, 0f, 0f), (Float32Math.Sin, -0f, -0f), (Float32Math.Sin, -float.Epsilon, -float.Epsilon),
            (Float32Math.Cos, 0f, 1f), (Float32Math.Cos, -0f, 1f));
        foreach (Func<float, float> f in new Func<float, float>[] { Float32Math.Exp, Float32Math.Log, Float32Math.Tanh,
            Float32Math.Softplus, Float32Math.Sigmoid, Float32Math.Sin, Float32Math.Cos })
            Same((f, float.NaN, float.NaN), (f, BitConverter.UInt32BitsToSingle(0x7F800001), float.NaN), (f, -float.NaN, float.NaN));
    }

    [Theory]
    [InlineData(100000.008f)]
    [InlineData(-100000.008f)]
    [InlineData(float.MaxValue)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void SinCos_BeyondTheirRange_ThrowInEveryForm(float x)
    {
        float[] source = [0, 1, 2, 3, 4, 5, 6, 7, 8, x, 9], destination = new float[11];
        Vector256<float> lanes = Vector256<float>.Zero.WithElement(5, x);
        Assert.Equal((double)x, Assert.Throws<ArgumentOutOfRangeException>(() => Float32Math.Sin(x)).ActualValue);
        Assert.Throws<ArgumentOutOfRangeException>(() => Float32Math.Cos(x));
        Assert.Throws<ArgumentOutOfRangeException>(() => Float32Math.Sin(source, destination));
        Assert.Throws<ArgumentOutOfRangeException>(() => Float32Math.Cos(source, destination));
        Assert.Throws<ArgumentOutOfRangeException>(() => Float32Math.Sin(lanes));
        Assert.Throws<ArgumentOutOfRangeException>(() => Float32Math.Cos(lanes));
    }

    [Fact]
    public void Spans_EveryLength_WriteTheirElementsAndNoOther()
    {
        foreach (Many many in new Many[] { Float32Math.Exp, Float32Math.Log, Float32Math.Tanh, Float32Math.Softplus, Float32Math.Sigmoid,
            Float32Math.Sin, Float32Math.Cos })
            for (int n = 0; n <= 67; n++)
            {
                float[] source = [.. Enumerable.Range(0, n).Select(i => 0.37f * i - 9)], expected = new float[n],
                destination = new float[n + 9];
                for (int i = 0; i < n; i++) many(source.AsSpan(i, 1), expected.AsSpan(i, 1));
                Array.Fill(destination, 77f);
                many(source, destination);
                Assert.Equal(expected, destination[..n]);
                Assert.All(destination[n..], x => Assert.Equal(77f, x));
                many(source, source);   // in place
                Assert.Equal(expected, source);
            }
    }

    [Fact]
    public void Span_TooShortDestination_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Float32Math.Exp(new float[9], new float[8]));

    [Fact]
    public void Functions_Steady_AllocatesNothing()
    {
        float[] x = new float[37];
        Allocation.IsNone(() =>
        {
            Float32Math.Exp(x, x);
            Float32Math.Tanh(x, x);
            Float32Math.Softplus(x, x);
            Float32Math.Log(x, x);
            Float32Math.Cos(x, x);
            x[0] = Float32Math.Sin(Float32Math.Sigmoid(x[1]));
        });
    }

    /// <summary>
    /// The span form within the bound, and the scalar and eight-lane forms with its bits; arguments beyond ±range are refused ones, at most
    /// low give NaN or -inf.
    /// </summary>
    private void Sweep(Scalar scalar, Eight eight, Many many, Func<double, double> reference, double range,
        double low = double.NegativeInfinity)
    {
        float[] destination = new float[Block];
        (double Error, float At) worst = (0, 0);
        long counted = 0;
        foreach (float[] source in Blocks(range, Step(range, low)))
        {
            many(source, destination);
            for (int i = 0; i < Block; i += 8) AssertSame(source, i, eight(Vector256.Create<float>(source.AsSpan(i, 8))), destination);
            for (int i = 0; i < Block; i++)
            {
                if (float.IsFinite(source[i]) && source[i] > low) counted++;
                if (BitConverter.SingleToUInt32Bits(scalar(source[i])) != BitConverter.SingleToUInt32Bits(destination[i]))
                    Assert.Fail($"scalar form at {source[i]:g9}");
                double error = Ulps.Between(destination[i], reference(source[i]));
                if (!(error <= worst.Error)) worst = (error, source[i]);
            }
        }
        output.WriteLine($"worst {worst.Error:g6} ulp at {worst.At:g9}, {counted} arguments");
        Assert.True(worst.Error <= Bound, $"{worst.Error:g6} ulp at {worst.At:g9}");
        Assert.True(counted - Specials.Length >= 1 << 22, $"{counted} arguments within the range");
    }

    /// <summary>
    /// Primes, so that the low bits vary: of 2^32 floats all but 2^24 are finite, half of them above 0, 56 % within ±1e5; each share over
    /// its stride is above 2^22.
    /// </summary>
    private static long Step(double range, double low) =>
        Environment.GetEnvironmentVariable("HIPI_DEEP") == "1" ? 1 : low == 0 ? 509 : double.IsPositiveInfinity(range) ? 1013 : 571;

    /// <summary>
    /// The special values, then the floats of bits 0, step, 2 step, ..., in one reused array; what is beyond the range is left out, what is
    /// over is NaN.
    /// </summary>
    private static IEnumerable<float[]> Blocks(double range, long step)
    {
        float[] source = new float[Block];
        int filled = 0;
        foreach (float special in Specials)
            if (!(Math.Abs(special) > range)) source[filled++] = special;
        for (long bits = 0; bits <= uint.MaxValue; bits += step)
        {
            float x = BitConverter.UInt32BitsToSingle((uint)bits);
            if (Math.Abs(x) > range) continue;
            source[filled++] = x;
            if (filled < Block) continue;
            yield return source;
            filled = 0;
        }
        source.AsSpan(filled).Fill(float.NaN);
        yield return source;
    }

    private static void AssertSame(float[] source, int at, Vector256<float> lanes, float[] expected)
    {
        Vector256<uint> span = Vector256.Create<float>(expected.AsSpan(at, 8)).AsUInt32();
        if (lanes.AsUInt32() != span) Assert.Fail($"eight-lane form at or after {source[at]:g9}");
    }

    private static void Same(params (Func<float, float> Function, float X, float Expected)[] cases)
    {
        foreach ((Func<float, float> f, float x, float expected) in cases)
            Assert.True(BitConverter.SingleToUInt32Bits(f(x)) == BitConverter.SingleToUInt32Bits(expected),
                $"{f.Method.Name} {x:g9}: {f(x):g9}, not {expected:g9}");
    }

    private static double Softplus(double x) => x > 0 ? x + LogOnePlus(Math.Exp(-x)) : LogOnePlus(Math.Exp(x));

    private static double Sigmoid(double x) => x > 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    /// <summary>
    /// Below 1e-4 three terms of the series (the fourth is under 1e-12 of the first), above it the sum loses at most 1e-12.
    /// </summary>
    private static double LogOnePlus(double z) => z < 1e-4 ? z * (1 - z * (0.5 - z / 3)) : Math.Log(1 + z);
}
