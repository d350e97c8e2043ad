using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>The log-density of squashed Gaussian actions, eight rows at a time, summed over components in the order of the adds.</summary>
/// <remarks>
/// Source: E-SQUASH. One component, with ε = (u - μ) / σ: -ε²/2 - log σ - log(2π)/2 - log(1 - tanh² u), where
/// log(1 - tanh² u) = 2 (log 2 - u - softplus(-2u)) is stable for every u.
/// Numerics: in double lanes, rounded once: a batch's mean of it cancels against the target entropy, so constants must not carry float's rounding.
/// Alloc: none.
/// </remarks>
internal struct LogDensity
{
    private Vector256<double> low, high;

    /// <summary>The sum so far.</summary>
    public readonly Vector256<float> Value => Vector256.Narrow(low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector256<float> noise, Vector256<float> logDeviation, Vector256<float> u)
    {
        low += Component(Vector256.WidenLower(noise), Vector256.WidenLower(logDeviation), Vector256.WidenLower(u));
        high += Component(Vector256.WidenUpper(noise), Vector256.WidenUpper(logDeviation), Vector256.WidenUpper(u));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Component(Vector256<double> noise, Vector256<double> logDeviation, Vector256<double> u)
    {
        Vector256<double> normal = noise * noise * Vector256.Create(-0.5) - logDeviation - Vector256.Create(GaussianHead.HalfLogTwoPi);
        Vector256<double> squash = Vector256.Create(GaussianHead.LogTwo) - u - Lanes.Softplus(u * Vector256.Create(-2.0));
        return normal - (squash + squash);
    }
}
