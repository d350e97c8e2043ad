using System.Runtime.CompilerServices;

namespace Hipi.Numerics;

/// <summary>Where a tile's sums start: zero, a bias per row, or what the destination holds.</summary>
internal interface IStart
{
    static abstract TLanes At<TLanes>(ref float destination, nint offset, nint pair, ref float bias, int row)
        where TLanes : struct, ISixteen<TLanes>;
}

internal readonly struct FromZero : IStart
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes At<TLanes>(ref float destination, nint offset, nint pair, ref float bias, int row)
        where TLanes : struct, ISixteen<TLanes> => TLanes.Of(0);
}

internal readonly struct FromBias : IStart
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes At<TLanes>(ref float destination, nint offset, nint pair, ref float bias, int row)
        where TLanes : struct, ISixteen<TLanes> =>
        TLanes.Of(Unsafe.Add(ref bias, row));
}

internal readonly struct FromDestination : IStart
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes At<TLanes>(ref float destination, nint offset, nint pair, ref float bias, int row)
        where TLanes : struct, ISixteen<TLanes> =>
        TLanes.Load(ref destination, offset, pair);
}
