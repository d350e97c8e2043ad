using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>One feature of eight rows in double: sums over features are carried here and rounded to float once.</summary>
/// <remarks>Numerics: exp and log are those of <see cref="Lanes"/>, on arguments of float's range.  Alloc: none.</remarks>
internal readonly struct EightRows(Vector256<double> low, Vector256<double> high)
{
    private readonly Vector256<double> low = low, high = high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows Of(Vector256<float> eight) => new(Vector256.WidenLower(eight), Vector256.WidenUpper(eight));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows Of(double value) => new(Vector256.Create(value), Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe EightRows Load(float* from) => Of(Vector256.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows operator +(EightRows a, EightRows b) => new(a.low + b.low, a.high + b.high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows operator -(EightRows a, EightRows b) => new(a.low - b.low, a.high - b.high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows operator *(EightRows a, EightRows b) => new(a.low * b.low, a.high * b.high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows Exp(EightRows x) => new(Lanes.Exp(x.low), Lanes.Exp(x.high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows Log(EightRows x) => new(Lanes.Log(x.low), Lanes.Log(x.high));

    /// <summary>The larger, by compare and select; b where either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows Maximum(EightRows a, EightRows b) => new(
        Vector256.ConditionalSelect(Vector256.GreaterThan(a.low, b.low), a.low, b.low),
        Vector256.ConditionalSelect(Vector256.GreaterThan(a.high, b.high), a.high, b.high));

    /// <summary>Rounded to float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Narrow() => Vector256.Narrow(low, high);

    /// <summary>log Σ_k exp x_k of eight rows, shifted by the largest; the features in order.</summary>
    public static EightRows LogSumExp(ReadOnlySpan<EightRows> x)
    {
        EightRows top = x[0], sum = Of(0.0);
        foreach (EightRows value in x[1..]) top = Maximum(value, top);
        foreach (EightRows value in x) sum += Exp(value - top);
        return top + Log(sum);
    }

    /// <summary>Reads features of eight rows of a panel.</summary>
    public static unsafe void Load(float* from, Span<EightRows> x)
    {
        for (int k = 0; k < x.Length; k++) x[k] = Load(from + k * Panels.Width);
    }
}
