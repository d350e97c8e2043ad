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
