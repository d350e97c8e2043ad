using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Hipi.Numerics;

/// <summary>Guards of kernels: a span has just the length that its sizes ask for.</summary>
internal static class Shape
{
    /// <summary>Throws unless a span of <paramref name="length"/> holds [rows, columns].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Is(int length, int rows, int columns, string name)
    {
        if (rows < 0 || columns < 0 || length != (long)rows * columns) Throw(length, rows, columns, name);
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Throw(int length, int rows, int columns, string name) => throw new ArgumentException(
        string.Create(CultureInfo.InvariantCulture, $"expected [{rows}, {columns}] = {(long)rows * columns} values, got {length}"), name);
}
