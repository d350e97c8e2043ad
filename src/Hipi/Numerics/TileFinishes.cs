using System.Runtime.CompilerServices;

namespace Hipi.Numerics;

/// <summary>What becomes of a tile's sums, row by row; c is the row's place in the destination, head what the rows before left.</summary>
internal interface IFinish
{
    static abstract TLanes Begin<TLanes>(ref float c, nint pair) where TLanes : struct, ISixteen<TLanes>;
    static abstract TLanes Put<TLanes>(TLanes sum, TLanes head, ref float c, nint pair, ref float weights, int row)
        where TLanes : struct, ISixteen<TLanes>;
    static abstract void End<TLanes>(TLanes head, ref float c, nint pair) where TLanes : struct, ISixteen<TLanes>;
}

internal readonly struct AsIs : IFinish
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Begin<TLanes>(ref float c, nint pair) where TLanes : struct, ISixteen<TLanes> => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Put<TLanes>(TLanes sum, TLanes head, ref float c, nint pair, ref float weights, int row)
        where TLanes : struct, ISixteen<TLanes>
    {
        TLanes.Store(sum, ref c, 0, pair);
        return head;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void End<TLanes>(TLanes head, ref float c, nint pair) where TLanes : struct, ISixteen<TLanes>
    {
    }
}

internal readonly struct ThenRelu : IFinish
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Begin<TLanes>(ref float c, nint pair) where TLanes : struct, ISixteen<TLanes> => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Put<TLanes>(TLanes sum, TLanes head, ref float c, nint pair, ref float weights, int row)
        where TLanes : struct, ISixteen<TLanes>
    {
        TLanes.Store(TLanes.Relu(sum), ref c, 0, pair);
        return head;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void End<TLanes>(TLanes head, ref float c, nint pair) where TLanes : struct, ISixteen<TLanes>
    {
    }
}

/// <summary>
/// Rectified rows join a further layer of one output, at c for all of them: head += weights[row] max(0, sum), rows in order; the rows are
/// not kept.
/// </summary>
/// <remarks>Between tiles the head lies in memory: in registers it would crowd out the next tile's sums.</remarks>
internal readonly struct ThenReluIntoHead : IFinish
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Begin<TLanes>(ref float c, nint pair) where TLanes : struct, ISixteen<TLanes> => TLanes.Load(ref c, 0, pair);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Put<TLanes>(TLanes sum, TLanes head, ref float c, nint pair, ref float weights, int row)
        where TLanes : struct, ISixteen<TLanes> =>
        TLanes.MultiplyAdd(Unsafe.Add(ref weights, row), TLanes.Relu(sum), head);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void End<TLanes>(TLanes head, ref float c, nint pair)
        where TLanes : struct, ISixteen<TLanes> => TLanes.Store(head, ref c, 0, pair);
}
