using FsCheck;
using FsCheck.Fluent;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Numerics;

public class StableHashProperties
{
    [Fact]
    public void Value_OfAFixedSequence_IsFrozen()
    {
        StableHash hash = new();
        hash.Add([1f, -2.5f, 0f, float.PositiveInfinity]);
        hash.Add(42UL);
        hash.Add(0.1);
        Assert.Equal(Frozen, hash.Value);
    }

    private const ulong Frozen = 0xD245860EBDABDE13;   // from the formula in the doc comment, computed apart in Python

    [Fact]
    public void Value_AnyBitFlipped_IsAnother()
    {
        HashSet<ulong> seen = [Of([0f, 0f, 0f])];
        for (int at = 0; at < 3; at++)
            for (int bit = 0; bit < 32; bit++)
            {
                float[] values = [0f, 0f, 0f];
                values[at] = BitConverter.UInt32BitsToSingle(1u << bit);
                Assert.True(seen.Add(Of(values)), $"value {at}, bit {bit}");
            }
    }

    [Fact]
    public void Value_TwoValuesSwapped_IsAnother() => Check.Holds(
        from n in Gen.Choose(2, 40) from i in Gen.Choose(0, 38) from seed in Gen.Choose(0, int.MaxValue) select (n, i: i % (n - 1), seed),
        c =>
        {
            float[] values = new float[c.n];
            new RngStream((ulong)c.seed, "hash").FillNormal(values);
            ulong before = Of(values);
            (values[c.i], values[c.i + 1]) = (values[c.i + 1], values[c.i]);
            return (Of(values) != before).ToProperty();
        });

    [Fact]
    public void Value_SignOfZero_Counts() => Assert.NotEqual(Of([0f]), Of([-0f]));

    [Fact]
    public void Value_OneZeroMore_IsAnother() => Assert.NotEqual(Of([0f]), Of([0f, 0f]));

    [Fact]
    public void Value_NaNs_CountAsOne() => Assert.Equal(Of([float.NaN]), Of([BitConverter.UInt32BitsToSingle(0x7FC12345)]));

    [Fact]
    public void Add_InPieces_IsAddOfTheWhole()
    {
        StableHash pieces = new();
        pieces.Add([1f, 2f]);
        pieces.Add(ReadOnlySpan<float>.Empty);
        pieces.Add([3f]);
        Assert.Equal(Of([1f, 2f, 3f]), pieces.Value);
    }

    private static ulong Of(float[] values)
    {
        StableHash hash = new();
        hash.Add(values.AsSpan());
        return hash.Value;
    }
}
