using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hipi.Numerics;

/// <summary>The scalars of one Adam step; the caller keeps the powers of the decay rates, in double.</summary>
/// <param name="StepSize">Learning rate / (1 - beta1^t).</param>
/// <param name="RootCorrection">1 / sqrt(1 - beta2^t).</param>
/// <param name="Beta1">Decay of the mean of gradients.</param>
/// <param name="Beta2">Decay of the mean of squared gradients.</param>
/// <param name="Epsilon">Added to the root.</param>
public readonly record struct AdamStep(float StepSize, float RootCorrection, float Beta1, float Beta2, float Epsilon)
{
    /// <summary>The step from the learning rate, the rates and their t-th powers.</summary>
    public static AdamStep Of(double learningRate, double beta1, double beta2, double epsilon, double beta1Power, double beta2Power) =>
        new((float)(learningRate / (1 - beta1Power)), (float)(1 / Math.Sqrt(1 - beta2Power)), (float)beta1, (float)beta2, (float)epsilon);
}

/// <summary>
/// One Adam step on a flat vector: m = b1 m + (1-b1) g, v = b2 v + (1-b2) g², p -= step m / (sqrt(v) correction + epsilon).
/// </summary>
/// <remarks>
/// Shapes: four spans of equal length; m, v and p are updated in place.
/// Numerics: m = fma(b1, m, (1-b1) g); v = fma(b2, v, ((1-b2) g) g); p = fma(-step, m / fma(sqrt v, correction, epsilon), p); elementwise,
/// so no order to keep.
/// A slow copy may follow in the same pass, moved as by <see cref="PolyakKernel"/>.
/// Alloc: none.  Reference: a scalar double loop, in the tests.
/// </remarks>
public static class AdamKernel
{
    private const int Width = Panels.Width;

    /// <summary>Updates m, v and the parameters from the gradient; false where the gradient holds an infinity or NaN.</summary>
    public static bool Apply(ReadOnlySpan<float> gradient, Span<float> m, Span<float> v, Span<float> parameters, in AdamStep step) =>
        Apply(gradient, m, v, parameters, step, [], 0);

    /// <summary>The same, and where <paramref name="slow"/> is not empty: slow += rate (parameters - slow).</summary>
    public static bool Apply(
        ReadOnlySpan<float> gradient, Span<float> m, Span<float> v, Span<float> parameters, in AdamStep step, Span<float> slow, float rate)
    {
        Shape.Is(m.Length, gradient.Length, 1, nameof(m));
        Shape.Is(v.Length, gradient.Length, 1, nameof(v));
        Shape.Is(parameters.Length, gradient.Length, 1, nameof(parameters));
        if (!slow.IsEmpty) Shape.Is(slow.Length, gradient.Length, 1, nameof(slow));
        if (Vector512.IsHardwareAccelerated) return Apply<OneSixteen>(gradient, m, v, parameters, step, slow, rate);
        if (Fused.IsHardware) return Apply<TwoEights<HardwareFma>>(gradient, m, v, parameters, step, slow, rate);
        return Apply<TwoEights<SoftwareFma>>(gradient, m, v, parameters, step, slow, rate);
    }

    internal static bool Apply<TLanes>(
        ReadOnlySpan<float> gradient, Span<float> m, Span<float> v, Span<float> parameters, in AdamStep step, Span<float> slow, float rate)
        where TLanes : struct, IElementwise<TLanes>
    {
        int whole = gradient.Length & ~(Width - 1), tail = gradient.Length - whole;
        bool finite =
            Run<TLanes>(ref First(gradient), ref First(m), ref First(v), ref First(parameters), ref First(slow), whole, step, rate,
            !slow.IsEmpty);
        if (tail == 0) return finite;
        Span<float> rest = stackalloc float[5 * Width];   // the last few in a block of sixteen of their own
        rest.Clear();
        gradient[whole..].CopyTo(rest);
        m[whole..].CopyTo(rest[Width..]);
        v[whole..].CopyTo(rest[(2 * Width)..]);
        parameters[whole..].CopyTo(rest[(3 * Width)..]);
        if (!slow.IsEmpty) slow[whole..].CopyTo(rest[(4 * Width)..]);
        finite &= Run<TLanes>(ref rest[0], ref rest[Width], ref rest[2 * Width], ref rest[3 * Width], ref rest[4 * Width], Width, step,
            rate, !slow.IsEmpty);
        rest.Slice(Width, tail).CopyTo(m[whole..]);
        rest.Slice(2 * Width, tail).CopyTo(v[whole..]);
        rest.Slice(3 * Width, tail).CopyTo(parameters[whole..]);
        if (!slow.IsEmpty) rest.Slice(4 * Width, tail).CopyTo(slow[whole..]);
        return finite;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Run<TLanes>(
        ref float gradient, ref float m, ref float v, ref float parameters, ref float slow, nint count, in AdamStep step, float rate,
        bool follows)
        where TLanes : struct, IElementwise<TLanes>
    {
        TLanes beta1 = TLanes.Of(step.Beta1), rest1 = TLanes.Of(1 - step.Beta1), beta2 = TLanes.Of(step.Beta2),
        rest2 = TLanes.Of(1 - step.Beta2);
        TLanes size = TLanes.Of(-step.StepSize), correction = TLanes.Of(step.RootCorrection), epsilon = TLanes.Of(step.Epsilon);
        TLanes rates = TLanes.Of(rate), zero = TLanes.Of(0), offFinite = zero;
        for (nint i = 0; i < count; i += Width)
        {
            TLanes g = TLanes.Load(ref gradient, i, 0);
            TLanes mean = TLanes.MultiplyAdd(beta1, TLanes.Load(ref m, i, 0), rest1 * g);
            TLanes square = TLanes.MultiplyAdd(beta2, TLanes.Load(ref v, i, 0), rest2 * g * g);
            TLanes ratio = mean / TLanes.MultiplyAdd(TLanes.SquareRoot(square), correction, epsilon);
            TLanes moved = TLanes.MultiplyAdd(size, ratio, TLanes.Load(ref parameters, i, 0));
            TLanes.Store(mean, ref m, i, 0);
            TLanes.Store(square, ref v, i, 0);
            TLanes.Store(moved, ref parameters, i, 0);
            offFinite += g * zero;   // 0 for every finite g, NaN otherwise
            if (!follows) continue;
            TLanes old = TLanes.Load(ref slow, i, 0);
            TLanes.Store(TLanes.MultiplyAdd(rates, moved - old, old), ref slow, i, 0);
        }
        return TLanes.IsZero(offFinite);
    }

    private static ref float First(ReadOnlySpan<float> span) => ref MemoryMarshal.GetReference(span);
}
