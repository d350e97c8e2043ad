using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hipi.Numerics;

/// <summary>
/// exp, log, tanh, softplus, sigmoid, sin and cos of floats; the scalar, eight-lane and span forms give equal bits, on every machine.
/// </summary>
/// <remarks>
/// Numerics: evaluated on doubles and rounded once, at most 0.51 ulp, subnormal results too; no FMA, no C library. NaN gives the canonical
/// NaN.
/// Exp: -inf gives 0, +inf and overflow give +inf. Log: ±0 gives -inf, below 0 NaN, +inf gives +inf. Tanh: ±0 gives ±0, ±inf gives ±1.
/// Softplus: -inf gives 0, +inf gives +inf. Sigmoid: -inf gives 0, +inf gives 1. Sin, Cos: |x| &lt;= 1e5, beyond (±inf too) an
/// <see cref="ArgumentOutOfRangeException"/>; sin ±0 gives ±0.
/// Shapes: the span forms write destination[i] = f(source[i]) for all of source; destination is at least as long, and is source itself or
/// does not overlap it.
/// Alloc: none.  Reference: Math in double precision, over every float32 in the deep test.
/// </remarks>
public static class Float32Math
{
    /// <summary>The largest |x| that sin and cos take.</summary>
    public const double LargestAngle = 1e5;

    /// <summary>e^x.</summary>
    public static float Exp(float x) => One<ExpLanes>(x);

    /// <inheritdoc cref="Exp(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x) => Eight<ExpLanes>(x);

    /// <inheritdoc cref="Exp(float)"/>
    public static void Exp(ReadOnlySpan<float> source, Span<float> destination) => Many<ExpLanes>(source, destination);

    /// <summary>The natural logarithm of x.</summary>
    public static float Log(float x) => One<LogLanes>(x);

    /// <inheritdoc cref="Log(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Log(Vector256<float> x) => Eight<LogLanes>(x);

    /// <inheritdoc cref="Log(float)"/>
    public static void Log(ReadOnlySpan<float> source, Span<float> destination) => Many<LogLanes>(source, destination);

    /// <summary>The hyperbolic tangent of x.</summary>
    public static float Tanh(float x) => One<TanhLanes>(x);

    /// <inheritdoc cref="Tanh(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> x) => Eight<TanhLanes>(x);

    /// <inheritdoc cref="Tanh(float)"/>
    public static void Tanh(ReadOnlySpan<float> source, Span<float> destination) => Many<TanhLanes>(source, destination);

    /// <summary>log(1 + e^x).</summary>
    public static float Softplus(float x) => One<SoftplusLanes>(x);

    /// <inheritdoc cref="Softplus(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Softplus(Vector256<float> x) => Eight<SoftplusLanes>(x);

    /// <inheritdoc cref="Softplus(float)"/>
    public static void Softplus(ReadOnlySpan<float> source, Span<float> destination) => Many<SoftplusLanes>(source, destination);

    /// <summary>1 / (1 + e^-x), the derivative of softplus.</summary>
    public static float Sigmoid(float x) => One<SigmoidLanes>(x);

    /// <inheritdoc cref="Sigmoid(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sigmoid(Vector256<float> x) => Eight<SigmoidLanes>(x);

    /// <inheritdoc cref="Sigmoid(float)"/>
    public static void Sigmoid(ReadOnlySpan<float> source, Span<float> destination) => Many<SigmoidLanes>(source, destination);

    /// <summary>The sine of x.</summary>
    public static float Sin(float x) => One<SinLanes>(x);

    /// <inheritdoc cref="Sin(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sin(Vector256<float> x) => Eight<SinLanes>(x);

    /// <inheritdoc cref="Sin(float)"/>
    public static void Sin(ReadOnlySpan<float> source, Span<float> destination) => Many<SinLanes>(source, destination);

    /// <summary>The cosine of x.</summary>
    public static float Cos(float x) => One<CosLanes>(x);

    /// <inheritdoc cref="Cos(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Cos(Vector256<float> x) => Eight<CosLanes>(x);

    /// <inheritdoc cref="Cos(float)"/>
    public static void Cos(ReadOnlySpan<float> source, Span<float> destination) => Many<CosLanes>(source, destination);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float One<TFunction>(float x) where TFunction : struct, ILaneFunction
    {
        double y = TFunction.Of(Vector256.Create((double)x)).ToScalar();
        return double.IsNaN(y) ? float.NaN : (float)y;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Eight<TFunction>(Vector256<float> x) where TFunction : struct, ILaneFunction
    {
        Vector256<float> y = Wide.IsSupported
            ? Wide.Narrow(TFunction.Of(Wide.Of(x)))
            : Vector256.Narrow(TFunction.Of(Vector256.WidenLower(x)), TFunction.Of(Vector256.WidenUpper(x)));
        return Vector256.ConditionalSelect(Vector256.Equals(y, y), y, Vector256.Create(float.NaN));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Many<TFunction>(ReadOnlySpan<float> source, Span<float> destination) where TFunction : struct, ILaneFunction
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length, nameof(destination));
        ref float from = ref MemoryMarshal.GetReference(source), to = ref MemoryMarshal.GetReference(destination);
        int i = 0;
        for (; i <= source.Length - 8; i += 8) Eight<TFunction>(Vector256.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        if (i == source.Length) return;
        Span<float> tail = stackalloc float[8];
        tail.Clear();
        source[i..].CopyTo(tail);
        Eight<TFunction>(Vector256.Create<float>(tail)).CopyTo(tail);
        tail[..(source.Length - i)].CopyTo(destination[i..]);
    }
}
