using System.Runtime.CompilerServices;

namespace Hipi.Numerics;

/// <summary>
/// c[row, lane] = start + a[row, 0] b[0, lane] + a[row, 1] b[1, lane] + ...: one chain of fused multiply-adds per element, k ascending.
/// </summary>
/// <remarks>
/// Shapes: a[row, k] at row RowStride + k DepthStride, broadcast; b [Depth, lanes] with rows BStride apart; c [rows, lanes] with rows
/// CStride apart; where there are two sixteens of lanes, the second lies BPair and CPair floats behind the first.
/// After every Block of k, a moves BlockSkip further on: so a may lie in panels along k.
/// Numerics: the split into tiles of 8, 6, 4, 2 and 1 rows says which elements are computed together, never the order inside one.
/// </remarks>
internal readonly ref struct Tiles<TLanes, TStart, TFinish>
    where TLanes : struct, ISixteen<TLanes> where TStart : struct, IStart where TFinish : struct, IFinish
{
    public required nint RowStride { get; init; }
    public required nint DepthStride { get; init; }
    public required int Depth { get; init; }
    public required nint BStride { get; init; }
    public required nint CStride { get; init; }
    public nint BPair { get; init; }
    public nint CPair { get; init; }
    public int Block { get; init; } = int.MaxValue;
    public nint BlockSkip { get; init; }

    private readonly ref float weights;

    public Tiles()
    {
    }

    /// <param name="weights">Weights of a further layer of one output.</param>
    public Tiles(ref float weights) => this.weights = ref weights;

    /// <summary>
    /// All rows: eights where the registers allow it, else sixes, with fours for what is left where that avoids a tile of two.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ref float a, ref float b, ref float c, ref float bias, int rows)
    {
        int row = 0;
        for (; TLanes.FitsEightRows && rows - row >= 8; row += 8)
            Eight(ref Unsafe.Add(ref a, row * RowStride), ref b, ref Unsafe.Add(ref c, row * CStride), ref bias, row);
        for (; rows - row >= 6 && rows - row != 8; row += 6)
            Six(ref Unsafe.Add(ref a, row * RowStride), ref b, ref Unsafe.Add(ref c, row * CStride), ref bias, row);
        for (; rows - row >= 4; row += 4)
            Four(ref Unsafe.Add(ref a, row * RowStride), ref b, ref Unsafe.Add(ref c, row * CStride), ref bias, row);
        for (; rows - row >= 2; row += 2)
            Two(ref Unsafe.Add(ref a, row * RowStride), ref b, ref Unsafe.Add(ref c, row * CStride), ref bias, row);
        if (row < rows) One(ref Unsafe.Add(ref a, row * RowStride), ref b, ref Unsafe.Add(ref c, row * CStride), ref bias, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Eight(ref float a, ref float b, ref float c, ref float bias, int row)
    {
        TLanes c0 = Start(ref c, 0, ref bias, row), c1 = Start(ref c, 1, ref bias, row);
        TLanes c2 = Start(ref c, 2, ref bias, row), c3 = Start(ref c, 3, ref bias, row);
        TLanes c4 = Start(ref c, 4, ref bias, row), c5 = Start(ref c, 5, ref bias, row);
        TLanes c6 = Start(ref c, 6, ref bias, row), c7 = Start(ref c, 7, ref bias, row);
        nint step = RowStride, aStep = DepthStride, bStep = BStride, pair = BPair;
        ref float a3 = ref Unsafe.Add(ref a, 3 * step);
        ref float a6 = ref Unsafe.Add(ref a, 6 * step);
        for (int left = Depth; left > 0; left -= Block)
        {
            for (int k = Math.Min(left, Block); k > 0; k--)
            {
                TLanes x = TLanes.Load(ref b, 0, pair);
                c0 = TLanes.MultiplyAdd(a, x, c0);
                c1 = TLanes.MultiplyAdd(Unsafe.Add(ref a, step), x, c1);
                c2 = TLanes.MultiplyAdd(Unsafe.Add(ref a, 2 * step), x, c2);
                c3 = TLanes.MultiplyAdd(a3, x, c3);
                c4 = TLanes.MultiplyAdd(Unsafe.Add(ref a3, step), x, c4);
                c5 = TLanes.MultiplyAdd(Unsafe.Add(ref a3, 2 * step), x, c5);
                c6 = TLanes.MultiplyAdd(a6, x, c6);
                c7 = TLanes.MultiplyAdd(Unsafe.Add(ref a6, step), x, c7);
                a = ref Unsafe.Add(ref a, aStep);
                a3 = ref Unsafe.Add(ref a3, aStep);
                a6 = ref Unsafe.Add(ref a6, aStep);
                b = ref Unsafe.Add(ref b, bStep);
            }
            a = ref Unsafe.Add(ref a, BlockSkip);
            a3 = ref Unsafe.Add(ref a3, BlockSkip);
            a6 = ref Unsafe.Add(ref a6, BlockSkip);
        }
        TLanes head = TFinish.Begin<TLanes>(ref c, CPair);
        head = Put(c0, head, ref c, 0, row);
        head = Put(c1, head, ref c, 1, row);
        head = Put(c2, head, ref c, 2, row);
        head = Put(c3, head, ref c, 3, row);
        head = Put(c4, head, ref c, 4, row);
        head = Put(c5, head, ref c, 5, row);
        head = Put(c6, head, ref c, 6, row);
        head = Put(c7, head, ref c, 7, row);
        TFinish.End(head, ref c, CPair);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Six(ref float a, ref float b, ref float c, ref float bias, int row)
    {
        TLanes c0 = Start(ref c, 0, ref bias, row), c1 = Start(ref c, 1, ref bias, row);
        TLanes c2 = Start(ref c, 2, ref bias, row), c3 = Start(ref c, 3, ref bias, row);
        TLanes c4 = Start(ref c, 4, ref bias, row), c5 = Start(ref c, 5, ref bias, row);
        nint step = RowStride, aStep = DepthStride, bStep = BStride, pair = BPair;
        ref float a3 = ref Unsafe.Add(ref a, 3 * step);
        for (int left = Depth; left > 0; left -= Block)
        {
            for (int k = Math.Min(left, Block); k > 0; k--)
            {
                TLanes x = TLanes.Load(ref b, 0, pair);
                c0 = TLanes.MultiplyAdd(a, x, c0);
                c1 = TLanes.MultiplyAdd(Unsafe.Add(ref a, step), x, c1);
                c2 = TLanes.MultiplyAdd(Unsafe.Add(ref a, 2 * step), x, c2);
                c3 = TLanes.MultiplyAdd(a3, x, c3);
                c4 = TLanes.MultiplyAdd(Unsafe.Add(ref a3, step), x, c4);
                c5 = TLanes.MultiplyAdd(Unsafe.Add(ref a3, 2 * step), x, c5);
                a = ref Unsafe.Add(ref a, aStep);
                a3 = ref Unsafe.Add(ref a3, aStep);
                b = ref Unsafe.Add(ref b, bStep);
            }
            a = ref Unsafe.Add(ref a, BlockSkip);
            a3 = ref Unsafe.Add(ref a3, BlockSkip);
        }
        TLanes head = TFinish.Begin<TLanes>(ref c, CPair);
        head = Put(c0, head, ref c, 0, row);
        head = Put(c1, head, ref c, 1, row);
        head = Put(c2, head, ref c, 2, row);
        head = Put(c3, head, ref c, 3, row);
        head = Put(c4, head, ref c, 4, row);
        head = Put(c5, head, ref c, 5, row);
        TFinish.End(head, ref c, CPair);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Four(ref float a, ref float b, ref float c, ref float bias, int row)
    {
        TLanes c0 = Start(ref c, 0, ref bias, row), c1 = Start(ref c, 1, ref bias, row);
        TLanes c2 = Start(ref c, 2, ref bias, row), c3 = Start(ref c, 3, ref bias, row);
        nint step = RowStride, aStep = DepthStride, bStep = BStride, pair = BPair;
        ref float a2 = ref Unsafe.Add(ref a, 2 * step);
        for (int left = Depth; left > 0; left -= Block)
        {
            for (int k = Math.Min(left, Block); k > 0; k--)
            {
                TLanes x = TLanes.Load(ref b, 0, pair);
                c0 = TLanes.MultiplyAdd(a, x, c0);
                c1 = TLanes.MultiplyAdd(Unsafe.Add(ref a, step), x, c1);
                c2 = TLanes.MultiplyAdd(a2, x, c2);
                c3 = TLanes.MultiplyAdd(Unsafe.Add(ref a2, step), x, c3);
                a = ref Unsafe.Add(ref a, aStep);
                a2 = ref Unsafe.Add(ref a2, aStep);
                b = ref Unsafe.Add(ref b, bStep);
            }
            a = ref Unsafe.Add(ref a, BlockSkip);
            a2 = ref Unsafe.Add(ref a2, BlockSkip);
        }
        TLanes head = TFinish.Begin<TLanes>(ref c, CPair);
        head = Put(c0, head, ref c, 0, row);
        head = Put(c1, head, ref c, 1, row);
        head = Put(c2, head, ref c, 2, row);
        head = Put(c3, head, ref c, 3, row);
        TFinish.End(head, ref c, CPair);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Two(ref float a, ref float b, ref float c, ref float bias, int row)
    {
        TLanes c0 = Start(ref c, 0, ref bias, row), c1 = Start(ref c, 1, ref bias, row);
        nint step = RowStride, aStep = DepthStride, bStep = BStride, pair = BPair;
        for (int left = Depth; left > 0; left -= Block)
        {
            for (int k = Math.Min(left, Block); k > 0; k--)
            {
                TLanes x = TLanes.Load(ref b, 0, pair);
                c0 = TLanes.MultiplyAdd(a, x, c0);
                c1 = TLanes.MultiplyAdd(Unsafe.Add(ref a, step), x, c1);
                a = ref Unsafe.Add(ref a, aStep);
                b = ref Unsafe.Add(ref b, bStep);
            }
            a = ref Unsafe.Add(ref a, BlockSkip);
        }
        TLanes head = TFinish.Begin<TLanes>(ref c, CPair);
        head = Put(c0, head, ref c, 0, row);
        head = Put(c1, head, ref c, 1, row);
        TFinish.End(head, ref c, CPair);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void One(ref float a, ref float b, ref float c, ref float bias, int row)
    {
        TLanes c0 = Start(ref c, 0, ref bias, row);
        nint aStep = DepthStride, bStep = BStride, pair = BPair;
        for (int left = Depth; left > 0; left -= Block)
        {
            for (int k = Math.Min(left, Block); k > 0; k--)
            {
                TLanes x = TLanes.Load(ref b, 0, pair);
                c0 = TLanes.MultiplyAdd(a, x, c0);
                a = ref Unsafe.Add(ref a, aStep);
                b = ref Unsafe.Add(ref b, bStep);
            }
            a = ref Unsafe.Add(ref a, BlockSkip);
        }
        TLanes head = TFinish.Begin<TLanes>(ref c, CPair);
        head = Put(c0, head, ref c, 0, row);
        TFinish.End(head, ref c, CPair);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLanes Start(ref float c, nint row, ref float bias, int firstRow) =>
        TStart.At<TLanes>(ref c, row * CStride, CPair, ref bias, firstRow + (int)row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLanes Put(TLanes sum, TLanes head, ref float c, nint row, int firstRow) =>
        TFinish.Put(sum, head, ref Unsafe.Add(ref c, row * CStride), CPair, ref weights, firstRow + (int)row);
}
