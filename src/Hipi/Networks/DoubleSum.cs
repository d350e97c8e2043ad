using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hipi.Networks;

/// <summary>A sum of floats in double: eight lanes in the order of the adds, then lanes l and l + 4, l and l + 2, l and l + 1.</summary>
/// <remarks>
/// Numerics: sums over a batch can cancel (a temperature's gradient near its target entropy), so they are not left to float.
/// Alloc: none.
/// </remarks>
internal struct DoubleSum
{
    private Vector256<double> low, high;

    public readonly double Value
    {
        get
        {
            Vector256<double> four = low + high;
            Vector128<double> two = four.GetLower() + four.GetUpper();
            return two.GetElement(0) + two.GetElement(1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector256<float> eight)
    {
        low += Vector256.WidenLower(eight);
        high += Vector256.WidenUpper(eight);
    }
}
