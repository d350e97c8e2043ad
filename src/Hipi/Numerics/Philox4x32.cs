using System.Runtime.Intrinsics;

namespace Hipi.Numerics;

/// <summary>Philox4x32-10: a counter-based generator; block = ten rounds of two 32x32-bit multiplications on a 128-bit counter.</summary>
/// <remarks>Source: E-PHILOX.  Reference: Random123's published known-answer vectors.  Alloc: none.</remarks>
public static class Philox4x32
{
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    /// <summary>The block of a counter (c0..c3, least significant word first) under a key (k0, k1).</summary>
    public static (uint X0, uint X1, uint X2, uint X3) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0, product1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            k0 += Weyl0;
            k1 += Weyl1;
        }
        return (c0, c1, c2, c3);
    }

    /// <summary>Four blocks at once, one a lane of 64 bits of which the low 32 are used.</summary>
    internal static (Vector256<ulong> X0, Vector256<ulong> X1, Vector256<ulong> X2, Vector256<ulong> X3) Blocks(
        Vector256<ulong> c0, Vector256<ulong> c1, Vector256<ulong> c2, Vector256<ulong> c3, uint k0, uint k1)
    {
        Vector256<ulong> low = Vector256.Create(0xFFFFFFFFUL);
        for (int round = 0; round < 10; round++)
        {
            Vector256<ulong> product0 = Vector256.Create((ulong)Multiplier0) * c0, product1 = Vector256.Create((ulong)Multiplier1) * c2;
            c0 = (product1 >>> 32) ^ c1 ^ Vector256.Create((ulong)k0);
            c2 = (product0 >>> 32) ^ c3 ^ Vector256.Create((ulong)k1);
            (c1, c3) = (product1 & low, product0 & low);
            k0 += Weyl0;
            k1 += Weyl1;
        }
        return (c0, c1, c2, c3);
    }
}
