using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hipi.Numerics;

/// <summary>A panel turned batch-major, and rows turned into a panel; data movement only, so that its form never touches a bit.</summary>
internal static class Transposed
{
    /// <summary>Panel [F, 16] to rows [samples, F] of the given stride; what is in a row beyond F stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panel(ReadOnlySpan<float> panel, Span<float> rows, int samples, int features, int stride)
    {
        Shape.Is(panel.Length, features, Panels.Width, nameof(panel));
        if (samples > 0) ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, (samples - 1) * stride + features, nameof(rows));
        ref float from = ref MemoryMarshal.GetReference(panel), to = ref MemoryMarshal.GetReference(rows);
        int whole = Avx.IsSupported && samples == Panels.Width ? features & ~7 : 0;
        for (int f = 0; f < whole; f += 8)
        {
            Eight(ref Unsafe.Add(ref from, f * Panels.Width), Panels.Width, ref Unsafe.Add(ref to, f), stride);
            Eight(ref Unsafe.Add(ref from, f * Panels.Width + 8), Panels.Width, ref Unsafe.Add(ref to, 8 * stride + f), stride);
        }
        for (int lane = 0; lane < samples; lane++)
            for (int f = whole; f < features; f++)
                Unsafe.Add(ref to, lane * stride + f) = Unsafe.Add(ref from, f * Panels.Width + lane);
    }

    /// <summary>Panel [F, 16] to all 16 rows, padding lanes too; each row has room for F rounded up to 8, and zeros fill it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Whole(ReadOnlySpan<float> panel, Span<float> rows, int features, int stride)
    {
        int whole = features & ~7;
        Panel(panel[..(whole * Panels.Width)], rows, Panels.Width, whole, stride);
        if (whole == features) return;
        Span<float> last = stackalloc float[8 * Panels.Width];
        last.Clear();
        panel[(whole * Panels.Width)..].CopyTo(last);
        Panel(last, rows[whole..], Panels.Width, 8, stride);
    }

    /// <summary>Rows [samples, F] to a panel [F, 16]; lanes from samples on stay.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows(ReadOnlySpan<float> rows, Span<float> panel, int samples, int features)
    {
        Shape.Is(rows.Length, samples, features, nameof(rows));
        Shape.Is(panel.Length, features, Panels.Width, nameof(panel));
        ref float from = ref MemoryMarshal.GetReference(rows), to = ref MemoryMarshal.GetReference(panel);
        int whole = Avx.IsSupported && samples == Panels.Width ? features & ~7 : 0;
        for (int f = 0; f < whole; f += 8)
        {
            Eight(ref Unsafe.Add(ref from, f), features, ref Unsafe.Add(ref to, f * Panels.Width), Panels.Width);
            Eight(ref Unsafe.Add(ref from, 8 * features + f), features, ref Unsafe.Add(ref to, f * Panels.Width + 8), Panels.Width);
        }
        for (int lane = 0; lane < samples; lane++)
            for (int f = whole; f < features; f++)
                Unsafe.Add(ref to, f * Panels.Width + lane) = Unsafe.Add(ref from, lane * features + f);
    }

    /// <summary>An 8 by 8 block of rows a stride apart, to eight rows of another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(ref float from, int fromStride, ref float to, int stride)
    {
        Vector256<float> r0 = Row(ref from, 0), r1 = Row(ref from, fromStride), r2 = Row(ref from, 2 * fromStride),
        r3 = Row(ref from, 3 * fromStride);
        Vector256<float> r4 = Row(ref from, 4 * fromStride), r5 = Row(ref from, 5 * fromStride), r6 = Row(ref from, 6 * fromStride),
            r7 = Row(ref from, 7 * fromStride);
        Quads(ref r0, ref r1, ref r2, ref r3);
        Quads(ref r4, ref r5, ref r6, ref r7);
        Halves(r0, r4, ref to, 0, stride);
        Halves(r1, r5, ref to, 1, stride);
        Halves(r2, r6, ref to, 2, stride);
        Halves(r3, r7, ref to, 3, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Row(ref float from, int offset) => Vector256.LoadUnsafe(ref from, (nuint)offset);

    /// <summary>Transposes the 4 by 4 block in each half of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quads(ref Vector256<float> a, ref Vector256<float> b, ref Vector256<float> c, ref Vector256<float> d)
    {
        Vector256<float> ab = Avx.UnpackLow(a, b), cd = Avx.UnpackLow(c, d), abHigh = Avx.UnpackHigh(a, b), cdHigh = Avx.UnpackHigh(c, d);
        a = Avx.Shuffle(ab, cd, 0x44);
        b = Avx.Shuffle(ab, cd, 0xEE);
        c = Avx.Shuffle(abHigh, cdHigh, 0x44);
        d = Avx.Shuffle(abHigh, cdHigh, 0xEE);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halves(Vector256<float> a, Vector256<float> b, ref float to, int row, int stride)
    {
        Vector256.Create(a.GetLower(), b.GetLower()).StoreUnsafe(ref to, (nuint)(row * stride));
        Vector256.Create(a.GetUpper(), b.GetUpper()).StoreUnsafe(ref to, (nuint)((row + 4) * stride));
    }
}
