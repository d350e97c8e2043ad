using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hipi.Numerics;

/// <summary>The rectifier and its gradient, elementwise.</summary>
/// <remarks>
/// Shapes: spans of equal length; the destination may be one of the sources.  Numerics: +0 for x &lt;= 0, a NaN stays.  Alloc: none.
/// </remarks>
public static class Activations
{
    /// <summary>y = max(0, x).</summary>
    public static void Relu(ReadOnlySpan<float> x, Span<float> y)
    {
        Shape.Is(y.Length, x.Length, 1, nameof(y));
        ref float from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i <= x.Length - 8; i += 8)
        {
            Vector256<float> value = Vector256.LoadUnsafe(ref from, (nuint)i);
            Vector256.AndNot(value, Vector256.LessThanOrEqual(value, Vector256<float>.Zero)).StoreUnsafe(ref to, (nuint)i);
        }
        for (; i < x.Length; i++) y[i] = x[i] <= 0 ? 0 : x[i];
    }

    /// <summary>dx = dy where y > 0, else +0, for y = max(0, x).</summary>
    public static void ReluGradient(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        Shape.Is(dy.Length, y.Length, 1, nameof(dy));
        Shape.Is(dx.Length, y.Length, 1, nameof(dx));
        if (Vector512.IsHardwareAccelerated) ReluGradient<OneSixteen>(y, dy, dx);
        else ReluGradient<TwoEights<SoftwareFma>>(y, dy, dx);   // no multiply-add is used
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReluGradient<TLanes>(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
        where TLanes : struct, IElementwise<TLanes>
    {
        ref float gate = ref MemoryMarshal.GetReference(y), from = ref MemoryMarshal.GetReference(dy),
        to = ref MemoryMarshal.GetReference(dx);
        nint i = 0;
        for (; i <= y.Length - Panels.Width; i += Panels.Width)
            TLanes.Store(TLanes.Gated(TLanes.Load(ref from, i, 0), TLanes.Load(ref gate, i, 0)), ref to, i, 0);
        for (; i < y.Length; i++) dx[(int)i] = y[(int)i] > 0 ? dy[(int)i] : 0;
    }

    /// <summary>y[p, f, lane] = max(0, own[f] + x[p, f, lane]) for panels x of own.Length features.</summary>
    public static void ReluOfSum(ReadOnlySpan<float> own, ReadOnlySpan<float> x, Span<float> y)
    {
        Shape.Is(y.Length, x.Length, 1, nameof(y));
        Shape.Is(x.Length, x.Length / (own.Length * Panels.Width), own.Length * Panels.Width, nameof(x));
        if (Vector512.IsHardwareAccelerated) ReluOfSum<OneSixteen>(own, x, y);
        else ReluOfSum<TwoEights<SoftwareFma>>(own, x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReluOfSum<TLanes>(ReadOnlySpan<float> own, ReadOnlySpan<float> x, Span<float> y)
        where TLanes : struct, IElementwise<TLanes>
    {
        ref float from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(y);
        nint at = 0;
        while (at < x.Length)
            foreach (float value in own)
            {
                TLanes.Store(TLanes.Relu(TLanes.Of(value) + TLanes.Load(ref from, at, 0)), ref to, at, 0);
                at += Panels.Width;
            }
    }

    /// <summary>y = max(0, x + y), over whole panels.</summary>
    public static void ReluOfSum(ReadOnlySpan<float> x, Span<float> y)
    {
        Shape.Is(y.Length, x.Length / Panels.Width, Panels.Width, nameof(y));
        ref float from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(y);
        for (nuint i = 0; i < (nuint)x.Length; i += 8)
        {
            Vector256<float> sum = Vector256.LoadUnsafe(ref to, i) + Vector256.LoadUnsafe(ref from, i);
            Vector256.AndNot(sum, Vector256.LessThanOrEqual(sum, Vector256<float>.Zero)).StoreUnsafe(ref to, i);
        }
    }
}
