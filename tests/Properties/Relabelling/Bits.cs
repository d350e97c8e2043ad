using System.Runtime.InteropServices;

namespace Hipi.Properties.Relabelling;

/// <summary>Comparison of arrays bit by bit: -0 is not 0, and NaN is itself.</summary>
internal static class Bits
{
    public static bool Same<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b) where T : unmanaged =>
        MemoryMarshal.AsBytes(a).SequenceEqual(MemoryMarshal.AsBytes(b));

    public static bool Same(float[] a, float[] b) => Same<float>(a, b);
}
