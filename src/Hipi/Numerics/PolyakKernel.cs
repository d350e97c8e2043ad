using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hipi.Numerics;

/// <summary>The slow copy of a flat vector: target += rate (source - target).</summary>
/// <remarks>Shapes: spans of equal length.  Numerics: fma(rate, source - target, target), elementwise.  Alloc: none.</remarks>
public static class PolyakKernel
{
    /// <summary>Moves the target towards the source.</summary>
    public static void Apply(ReadOnlySpan<float> source, Span<float> target, float rate)
    {
        Shape.Is(target.Length, source.Length, 1, nameof(target));
        if (Vector512.IsHardwareAccelerated) Apply<OneSixteen>(source, target, rate);
        else if (Fused.IsHardware) Apply<TwoEights<HardwareFma>>(source, target, rate);
        else Apply<TwoEights<SoftwareFma>>(source, target, rate);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Apply<TLanes>(ReadOnlySpan<float> source, Span<float> target, float rate)
        where TLanes : struct, IElementwise<TLanes>
    {
        ref float from = ref MemoryMarshal.GetReference(source), to = ref MemoryMarshal.GetReference(target);
        TLanes rates = TLanes.Of(rate);
        int i = 0;
        for (; i <= source.Length - Panels.Width; i += Panels.Width)
        {
            TLanes old = TLanes.Load(ref to, i, 0);
            TLanes.Store(TLanes.MultiplyAdd(rates, TLanes.Load(ref from, i, 0) - old, old), ref to, i, 0);
        }
        for (; i < source.Length; i++) target[i] = Fused.MultiplyAdd(rate, source[i] - target[i], target[i]);
    }
}
