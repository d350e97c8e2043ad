using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>The log-density of squashed Gaussian actions, eight rows at a time, summed over components in the order of the adds.</summary>
/// <remarks>
/// Source: E-SQUASH. One component, with ε = (u - μ) / σ: -ε²/2 - log σ - log(2π)/2 - log(1 - tanh² u), where
/// log(1 - tanh² u) = 2 (log 2 - u - softplus(-2u)) is stable for every u.
/// Numerics: in double lanes, rounded once: a batch's mean of it cancels against the target entropy, so constants must not carry float's
/// rounding.
/// Alloc: none.
/// </remarks>
internal struct LogDensity
{
    private Vector256<double> low, high;

    /// <summary>The sum so far.</summary>
    public readonly Vector256<float> Value => Vector256.Narrow(low, high);

    /// <summary>A sum that starts at -Σ log(1 - tanh² u) of given components, the same for all rows.</summary>
    public static LogDensity From(double squash) => new() { low = Vector256.Create(squash), high = Vector256.Create(squash) };

    /// <summary>-log(1 - tanh² u) of one component.</summary>
    public static double SquashOf(float u) => -2 * Squash(Vector256.Create((double)u)).ToScalar();

    /// <summary>Adds a component's normal part alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddNormal(Vector256<float> noise, Vector256<float> logDeviation)
    {
        low += Normal(Vector256.WidenLower(noise), Vector256.WidenLower(logDeviation));
        high += Normal(Vector256.WidenUpper(noise), Vector256.WidenUpper(logDeviation));
    }

    /// <summary>Adds a component.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector256<float> noise, Vector256<float> logDeviation, Vector256<float> u)
    {
        Vector256<double> lower, upper;   // the squash's halves
        if (Wide.IsSupported)
        {
            Vector512<double> wide = Wide.Of(u),
            squash = Vector512.Create(GaussianHead.LogTwo) - wide - WideLanes.Softplus(wide * Vector512.Create(-2.0));
            (lower, upper) = (squash.GetLower(), squash.GetUpper());
        }
        else (lower, upper) = (Squash(Vector256.WidenLower(u)), Squash(Vector256.WidenUpper(u)));
        low += Normal(Vector256.WidenLower(noise), Vector256.WidenLower(logDeviation)) - (lower + lower);
        high += Normal(Vector256.WidenUpper(noise), Vector256.WidenUpper(logDeviation)) - (upper + upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Normal(Vector256<double> noise, Vector256<double> logDeviation) =>
        noise * noise * Vector256.Create(-0.5) - logDeviation - Vector256.Create(GaussianHead.HalfLogTwoPi);

    /// <summary>Half of log(1 - tanh² u).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Squash(Vector256<double> u) =>
        Vector256.Create(GaussianHead.LogTwo) - u - Lanes.Softplus(u * Vector256.Create(-2.0));
}
