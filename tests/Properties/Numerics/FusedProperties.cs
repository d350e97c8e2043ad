using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Numerics;

/// <summary>
/// The software fused multiply-add, called directly, against MathF.FusedMultiplyAdd: random bits and the cases that a shortcut gets wrong.
/// </summary>
public class FusedProperties
{
    private sealed record Triple(float A, float B, float C);

    private static readonly Gen<float> AnyBits =
        from high in Gen.Choose(0, 0xFFFF)
        from low in Gen.Choose(0, 0xFFFF)
        select BitConverter.UInt32BitsToSingle(((uint)high << 16) | (uint)low);

    private static readonly Gen<int> Sign = Gen.Elements(-1, 1);

    /// <summary>
    /// A product that is half a last place of c, exactly or but for 2^-24 to 2^-46 of it: (1 + x)(1 - x) = 1 - x², (1 + x)(1 - x + x²) = 1
    /// + x³. A hair below 2^-29 of the half is lost in double, and a sum that is then rounded again errs.
    /// </summary>
    private static readonly Gen<Triple> Halfway =
        from c in AnyBits.Where(float.IsNormal)
        from shift in Gen.Choose(-60, 60)
        from i in Gen.Choose(0, 100)
        from pair in Gen.Elements((1f, 1f), (1f, 1.00000012f), (1f, 0.99999994f),
            (1 + i * MathF.ScaleB(1, -23), 1 - i * MathF.ScaleB(1, -23)),
            (1 + MathF.ScaleB(1, -11), 1 - MathF.ScaleB(1, -11) + MathF.ScaleB(1, -22)))
        from sign in Sign
        select new Triple(sign * pair.Item1 * MathF.ScaleB(1, shift), pair.Item2 * MathF.ScaleB(1, MathF.ILogB(c) - 24 - shift), c);

    /// <summary>c is minus the product, rounded, or a neighbour of that: what is left is the product's own rounding error.</summary>
    private static readonly Gen<Triple> Cancelling =
        from a in AnyBits
        from b in AnyBits
        from step in Gen.Choose(-2, 2)
        select new Triple(a, b, BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(-(a * b)) + step));

    /// <summary>Results around the smallest floats.</summary>
    private static readonly Gen<Triple> Subnormal =
        from a in Gen.Choose(1, 0xFFFFFF)
        from b in Gen.Choose(1, 0xFFFFFF)
        from c in Gen.Choose(0, 0xFFFFFF)
        from scale in Gen.Choose(-174, -145)
        from sign in Sign
        select new Triple(MathF.ScaleB(a, -20), MathF.ScaleB(b, scale), sign * BitConverter.Int32BitsToSingle(c));

    /// <summary>Sums around the largest float.</summary>
    private static readonly Gen<Triple> Overflowing =
        from a in Gen.Choose(0x800000, 0xFFFFFF)
        from b in Gen.Choose(0x800000, 0xFFFFFF)
        from c in Gen.Elements(0f, 1f, -1f, MathF.ScaleB(1, 102), -MathF.ScaleB(1, 103), MathF.ScaleB(1, 104), float.MaxValue,
            float.MinValue)
        from scale in Gen.Choose(79, 82)
        select new Triple(a, MathF.ScaleB(b, scale), c);

    private static readonly Gen<float> Special =
        Gen.Elements(0f, -0f, 1f, -1f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, float.PositiveInfinity,
            float.NegativeInfinity, float.NaN, 1.17549435e-38f);

    private static readonly Gen<Triple> Specials = from a in Special from b in Special from c in Special select new Triple(a, b, c);
    private static readonly Gen<Triple> Random = from a in AnyBits from b in AnyBits from c in AnyBits select new Triple(a, b, c);

    [Fact] public void SoftwareForm_RandomBits_IsExact() => Check.Holds(Random, IsExact, 20 * Check.Cases);
    [Fact] public void SoftwareForm_Halfway_IsExact() => Check.Holds(Halfway, IsExact, 20 * Check.Cases);
    [Fact] public void SoftwareForm_Cancelling_IsExact() => Check.Holds(Cancelling, IsExact, 20 * Check.Cases);
    [Fact] public void SoftwareForm_SubnormalResults_IsExact() => Check.Holds(Subnormal, IsExact, 20 * Check.Cases);
    [Fact] public void SoftwareForm_Overflow_IsExact() => Check.Holds(Overflowing, IsExact, 20 * Check.Cases);
    [Fact] public void SoftwareForm_SpecialValues_IsExact() => Check.Holds(Specials, IsExact, 20 * Check.Cases);

    [Fact]
    public void HardwareForm_RandomBits_IsExact()
    {
        if (!Fused.IsHardware) return;   // this CPU has only the software form, which the other tests cover
        Check.Holds(Random, t => Same(HardwareFma.MultiplyAdd(All(t.A), All(t.B), All(t.C)).ToScalar(), Exact(t)).Label($"{t}"));
    }

    [Fact]
    public void PublicForms_RandomBits_AreExact() => Check.Holds(Random, t =>
        (Same(Fused.MultiplyAdd(t.A, t.B, t.C), Exact(t)) && Same(Fused.MultiplyAdd(All(t.A), All(t.B), All(t.C)).GetElement(7), Exact(t)))
            .Label($"{t}"));

    /// <summary>The generators can tell: a plain sum in double, rounded twice, is caught.</summary>
    [Fact]
    public void RoundingTwice_OnHalfwayCases_IsCaught()
    {
        bool caught = false;
        Check.Holds(Halfway, t =>
        {
            caught |= !Same((float)((double)t.A * t.B + t.C), Exact(t));
            return true.ToProperty();
        });
        Assert.True(caught);
    }

    private static Property IsExact(Triple t)
    {
        float scalar = SoftwareFma.MultiplyAdd(t.A, t.B, t.C);
        Vector256<float> a = Vector256.Create(1f, 2, 3, t.A, 5, 6, t.A, 8), b = Vector256.Create(1f, 2, 3, t.B, 5, 6, t.B, 8),
            c = Vector256.Create(1f, 2, 3, t.C, 5, 6, t.C, 8);
        Vector256<float> lanes = SoftwareFma.MultiplyAdd(a, b, c);
        bool others = lanes.GetElement(0) == 2 && lanes.GetElement(5) == 42 && lanes.GetElement(7) == 72;
        return (Same(scalar, Exact(t)) && Same(lanes.GetElement(3), scalar) && Same(lanes.GetElement(6), scalar) && others)
            .Label($"{t}: {scalar:g9}, exact {Exact(t):g9}");
    }

    private static float Exact(Triple t) => MathF.FusedMultiplyAdd(t.A, t.B, t.C);

    private static bool Same(float x, float y) =>
        BitConverter.SingleToInt32Bits(x) == BitConverter.SingleToInt32Bits(y) || (float.IsNaN(x) && float.IsNaN(y));

    private static Vector256<float> All(float x) => Vector256.Create(x);
}
