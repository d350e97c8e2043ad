using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hipi.Numerics;

/// <summary>Two vectors of sixteen lanes, where the CPU has AVX-512: each weight that a tile broadcasts serves both.</summary>
/// <remarks>With one vector a row a core waits for loads, with two for its multipliers.</remarks>
internal readonly struct TwoSixteens : ISixteen<TwoSixteens>
{
    private readonly Vector512<float> first, second;

    public static bool FitsEightRows => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TwoSixteens(Vector512<float> first, Vector512<float> second) => (this.first, this.second) = (first, second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSixteens Of(float value) => new(Vector512.Create(value), Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSixteens Load(ref float source, nint offset, nint pair) =>
        new(Vector512.LoadUnsafe(ref source, (nuint)offset), Vector512.LoadUnsafe(ref source, (nuint)(offset + pair)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TwoSixteens value, ref float destination, nint offset, nint pair)
    {
        value.first.StoreUnsafe(ref destination, (nuint)offset);
        value.second.StoreUnsafe(ref destination, (nuint)(offset + pair));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSixteens MultiplyAdd(float weight, TwoSixteens x, TwoSixteens sum)
    {
        Vector512<float> weights = Vector512.Create(weight);
        return new(Vector512.FusedMultiplyAdd(weights, x.first, sum.first), Vector512.FusedMultiplyAdd(weights, x.second, sum.second));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoSixteens Relu(TwoSixteens x) => new(Positive(x.first), Positive(x.second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Positive(Vector512<float> x) =>
        Vector512.AndNot(x, Vector512.LessThanOrEqual(x, Vector512<float>.Zero));
}
