using System.Numerics;

namespace Hipi.Numerics;

/// <summary>
/// A 64-bit hash of a sequence of numbers, the same on every machine: each word is mixed in by h = rotate(h ^ (word + 1) K1, 27) K2 + K3.
/// </summary>
/// <remarks>
/// Numerics: depends on order and on every bit; +0 and -0 differ, all NaN count as one, since CPUs disagree on a NaN's bits.  Alloc: none.
/// </remarks>
public struct StableHash
{
    private ulong state;

    /// <summary>The hash of all that was added.</summary>
    public readonly ulong Value
    {
        get
        {
            ulong x = state ^ (state >> 31);
            x *= 0xD6E8FEB86659FD93;
            x ^= x >> 32;
            x *= 0xCA5A826395121157;
            return x ^ (x >> 29);
        }
    }

    /// <summary>Adds one word.</summary>
    public void Add(ulong word) =>
        state = BitOperations.RotateLeft(state ^ ((word + 1) * 0x9E3779B97F4A7C15), 27) * 0xA0761D6478BD642F + 0xE7037ED1A0B428DB;

    /// <summary>Adds a double's bits.</summary>
    public void Add(double value) => Add(double.IsNaN(value) ? 0x7FF8000000000000 : BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Adds the bits of each float, in order; an empty span adds nothing.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        foreach (float value in values) Add(float.IsNaN(value) ? 0x7FC00000UL : BitConverter.SingleToUInt32Bits(value));
    }

    /// <summary>Adds the bits of each double, in order.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        foreach (double value in values) Add(value);
    }
}
