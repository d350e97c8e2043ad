namespace Hipi.Numerics;

/// <summary>Sizes of what a weight gradient works in.</summary>
public static class WeightGradientScratch
{
    /// <summary>The most rows that are summed together.</summary>
    internal const int BlockRows = 8;

    /// <summary>Floats that the scratch of <see cref="DenseKernels.WeightGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, int, int, int)"/> has at least.</summary>
    public static int Length(int batch, int inputs) => Padded(inputs) * (Panels.Count(batch) * Panels.Width + BlockRows);

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
