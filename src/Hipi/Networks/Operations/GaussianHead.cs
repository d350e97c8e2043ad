using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>Constants of the tanh-Gaussian policy.</summary>
/// <remarks>Source: E-SQUASH.</remarks>
internal static class GaussianHead
{
    /// <summary>log σ is kept in [-20, 2].</summary>
    public const float LeastLogDeviation = -20f, LargestLogDeviation = 2f;

    /// <summary>Stored actions are kept in ±(1 - 2^-20) before atanh.</summary>
    public const float LargestAction = 1f - 1f / (1 << 20);

    public const double HalfLogTwoPi = 0.9189385332046727, LogTwo = 0.6931471805599453;

    public static Vector256<float> Clip(Vector256<float> raw) =>
        Vectors.Clip(raw, Vector256.Create(LeastLogDeviation), Vector256.Create(LargestLogDeviation));

    /// <summary>All bits where the clip lets a gradient pass.</summary>
    public static Vector256<float> Passes(Vector256<float> raw) =>
        Vector256.GreaterThanOrEqual(raw, Vector256.Create(LeastLogDeviation)) & Vector256.LessThanOrEqual(raw,
            Vector256.Create(LargestLogDeviation));

    public static double Clip(double raw, ScalarInterpreter tape)
    {
        tape.Kink(raw - LeastLogDeviation);
        tape.Kink(raw - LargestLogDeviation);
        return Math.Min(Math.Max(raw, LeastLogDeviation), LargestLogDeviation);
    }

    public static bool Passes(double raw) => raw is >= LeastLogDeviation and <= LargestLogDeviation;

    public static double LogProbability(double noise, double logDeviation, double u) =>
        -0.5 * noise * noise - logDeviation - HalfLogTwoPi - 2 * (LogTwo - u - Softplus(-2 * u));

    /// <summary>tanh u by 1 - 2 / (e^2u + 1).</summary>
    public static double Tanh(double u) => 1 - 2 / (Float64Math.Exp(2 * u) + 1);

    private static double Softplus(double x) => Math.Max(x, 0) + Float64Math.Log1p(Float64Math.Exp(-Math.Abs(x)));
}
