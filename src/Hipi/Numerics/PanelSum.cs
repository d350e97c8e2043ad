using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hipi.Numerics;

/// <summary>Sums over the samples of a batch in <see cref="Panels"/>, in one fixed order.</summary>
public static class PanelSum
{
    /// <summary>The sum of one feature over the batch's samples.</summary>
    /// <remarks>
    /// Numerics: each of 16 lanes adds its panels in order from +0 (padding counts as +0, whatever it holds), then lanes l and l + 8, l and
    /// l + 4, l and l + 2, l and l + 1.  Alloc: none.
    /// </remarks>
    public static float Of(ReadOnlySpan<float> panels, int feature, int batch, int features)
    {
        Shape.Is(panels.Length, Panels.Count(batch) * Panels.Width, features, nameof(panels));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)feature, (uint)features, nameof(feature));
        return One(ref MemoryMarshal.GetReference(panels), feature, batch, features);
    }

    /// <summary>sums[f] = the sum of feature f, for all features.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void All(ReadOnlySpan<float> panels, Span<float> sums, int batch, int features)
    {
        Shape.Is(panels.Length, Panels.Count(batch) * Panels.Width, features, nameof(panels));
        Shape.Is(sums.Length, features, 1, nameof(sums));
        ref float source = ref MemoryMarshal.GetReference(panels);
        if (Vector512.IsHardwareAccelerated && batch % Panels.Width == 0)
            for (int f = 0; f < sums.Length; f++) sums[f] = OneOfWhole(ref source, f, batch, features);
        else
            for (int f = 0; f < sums.Length; f++) sums[f] = One(ref source, f, batch, features);
    }

    /// <summary>The same lanes in one vector, where no panel has padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float OneOfWhole(ref float source, int feature, int batch, int features)
    {
        Vector512<float> sum = Vector512<float>.Zero;
        nuint at = (nuint)(feature * Panels.Width), step = (nuint)(features * Panels.Width);
        for (int panel = 0; panel < batch / Panels.Width; panel++, at += step) sum += Vector512.LoadUnsafe(ref source, at);
        return Folded(sum.GetLower() + sum.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float One(ref float source, int feature, int batch, int features)
    {
        Vector256<float> low = Vector256<float>.Zero, high = Vector256<float>.Zero;
        nuint at = (nuint)(feature * Panels.Width), step = (nuint)(features * Panels.Width);
        for (int panel = 0; panel < batch / Panels.Width; panel++, at += step)
        {
            low += Vector256.LoadUnsafe(ref source, at);
            high += Vector256.LoadUnsafe(ref source, at + 8);
        }
        if (batch % Panels.Width != 0)
        {
            Vector256<int> lanes = Vector256<int>.Indices, samples = Vector256.Create(batch % Panels.Width);
            low += Vector256.LoadUnsafe(ref source, at) & Vector256.LessThan(lanes, samples).AsSingle();
            high += Vector256.LoadUnsafe(ref source, at + 8) & Vector256.LessThan(lanes + Vector256.Create(8), samples).AsSingle();
        }
        return Folded(low + high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Folded(Vector256<float> eight)
    {
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        return (four.GetElement(0) + four.GetElement(2)) + (four.GetElement(1) + four.GetElement(3));
    }
}
