using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Numerics;

/// <summary>Adam (E-ADAM), Polyak, the rectifier and clipping against scalar double loops, over every tail.</summary>
public class OptimiserKernelsProperties
{
    private const double U = 1.0 / (1 << 24);   // half a last place of 1 in float32
    private const double SecondOrder = 1.001;   // products of two of the bounds' factors

    private sealed record Case(int Length, ulong Seed);

    private static readonly Gen<Case> Cases =
        from length in Gen.Choose(0, 43) from seed in Gen.Choose(0, int.MaxValue) select new Case(length, (ulong)seed);
    private static readonly AdamStep Step = AdamStep.Of(1e-3, 0.9, 0.999, 1e-8, Math.Pow(0.9, 3), Math.Pow(0.999, 3));

    /// <summary>
    /// m rounds twice and v three times; the root of v then errs by 2.5 u of itself, with the addend by 3.5 u, the ratio by one more and by
    /// m's error; the last step rounds once.
    /// </summary>
    [Fact]
    public void Adam_AnyLength_AgreesWithTheDoubleReference() => Check.Holds(Cases, c =>
    {
        (float[] g, float[] m, float[] v, float[] p) = (Draw(c, "g"), Draw(c, "m"), [.. Draw(c, "v").Select(Math.Abs)], Draw(c, "p"));
        float[] newM = [.. m], newV = [.. v], newP = [.. p];
        AdamKernel.Apply(g, newM, newV, newP, Step);
        double worst = 0;
        for (int i = 0; i < c.Length; i++)
        {
            double rest1 = 1 - (double)Step.Beta1, rest2 = 1 - (double)Step.Beta2;
            double mean = Step.Beta1 * (double)m[i] + rest1 * g[i], square = Step.Beta2 * (double)v[i] + rest2 * g[i] * g[i];
            double root = Math.Sqrt(square) * Step.RootCorrection + Step.Epsilon, ratio = mean / root,
                parameter = p[i] - Step.StepSize * ratio;
            double meanBound = 2 * U * (Math.Abs(Step.Beta1 * (double)m[i]) + Math.Abs(rest1 * g[i]));
            double ratioBound = meanBound / root + 4.5 * U * Math.Abs(ratio);
            double parameterBound = U * (Math.Abs(p[i]) + Step.StepSize * Math.Abs(ratio)) + Step.StepSize * ratioBound;
            worst = Math.Max(worst, Math.Abs(newM[i] - mean) / (meanBound * SecondOrder));
            worst = Math.Max(worst, Math.Abs(newV[i] - square) / (3 * U * square * SecondOrder));
            worst = Math.Max(worst, Math.Abs(newP[i] - parameter) / (parameterBound * SecondOrder));
        }
        return (worst <= 1).Label($"{worst:g3} times the bound").Classify(c.Length % 8 != 0, "tail");
    });

    [Fact]
    public void Adam_ManySteps_FollowTheTextbookRecurrence()
    {
        float[] p = [1, -2, 3], m = new float[3], v = new float[3];
        double[] exact = [1, -2, 3], em = new double[3], ev = new double[3];
        (double power1, double power2) = (1, 1);
        for (int t = 1; t <= 200; t++)
        {
            (power1, power2) = (power1 * 0.9, power2 * 0.999);
            float[] g = [2 * (p[0] - 0.5f), 20 * (p[1] + 1), 0.02f * p[2]];   // the gradients that the float run saw, given to both
            AdamKernel.Apply(g, m, v, p, AdamStep.Of(0.01, 0.9, 0.999, 1e-8, power1, power2));
            for (int i = 0; i < 3; i++)
            {
                (em[i], ev[i]) = (0.9 * em[i] + 0.1 * g[i], 0.999 * ev[i] + 0.001 * g[i] * g[i]);
                exact[i] -= 0.01 * (em[i] / (1 - power1)) / (Math.Sqrt(ev[i] / (1 - power2)) + 1e-8);
            }
        }
        // 200 steps of 0.01, each within 1e-4 of itself: 0.999 is a float to 6e-8, 1 - 0.999 to 5e-5
        for (int i = 0; i < 3; i++) Assert.InRange(p[i], exact[i] - 2e-4, exact[i] + 2e-4);
        Assert.InRange(Math.Abs(p[0] - 0.5), 0, 0.1);
    }

    [Fact]
    public void Polyak_AnyLength_AgreesWithTheDoubleReference() => Check.Holds(Cases, c =>
    {
        float[] source = Draw(c, "p"), target = Draw(c, "m"), moved = [.. target];
        PolyakKernel.Apply(source, moved, 0.05f);
        double worst = 0;
        for (int i = 0; i < c.Length; i++)
        {
            double difference = (double)source[i] - target[i], exact = target[i] + 0.05f * difference;
            worst = Math.Max(worst, Math.Abs(moved[i] - exact) / ((U * 0.05f * Math.Abs(difference) + U * Math.Abs(exact)) * SecondOrder));
        }
        return (worst <= 1).Label($"{worst:g3} times the bound");
    });

    [Fact]
    public void OptimiserForms_AnyLength_HaveEqualBits() => Check.Holds(Cases, c =>
    {
        ulong software = Bits<TwoEights<SoftwareFma>>(c);
        bool hardware = !Fused.IsHardware || Bits<TwoEights<HardwareFma>>(c) == software;
        return hardware.Label("hardware").And((Bits<TwoEights<LibraryFma>>(c) == software).Label("library"))
            .And((Bits<OneSixteen>(c) == software).Label("one sixteen"));
    });

    [Fact]
    public void Adam_WithASlowCopy_HasTheBitsOfAdamThenPolyak() => Check.Holds(Cases.Where(c => c.Length > 0), c =>
    {
        (float[] g, float[] m, float[] v, float[] p, float[] slow) =
            (Draw(c, "g"), Draw(c, "m"), [.. Draw(c, "v").Select(Math.Abs)], Draw(c, "p"), Draw(c, "slow"));
        (float[] m2, float[] v2, float[] p2, float[] slow2) = ([.. m], [.. v], [.. p], [.. slow]);
        AdamKernel.Apply(g, m, v, p, Step, slow, 0.05f);
        AdamKernel.Apply(g, m2, v2, p2, Step);
        PolyakKernel.Apply(p2, slow2, 0.05f);
        return (m.SequenceEqual(m2) && v.SequenceEqual(v2) && p.SequenceEqual(p2) && slow.SequenceEqual(slow2)).ToProperty();
    });

    [Fact]
    public void Adam_AGradientThatIsNotFinite_IsTold() => Check.Holds(Cases.Where(c => c.Length > 0), c =>
    {
        (float[] g, float[] m, float[] v, float[] p) = (Draw(c, "g"), Draw(c, "m"), [.. Draw(c, "v").Select(Math.Abs)], Draw(c, "p"));
        bool before = AdamKernel.Apply(g, m, v, p, Step);
        g[(int)(c.Seed % (ulong)c.Length)] =
            (c.Seed % 3) switch { 0 => float.NaN, 1 => float.PositiveInfinity, _ => float.NegativeInfinity };
        return before.Label("finite").And((!AdamKernel.Apply(g, m, v, p, Step)).Label("not finite"));
    });

    [Fact]
    public void Relu_AnyLength_IsExactAndItsGradientToo() => Check.Holds(Cases, c =>
    {
        float[] x = Draw(c, "g"), dy = Draw(c, "m"), y = new float[c.Length], dx = new float[c.Length];
        for (int i = 0; i < c.Length; i += 5) x[i] = i % 2 == 0 ? 0f : -0f;
        for (int i = 3; i < c.Length; i += 11) x[i] = float.NaN;
        Activations.Relu(x, y);
        Activations.ReluGradient(y, dy, dx);
        bool values = Enumerable.Range(0, c.Length)
            .All(i => float.IsNaN(x[i]) ? float.IsNaN(y[i]) : Bits(y[i]) == Bits(x[i] > 0 ? x[i] : 0f));
        bool gradients = Enumerable.Range(0, c.Length).All(i => Bits(dx[i]) == Bits(y[i] > 0 ? dy[i] : 0f));
        return values.Label("relu").And(gradients.Label("gradient"));
    });

    [Fact]
    public void ReluOfSum_AnyShape_IsTheScalarSumRectified() => Check.Holds(Cases.Where(c => c.Length > 0), c =>
    {
        int panels = 1 + (int)(c.Seed % 3), length = panels * c.Length * Panels.Width;
        float[] own = Draw(c, "g"), x = Draw(new(length, c.Seed), "m"), y = new float[length], again = Draw(new(length, c.Seed), "p"),
            old = [.. again];
        own[0] = float.NaN;
        Activations.ReluOfSum(own, x, y);
        Activations.ReluOfSum(x, again);
        bool first = Enumerable.Range(0, length).All(i => Same(y[i], own[i / Panels.Width % c.Length] + x[i]));
        bool second = Enumerable.Range(0, length).All(i => Same(again[i], x[i] + old[i]));
        return first.Label("own and panels").And(second.Label("two panels"));

        static bool Same(float relu, float sum) => float.IsNaN(sum) ? float.IsNaN(relu) : Bits(relu) == Bits(sum > 0 ? sum : 0f);
    });

    [Fact]
    public void SumOfSquares_AnyLength_HasTheBitsOfTheWrittenOrder() => Check.Holds(Cases, c =>
    {
        float[] x = Draw(c, "g");
        double[] lanes = new double[8];
        for (int i = 0; i < x.Length; i++) lanes[i % 8] += (double)x[i] * x[i];
        double[] four = [.. Enumerable.Range(0, 4).Select(l => lanes[l] + lanes[l + 4])];
        return (GradientClip.SumOfSquares(x) == (four[0] + four[2]) + (four[1] + four[3])).ToProperty();
    });

    [Fact]
    public void ByNorm_AboveTheLimit_ScalesToItAndBelowLeavesAll() => Check.Holds(Cases.Where(c => c.Length > 0), c =>
    {
        float[] x = Draw(c, "g"), clipped = [.. x], left = [.. x];
        double norm = Math.Sqrt(x.Sum(value => (double)value * value)), limit = norm / 3;
        bool same = Math.Abs(GradientClip.ByNorm(clipped, limit) - norm) <= 1e-12 * norm;
        double after = Math.Sqrt(clipped.Sum(value => (double)value * value));
        GradientClip.ByNorm(left, norm * 1.000001);
        return same.Label("norm").And((Math.Abs(after - limit) <= 2.1 * U * limit).Label($"{after / limit - 1:g3} off"))
            .And(left.SequenceEqual(x).Label("left alone"));
    });

    [Fact]
    public void Optimisers_Steady_AllocatesNothing()
    {
        float[] g = Draw(new(37, 1), "g"), m = new float[37], v = new float[37], p = new float[37];
        Allocation.IsNone(() =>
        {
            AdamKernel.Apply(g, m, v, p, Step);
            PolyakKernel.Apply(p, m, 0.05f);
            GradientClip.ByNorm(g, 1);
            Activations.Relu(g, g);
            Activations.ReluGradient(g, m, g);
        });
    }

    /// <summary>The C library's fused multiply-add, as a third form.</summary>
    private readonly struct LibraryFma : IFma
    {
        public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c)
        {
            Span<float> lanes = stackalloc float[8];
            for (int i = 0; i < 8; i++) lanes[i] = MathF.FusedMultiplyAdd(a.GetElement(i), b.GetElement(i), c.GetElement(i));
            return Vector256.Create<float>(lanes);
        }
    }

    private static ulong Bits<TLanes>(Case c) where TLanes : struct, IElementwise<TLanes>
    {
        (float[] g, float[] m, float[] v, float[] p, float[] slow) =
            (Draw(c, "g"), Draw(c, "m"), [.. Draw(c, "v").Select(Math.Abs)], Draw(c, "p"), Draw(c, "slow"));
        AdamKernel.Apply<TLanes>(g, m, v, p, Step, slow, 0.05f);
        PolyakKernel.Apply<TLanes>(p, g, 0.05f);
        StableHash hash = new();
        foreach (float[] array in new[] { g, m, v, p, slow }) hash.Add(array.AsSpan());
        return hash.Value;
    }

    private static int Bits(float x) => BitConverter.SingleToInt32Bits(x);

    private static float[] Draw(Case c, string name)
    {
        float[] values = new float[c.Length];
        new RngStream(c.Seed, name).FillNormal(values);
        return values;
    }
}
