using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Hipi.Replay;

/// <summary>
/// Asks the memory for rows that are about to be read; it moves no number, and where the CPU has no such instruction does nothing.
/// </summary>
internal static unsafe class Prefetch
{
    private const int FloatsPerCacheLine = 16;

    /// <summary>The rows of a matrix [rows, size] that are listed.</summary>
    public static void Rows(ReadOnlySpan<float> matrix, ReadOnlySpan<int> rows, int size)
    {
        if (!Sse.IsSupported) return;
        ref float start = ref MemoryMarshal.GetReference(matrix);
        foreach (int row in rows)
        {
            ref float first = ref Unsafe.Add(ref start, (nint)row * size);
            for (int at = 0; at < size; at += FloatsPerCacheLine) Line(ref Unsafe.Add(ref first, at));
            Line(ref Unsafe.Add(ref first, size - 1));
        }
    }

    /// <summary>The collector may move the matrix meanwhile; a line asked for in vain costs nothing.</summary>
    private static void Line(ref float number) => Sse.Prefetch0(Unsafe.AsPointer(ref number));
}
