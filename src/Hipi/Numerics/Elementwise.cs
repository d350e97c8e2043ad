using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hipi.Numerics;

/// <summary>
/// Sixteen lanes with the arithmetic of elementwise passes; each operation rounds once per lane, so every form gives the same bits.
/// </summary>
internal interface IElementwise<TSelf> : ISixteen<TSelf> where TSelf : struct, IElementwise<TSelf>
{
    static abstract TSelf operator +(TSelf a, TSelf b);
    static abstract TSelf operator -(TSelf a, TSelf b);
    static abstract TSelf operator *(TSelf a, TSelf b);
    static abstract TSelf operator /(TSelf a, TSelf b);
    static abstract TSelf SquareRoot(TSelf x);

    /// <summary>a b + c, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>x where gate is above 0, else +0.</summary>
    static abstract TSelf Gated(TSelf x, TSelf gate);

    /// <summary>Whether every lane is ±0.</summary>
    static abstract bool IsZero(TSelf x);
}
