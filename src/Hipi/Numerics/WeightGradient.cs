using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hipi.Numerics;

/// <summary>Where a weight gradient goes, some rows of the matrix at a time, while they lie in the first cache.</summary>
internal interface IGradientSink
{
    /// <summary>
    /// Fills one row's start, from entry <paramref name="first"/> of the matrix on; only where sums start at the destination.
    /// </summary>
    void Start(Span<float> row, int first);

    /// <summary>Takes the gradients of the matrix's entries from <paramref name="first"/> on; each entry comes once, in order.</summary>
    void Take(ReadOnlySpan<float> gradients, int first);
}

/// <summary>
/// dw = dyᵀ x by blocks of whole rows, each handed on as soon as it is summed; see <see cref="DenseKernels"/> for shapes and order.
/// </summary>
/// <remarks>
/// Numerics: a tile keeps its sums in registers through the whole batch, one chain in the order of the samples; padding lanes are left out.
/// Alloc: none; scratch holds x batch-major in columns of 16 inputs [columns, samples, 16], then the block of rows.
/// </remarks>
internal static class WeightGradient<TLanes> where TLanes : struct, ISixteen<TLanes>
{
    private const int Width = Panels.Width;

    private static int TileRows => TLanes.FitsEightRows ? 8 : 6;

    public static void Run<TStart, TSink>(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> scratch, int batch, int inputs,
        int outputs, ref TSink sink)
        where TStart : struct, IStart where TSink : IGradientSink, allows ref struct
    {
        int stride = WeightGradientScratch.Padded(inputs), samples = Panels.Count(batch) * Width;
        Span<float> columns = scratch[..(samples * stride)],
            block = scratch.Slice(samples * stride, WeightGradientScratch.BlockLength(stride));
        int most = Math.Max(1, block.Length / (TileRows * stride)) * TileRows;
        Turn(x, columns, samples, inputs);
        for (int row = 0; row < outputs; row += most)
        {
            int rows = Math.Min(most, outputs - row);
            for (int r = 0; r < rows && typeof(TStart) == typeof(FromDestination); r++)
                sink.Start(block.Slice(r * stride, inputs), (row + r) * inputs);
            Sum<TStart>(ref Unsafe.Add(ref MemoryMarshal.GetReference(dy), row * Width), columns, block, batch, stride, outputs, rows);
            if (stride != inputs) Compact(ref MemoryMarshal.GetReference(block), rows, inputs, stride);
            sink.Take(block[..(rows * inputs)], row * inputs);
        }
    }

    /// <summary>Each 16 by 16 block of every panel, transposed.</summary>
    private static void Turn(ReadOnlySpan<float> x, Span<float> columns, int samples, int inputs)
    {
        for (int sample = 0; sample < samples; sample += Width)
        for (int input = 0; input < inputs; input += Width)
        {
            int features = Math.Min(Width, inputs - input);
            Transposed.Whole(x.Slice(sample * inputs + input * Width, features * Width), columns[(input * samples + sample * Width)..],
                features, Width);
        }
    }

    private static void Sum<TStart>(ref float dy, Span<float> columns, Span<float> block, int batch, int stride, int outputs, int rows)
        where TStart : struct, IStart
    {
        int samples = columns.Length / stride, column = 0;
        nint skip = (outputs - 1) * Width;
        if (TLanes.FitsEightRows && stride > Width)
        {
            var pair = new Tiles<TwoSixteens, TStart, AsIs>
            {
                RowStride = Width, DepthStride = 1, Depth = batch, Block = Width, BlockSkip = skip, BStride = Width, CStride = stride,
                BPair = samples * Width, CPair = Width,
            };
            for (; column + 2 * Width <= stride; column += 2 * Width)
                pair.Run(ref dy, ref columns[column * samples], ref block[column], ref dy, rows);
        }
        if (column == stride) return;
        var one = new Tiles<TLanes, TStart, AsIs>
        {
            RowStride = Width, DepthStride = 1, Depth = batch, Block = Width, BlockSkip = skip, BStride = Width, CStride = stride,
        };
        for (; column < stride; column += Width) one.Run(ref dy, ref columns[column * samples], ref block[column], ref dy, rows);
    }

    /// <summary>
    /// Rows moved together, in place, whole vectors at a time: what overruns a row's end lies before the next row's old place.
    /// </summary>
    private static void Compact(ref float block, int rows, int inputs, int stride)
    {
        for (nint row = 1; row < rows; row++)
            for (nint column = 0; column < stride; column += Width)
                TLanes.Store(TLanes.Load(ref block, row * stride + column, 0), ref block, row * inputs + column, 0);
    }
}
