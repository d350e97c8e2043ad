namespace Hipi.Numerics;

/// <summary>Sizes of what a weight gradient works in.</summary>
public static class WeightGradientScratch
{
    /// <summary>Floats that are summed before they are handed on: a quarter of the smallest first cache.</summary>
    private const int CachedFloats = 2048;

    /// <summary>
    /// Floats that the scratch of
    /// <see cref="DenseKernels.WeightGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, int, int, int)"/> has at
    /// least.
    /// </summary>
    public static int Length(int batch, int inputs) => Padded(inputs) * Panels.Count(batch) * Panels.Width + BlockLength(Padded(inputs));

    /// <summary>Floats in a block of rows: at least a tile of eight.</summary>
    internal static int BlockLength(int stride) => Math.Max(CachedFloats, 8 * stride);

    /// <summary>Inputs in whole columns of 16.</summary>
    internal static int Padded(int inputs) => (inputs + Panels.Width - 1) & ~(Panels.Width - 1);
}

/// <summary>Keeps the gradient.</summary>
internal readonly ref struct CopySink(Span<float> dw) : IGradientSink
{
    private readonly Span<float> dw = dw;

    public void Start(Span<float> row, int first) => dw.Slice(first, row.Length).CopyTo(row);

    public void Take(ReadOnlySpan<float> gradients, int first) => gradients.CopyTo(dw[first..]);
}
