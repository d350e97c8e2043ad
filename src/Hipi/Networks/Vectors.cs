using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hipi.Networks;

/// <summary>Small rules that every float32 operation shares.</summary>
internal static unsafe class Vectors
{
    /// <summary>Writes or adds eight gradients.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Give(Vector256<float> share, float* target, Flow flow)
    {
        if (flow == Flow.None) return;
        (flow == Flow.Add ? Vector256.Load(target) + share : share).Store(target);
    }

    /// <summary>Writes or adds a run of gradients.</summary>
    public static void Give(ReadOnlySpan<float> share, Span<float> target, Flow flow)
    {
        if (flow == Flow.None) return;
        if (flow == Flow.Write) share.CopyTo(target);
        else
            for (int i = 0; i < share.Length; i++) target[i] += share[i];
    }

    /// <summary>max(0, a + b) entry by entry.</summary>
    public static void RectifiedSum(float a, ReadOnlySpan<float> b, Span<float> result)
    {
        Vector256<float> own = Vector256.Create(a);
        for (int i = 0; i < result.Length; i += 8) Positive(own + Vector256.Create(b.Slice(i, 8))).CopyTo(result[i..]);
    }

    /// <inheritdoc cref="RectifiedSum(float, ReadOnlySpan{float}, Span{float})"/>
    public static void RectifiedSum(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> result)
    {
        for (int i = 0; i < result.Length; i += 8)
            Positive(Vector256.Create(a.Slice(i, 8)) + Vector256.Create(b.Slice(i, 8))).CopyTo(result[i..]);
    }

    /// <summary>max(0, v) by compare and mask: +0 where v is not above 0; a NaN stays one.</summary>
    private static Vector256<float> Positive(Vector256<float> v) => Vector256.AndNot(v, Vector256.LessThanOrEqual(v, Vector256<float>.Zero));

    /// <summary>min by compare and select: a where a ≤ b, else b.</summary>
    public static Vector256<float> Minimum(Vector256<float> a, Vector256<float> b) =>
        Vector256.ConditionalSelect(Vector256.LessThanOrEqual(a, b), a, b);

    /// <summary>x kept in [low, high], by compare and select.</summary>
    public static Vector256<float> Clip(Vector256<float> x, Vector256<float> low, Vector256<float> high)
    {
        Vector256<float> above = Vector256.ConditionalSelect(Vector256.LessThan(x, low), low, x);
        return Vector256.ConditionalSelect(Vector256.GreaterThan(above, high), high, above);
    }
}
