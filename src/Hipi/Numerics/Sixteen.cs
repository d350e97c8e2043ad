using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hipi.Numerics;

/// <summary>
/// The independent float lanes that a tile computes side by side: the sixteen of one panel, or of two; each implementation gives the same
/// bits.
/// </summary>
/// <remarks>Where it holds two sixteens, the second lies <c>pair</c> floats behind the first; one sixteen looks at no pair.</remarks>
internal interface ISixteen<TSelf> where TSelf : struct, ISixteen<TSelf>
{
    /// <summary>Whether a tile of eight rows stays in registers, even of <see cref="TwoSixteens"/>.</summary>
    static abstract bool FitsEightRows { get; }

    static abstract TSelf Of(float value);
    static abstract TSelf Load(ref float source, nint offset, nint pair);
    static abstract void Store(TSelf value, ref float destination, nint offset, nint pair);

    /// <summary>weight x + sum, rounded once per lane.</summary>
    static abstract TSelf MultiplyAdd(float weight, TSelf x, TSelf sum);

    /// <summary>max(0, x): +0 for x &lt;= 0, a NaN stays.</summary>
    static abstract TSelf Relu(TSelf x);
}

/// <summary>Two vectors of eight lanes.</summary>
internal readonly struct TwoEights<TFma> : IElementwise<TwoEights<TFma>> where TFma : struct, IFma
{
    private readonly Vector256<float> low, high;

    public static bool FitsEightRows => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TwoEights(Vector256<float> low, Vector256<float> high) => (this.low, this.high) = (low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoEights<TFma> Of(float value) => new(Vector256.Create(value), Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoEights<TFma> Load(ref float source, nint offset, nint pair) =>
        new(Vector256.LoadUnsafe(ref source, (nuint)offset), Vector256.LoadUnsafe(ref source, (nuint)(offset + 8)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TwoEights<TFma> value, ref float destination, nint offset, nint pair)
    {
        value.low.StoreUnsafe(ref destination, (nuint)offset);
        value.high.StoreUnsafe(ref destination, (nuint)(offset + 8));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoEights<TFma> MultiplyAdd(float weight, TwoEights<TFma> x, TwoEights<TFma> sum)
    {
        Vector256<float> weights = Vector256.Create(weight);
        return new(TFma.MultiplyAdd(weights, x.low, sum.low), TFma.MultiplyAdd(weights, x.high, sum.high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoEights<TFma> Relu(TwoEights<TFma> x) => new(Positive(x.low), Positive(x.high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Positive(Vector256<float> x) =>
        Vector256.AndNot(x, Vector256.LessThanOrEqual(x, Vector256<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoEights<TFma> operator +(TwoEights<TFma> a, TwoEights<TFma> b) => new(a.low + b.low, a.high + b.high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoEights<TFma> operator -(TwoEights<TFma> a, TwoEights<TFma> b) => new(a.low - b.low, a.high - b.high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoEights<TFma> operator *(TwoEights<TFma> a, TwoEights<TFma> b) => new(a.low * b.low, a.high * b.high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoEights<TFma> operator /(TwoEights<TFma> a, TwoEights<TFma> b) => new(a.low / b.low, a.high / b.high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoEights<TFma> SquareRoot(TwoEights<TFma> x) => new(Vector256.Sqrt(x.low), Vector256.Sqrt(x.high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoEights<TFma> MultiplyAdd(TwoEights<TFma> a, TwoEights<TFma> b, TwoEights<TFma> c) =>
        new(TFma.MultiplyAdd(a.low, b.low, c.low), TFma.MultiplyAdd(a.high, b.high, c.high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoEights<TFma> Gated(TwoEights<TFma> x, TwoEights<TFma> gate) => new(
        x.low & Vector256.GreaterThan(gate.low, Vector256<float>.Zero), x.high & Vector256.GreaterThan(gate.high, Vector256<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(TwoEights<TFma> x) =>
        Vector256.EqualsAll(x.low, Vector256<float>.Zero) && Vector256.EqualsAll(x.high, Vector256<float>.Zero);
}

/// <summary>
/// One vector of sixteen lanes, where the CPU has AVX-512: the lanes are independent, so the bits are those of two eights.
/// </summary>
internal readonly struct OneSixteen : IElementwise<OneSixteen>
{
    private readonly Vector512<float> all;

    public static bool FitsEightRows => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private OneSixteen(Vector512<float> all) => this.all = all;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneSixteen Of(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneSixteen Load(ref float source, nint offset, nint pair) => new(Vector512.LoadUnsafe(ref source, (nuint)offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(OneSixteen value, ref float destination, nint offset, nint pair) =>
        value.all.StoreUnsafe(ref destination, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneSixteen MultiplyAdd(float weight, OneSixteen x, OneSixteen sum) =>
        new(Vector512.FusedMultiplyAdd(Vector512.Create(weight), x.all, sum.all));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneSixteen Relu(OneSixteen x) => new(Vector512.AndNot(x.all, Vector512.LessThanOrEqual(x.all, Vector512<float>.Zero)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneSixteen operator +(OneSixteen a, OneSixteen b) => new(a.all + b.all);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneSixteen operator -(OneSixteen a, OneSixteen b) => new(a.all - b.all);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneSixteen operator *(OneSixteen a, OneSixteen b) => new(a.all * b.all);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneSixteen operator /(OneSixteen a, OneSixteen b) => new(a.all / b.all);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneSixteen SquareRoot(OneSixteen x) => new(Vector512.Sqrt(x.all));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneSixteen MultiplyAdd(OneSixteen a, OneSixteen b, OneSixteen c) => new(Vector512.FusedMultiplyAdd(a.all, b.all, c.all));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneSixteen Gated(OneSixteen x, OneSixteen gate) => new(x.all & Vector512.GreaterThan(gate.all, Vector512<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(OneSixteen x) => Vector512.EqualsAll(x.all, Vector512<float>.Zero);
}
