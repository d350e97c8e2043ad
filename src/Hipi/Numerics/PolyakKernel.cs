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
        if (Fused.IsHardware) Apply<HardwareFma>(source, target, rate);
        else Apply<SoftwareFma>(source, target, rate);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Apply<TFma>(ReadOnlySpan<float> source, Span<float> target, float rate) where TFma : struct, IFma
    {
        ref float from = ref MemoryMarshal.GetReference(source), to = ref MemoryMarshal.GetReference(target);
        Vector256<float> rates = Vector256.Create(rate);
        int i = 0;
        for (; i <= source.Length - 8; i += 8)
        {
            Vector256<float> old = Vector256.LoadUnsafe(ref to, (nuint)i);
            TFma.MultiplyAdd(rates, Vector256.LoadUnsafe(ref from, (nuint)i) - old, old).StoreUnsafe(ref to, (nuint)i);
        }
        for (; i < source.Length; i++)
            target[i] = TFma.MultiplyAdd(rates, Vector256.Create(source[i] - target[i]), Vector256.Create(target[i])).ToScalar();
    }
}
