using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hipi.Numerics;

/// <summary>Neighbouring columns of a weight matrix, and the inputs that they belong to.</summary>
/// <param name="Input">The first one's input among those that are given.</param>
/// <param name="Inputs">The inputs that are given.</param>
/// <param name="First">The first column.</param>
/// <param name="Stride">Columns of the matrix.</param>
/// <param name="Length">Columns of the run.</param>
public readonly record struct ColumnRun(int Input, int Inputs, int First, int Stride, int Length);

/// <summary>
/// The dense kernels for one form of sixteen lanes; see <see cref="DenseKernels"/> for shapes and order. Sizes are checked there.
/// </summary>
/// <remarks>
/// Where the registers hold two panels a tile, panels are taken two by two: which samples are computed together never moves a bit.
/// </remarks>
internal static class Dense<TLanes> where TLanes : struct, ISixteen<TLanes>
{
    private const int Width = Panels.Width;

    public static void Forward<TFinish>(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, Span<float> y, int batch,
        int inputs, int outputs)
        where TFinish : struct, IFinish =>
            Forward<FromBias, TFinish>(x, w, b, y, batch, outputs, new ColumnRun(0, inputs, 0, inputs, inputs));

    public static void ForwardColumns<TStart>(
        ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, Span<float> y, int batch, int outputs, in ColumnRun columns)
        where TStart : struct, IStart => Forward<TStart, AsIs>(x, w, b, y, batch, outputs, columns);

    private static void Forward<TStart, TFinish>(
        ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, Span<float> y, int batch, int outputs, in ColumnRun columns)
        where TStart : struct, IStart where TFinish : struct, IFinish
    {
        (int input, int inputs, int first, int stride, int depth) = columns;
        ref float weights = ref Unsafe.Add(ref First(w), first);
        int panel = 0, panels = Panels.Count(batch);
        if (TLanes.FitsEightRows && panels > 1)
        {
            var pair = new Tiles<TwoSixteens, TStart, TFinish>
            {
                RowStride = stride, DepthStride = 1, Depth = depth, BStride = Width, CStride = Width, BPair = inputs * Width,
                CPair = outputs * Width,
            };
            for (; panel + 2 <= panels; panel += 2)
                pair.Run(ref weights, ref Row(x, panel * inputs + input), ref Row(y, panel * outputs), ref First(b), outputs);
        }
        if (panel == panels) return;
        var one = new Tiles<TLanes, TStart, TFinish> { RowStride = stride, DepthStride = 1, Depth = depth, BStride = Width,
            CStride = Width };
        for (; panel < panels; panel++)
            one.Run(ref weights, ref Row(x, panel * inputs + input), ref Row(y, panel * outputs), ref First(b), outputs);
    }

    /// <summary>q = b' + w' · max(0, x Wᵀ + b): a hidden layer and a head of one output, the hidden values kept nowhere.</summary>
    public static void ForwardIntoHead(
        ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ReadOnlySpan<float> head, float headBias, Span<float> q,
        int batch, int inputs, int outputs)
    {
        q.Fill(headBias);
        int panel = 0, panels = Panels.Count(batch);
        if (TLanes.FitsEightRows && panels > 1)
        {
            var pair = new Tiles<TwoSixteens, FromBias, ThenReluIntoHead>(ref First(head))
            {
                RowStride = inputs, DepthStride = 1, Depth = inputs, BStride = Width, CStride = 0, BPair = inputs * Width, CPair = Width,
            };
            for (; panel + 2 <= panels; panel += 2)
                pair.Run(ref First(w), ref Row(x, panel * inputs), ref Row(q, panel), ref First(b), outputs);
        }
        if (panel == panels) return;
        var one = new Tiles<TLanes, FromBias, ThenReluIntoHead>(ref First(head)) { RowStride = inputs, DepthStride = 1, Depth = inputs,
            BStride = Width, CStride = 0 };
        for (; panel < panels; panel++) one.Run(ref First(w), ref Row(x, panel * inputs), ref Row(q, panel), ref First(b), outputs);
    }

    public static void InputGradient<TStart>(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, Span<float> dx, int batch, int inputs,
        int outputs, int first, int count)
        where TStart : struct, IStart
    {
        ref float columns = ref Unsafe.Add(ref First(w), first);
        int panel = 0, panels = Panels.Count(batch);
        if (TLanes.FitsEightRows && panels > 1)
        {
            var pair = new Tiles<TwoSixteens, TStart, AsIs>
            {
                RowStride = 1, DepthStride = inputs, Depth = outputs, BStride = Width, CStride = Width, BPair = outputs * Width,
                CPair = count * Width,
            };
            for (; panel + 2 <= panels; panel += 2)
                pair.Run(ref columns, ref Row(dy, panel * outputs), ref Row(dx, panel * count), ref columns, count);
        }
        if (panel == panels) return;
        var one = new Tiles<TLanes, TStart, AsIs> { RowStride = 1, DepthStride = inputs, Depth = outputs, BStride = Width,
            CStride = Width };
        for (; panel < panels; panel++) one.Run(ref columns, ref Row(dy, panel * outputs), ref Row(dx, panel * count), ref columns, count);
    }

    private static ref float First(ReadOnlySpan<float> span) => ref MemoryMarshal.GetReference(span);

    private static ref float Row(ReadOnlySpan<float> panels, int row) =>
        ref Unsafe.Add(ref MemoryMarshal.GetReference(panels), (nint)row * Width);
}
