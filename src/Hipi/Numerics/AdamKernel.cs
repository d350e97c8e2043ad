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

/// <summary>One Adam step on a flat vector: m = b1 m + (1-b1) g, v = b2 v + (1-b2) g², p -= step m / (sqrt(v) correction + epsilon).</summary>
/// <remarks>
/// Shapes: four spans of equal length; m, v and p are updated in place.
/// Numerics: m = fma(b1, m, (1-b1) g); v = fma(b2, v, ((1-b2) g) g); p = fma(-step, m / fma(sqrt v, correction, epsilon), p); elementwise, so no order to keep.
/// Alloc: none.  Reference: a scalar double loop, in the tests.
/// </remarks>
public static class AdamKernel
{
    /// <summary>Updates m, v and the parameters from the gradient.</summary>
    public static void Apply(ReadOnlySpan<float> gradient, Span<float> m, Span<float> v, Span<float> parameters, in AdamStep step)
    {
        Shape.Is(m.Length, gradient.Length, 1, nameof(m));
        Shape.Is(v.Length, gradient.Length, 1, nameof(v));
        Shape.Is(parameters.Length, gradient.Length, 1, nameof(parameters));
        if (Fused.IsHardware) Apply<HardwareFma>(gradient, m, v, parameters, step);
        else Apply<SoftwareFma>(gradient, m, v, parameters, step);
    }

    internal static void Apply<TFma>(ReadOnlySpan<float> gradient, Span<float> m, Span<float> v, Span<float> parameters, in AdamStep step)
        where TFma : struct, IFma
    {
        int whole = gradient.Length & ~7, tail = gradient.Length - whole;
        Run<TFma>(ref First(gradient), ref First(m), ref First(v), ref First(parameters), whole, step);
        if (tail == 0) return;
        Span<float> rest = stackalloc float[32];   // the last few in a block of eight of their own
        rest.Clear();
        gradient[whole..].CopyTo(rest);
        m[whole..].CopyTo(rest[8..]);
        v[whole..].CopyTo(rest[16..]);
        parameters[whole..].CopyTo(rest[24..]);
        Run<TFma>(ref rest[0], ref rest[8], ref rest[16], ref rest[24], 8, step);
        rest.Slice(8, tail).CopyTo(m[whole..]);
        rest.Slice(16, tail).CopyTo(v[whole..]);
        rest.Slice(24, tail).CopyTo(parameters[whole..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TFma>(ref float gradient, ref float m, ref float v, ref float parameters, int count, in AdamStep step)
        where TFma : struct, IFma
    {
        Vector256<float> beta1 = Vector256.Create(step.Beta1), rest1 = Vector256.Create(1 - step.Beta1);
        Vector256<float> beta2 = Vector256.Create(step.Beta2), rest2 = Vector256.Create(1 - step.Beta2);
        Vector256<float> size = Vector256.Create(-step.StepSize), correction = Vector256.Create(step.RootCorrection), epsilon = Vector256.Create(step.Epsilon);
        for (nuint i = 0; i < (nuint)count; i += 8)
        {
            Vector256<float> g = Vector256.LoadUnsafe(ref gradient, i);
            Vector256<float> mean = TFma.MultiplyAdd(beta1, Vector256.LoadUnsafe(ref m, i), rest1 * g);
            Vector256<float> square = TFma.MultiplyAdd(beta2, Vector256.LoadUnsafe(ref v, i), rest2 * g * g);
            Vector256<float> ratio = mean / TFma.MultiplyAdd(Vector256.Sqrt(square), correction, epsilon);
            mean.StoreUnsafe(ref m, i);
            square.StoreUnsafe(ref v, i);
            TFma.MultiplyAdd(size, ratio, Vector256.LoadUnsafe(ref parameters, i)).StoreUnsafe(ref parameters, i);
        }
    }

    private static ref float First(ReadOnlySpan<float> span) => ref MemoryMarshal.GetReference(span);
}
