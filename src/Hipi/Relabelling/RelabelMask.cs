using Hipi.Numerics;

namespace Hipi.Relabelling;

/// <summary>Which rows of a batch are offered to the arm: independent coins, u &lt; fraction.</summary>
/// <remarks>
/// Two words of stream `relabelling-mask` per row whatever the fraction, so that the arms of one seed share the mask.  Alloc: none.
/// </remarks>
public static class RelabelMask
{
    public static void Draw(ref RngStream maskStream, double fraction, Span<bool> mask)
    {
        for (int row = 0; row < mask.Length; row++) mask[row] = maskStream.NextDouble() < fraction;
    }
}
