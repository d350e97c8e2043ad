using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Numerics;

/// <summary>
/// E-PHILOX: Philox4x32-10 against the vectors that D. E. Shaw Research publishes with Random123 (tests/kat_vectors, lines "philox4x32
/// 10").
/// </summary>
public class PhiloxProperties
{
    [Theory]
    [InlineData("00000000 00000000 00000000 00000000 00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [InlineData("ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [InlineData("243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void Block_PublishedCounterAndKey_GivesThePublishedBlock(string counterAndKey, string block)
    {
        uint[] c = [.. counterAndKey.Split(' ').Select(word => Convert.ToUInt32(word, 16))];
        (uint x0, uint x1, uint x2, uint x3) = Philox4x32.Block(c[0], c[1], c[2], c[3], c[4], c[5]);
        Assert.Equal(block, string.Join(' ', new[] { x0, x1, x2, x3 }.Select(word => word.ToString("x8"))));
    }
}
