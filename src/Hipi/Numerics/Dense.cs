using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hipi.Numerics;

/// <summary>The dense kernels for one form of sixteen lanes; see <see cref="DenseKernels"/> for shapes and order. Sizes are checked there.</summary>
internal static class Dense<TLanes> where TLanes : struct, ISixteen<TLanes>
{
    private const int Width = Panels.Width;

    public static void Forward<TFinish>(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, Span<float> y, int batch, int inputs, int outputs)
        where TFinish : struct, IFinish
    {
        var tiles = new Tiles<TLanes, FromBias, TFinish>(rowStride: inputs, depthStride: 1, inputs, Width, Width);
        for (int panel = 0; panel < Panels.Count(batch); panel++)
            tiles.Run(ref First(w), ref Row(x, panel * inputs), ref Row(y, panel * outputs), ref First(b), outputs);
    }

    public static void InputGradient<TStart>(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, Span<float> dx, int batch, int inputs, int outputs, int first, int count)
        where TStart : struct, IStart
    {
        var tiles = new Tiles<TLanes, TStart, AsIs>(rowStride: 1, depthStride: inputs, outputs, Width, Width);
        for (int panel = 0; panel < Panels.Count(batch); panel++)
            tiles.Run(ref Unsafe.Add(ref First(w), first), ref Row(dy, panel * outputs), ref Row(dx, panel * count), ref First(w), count);
    }

    /// <summary>Panel by panel: x turned batch-major in the scratch, then tiles of outputs by 16 inputs; a last narrow column of tiles is summed in the scratch.</summary>
    public static void WeightGradient<TStart>(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dw, Span<float> scratch, int batch, int inputs, int outputs)
        where TStart : struct, IStart
    {
        int whole = inputs & ~(Width - 1), stride = Padded(inputs);
        Span<float> rows = scratch[..(Width * stride)], narrow = scratch.Slice(Width * stride, outputs * Width);
        if (whole < inputs) CopyNarrow<TStart>(dw, narrow, inputs, outputs, whole);
        for (int panel = 0; panel < Panels.Count(batch); panel++)
        {
            int samples = Math.Min(Width, batch - panel * Width);
            Transposed.Whole(x.Slice(panel * inputs * Width, inputs * Width), rows, inputs, stride);
            ref float dyPanel = ref Row(dy, panel * outputs);
            if (panel == 0) Columns<TStart>(ref dyPanel, ref First(rows), ref First(dw), samples, inputs, outputs, stride);
            else Columns<FromDestination>(ref dyPanel, ref First(rows), ref First(dw), samples, inputs, outputs, stride);
            if (whole < inputs)
                new Tiles<TLanes, FromDestination, AsIs>(Width, 1, samples, stride, Width).Run(ref dyPanel, ref rows[whole], ref First(narrow), ref dyPanel, outputs);
        }
        if (whole < inputs) CopyColumns(ref First(narrow), Width, ref Unsafe.Add(ref First(dw), whole), inputs, outputs, inputs - whole);
    }

    private static void Columns<TStart>(ref float dyPanel, ref float rows, ref float dw, int samples, int inputs, int outputs, int stride)
        where TStart : struct, IStart
    {
        var tiles = new Tiles<TLanes, TStart, AsIs>(rowStride: Width, depthStride: 1, samples, stride, inputs);
        for (int column = 0; column + Width <= inputs; column += Width)
            tiles.Run(ref dyPanel, ref Unsafe.Add(ref rows, column), ref Unsafe.Add(ref dw, column), ref dyPanel, outputs);
    }

    /// <summary>The start of the narrow column's sums: zero, or what dw holds.</summary>
    private static void CopyNarrow<TStart>(Span<float> dw, Span<float> narrow, int inputs, int outputs, int whole) where TStart : struct, IStart
    {
        narrow.Clear();
        if (typeof(TStart) != typeof(FromDestination)) return;
        CopyColumns(ref Unsafe.Add(ref First(dw), whole), inputs, ref First(narrow), Width, outputs, inputs - whole);
    }

    private static void CopyColumns(ref float from, int fromStride, ref float to, int toStride, int rows, int columns)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++) Unsafe.Add(ref to, column) = Unsafe.Add(ref from, column);
            from = ref Unsafe.Add(ref from, fromStride);
            to = ref Unsafe.Add(ref to, toStride);
        }
    }

    public static int Padded(int inputs) => (inputs + Width - 1) & ~(Width - 1);

    private static ref float First(ReadOnlySpan<float> span) => ref MemoryMarshal.GetReference(span);

    private static ref float Row(ReadOnlySpan<float> panels, int row) => ref Unsafe.Add(ref MemoryMarshal.GetReference(panels), (nint)row * Width);
}
