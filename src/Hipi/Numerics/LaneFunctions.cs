using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hipi.Numerics;

/// <summary>
/// A function of one float, given on four doubles and on eight; a struct type parameter, so that each use compiles to its own loop.
/// </summary>
internal interface ILaneFunction
{
    static abstract Vector256<double> Of(Vector256<double> x);
    static abstract Vector512<double> Of(Vector512<double> x);
}

internal readonly struct ExpLanes : ILaneFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> x) => Lanes.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Of(Vector512<double> x) => WideLanes.Exp(x);
}

internal readonly struct LogLanes : ILaneFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> x) => Lanes.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Of(Vector512<double> x) => WideLanes.Log(x);
}

internal readonly struct TanhLanes : ILaneFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> x) => Lanes.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Of(Vector512<double> x) => WideLanes.Tanh(x);
}

internal readonly struct SoftplusLanes : ILaneFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> x) => Lanes.Softplus(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Of(Vector512<double> x) => WideLanes.Softplus(x);
}

internal readonly struct SigmoidLanes : ILaneFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> x) => Lanes.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Of(Vector512<double> x) => WideLanes.Sigmoid(x);
}

internal readonly struct SinLanes : ILaneFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> x) =>
        Lanes.SinOfReduced(Lanes.ReduceAngle(AngleRange.Checked(x), out Vector256<long> quadrant), quadrant);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Of(Vector512<double> x) => Vector512.Create(Of(x.GetLower()), Of(x.GetUpper()));
}

internal readonly struct CosLanes : ILaneFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> x) =>
        Lanes.SinOfReduced(Lanes.ReduceAngle(AngleRange.Checked(x), out Vector256<long> quadrant), quadrant + Vector256.Create(1L));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Of(Vector512<double> x) => Vector512.Create(Of(x.GetLower()), Of(x.GetUpper()));
}

/// <summary>The guard of sin and cos.</summary>
internal static class AngleRange
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Checked(Vector256<double> x)
    {
        if (Vector256.GreaterThanAny(Vector256.Abs(x), Vector256.Create(Float32Math.LargestAngle))) Throw(x);
        return x;
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Throw(Vector256<double> x)
    {
        int lane = 0;
        while (!(Math.Abs(x.GetElement(lane)) > Float32Math.LargestAngle)) lane++;
        throw new ArgumentOutOfRangeException(nameof(x), x.GetElement(lane), "sin and cos take angles of at most 1e5 in size");
    }
}
