using FsCheck;
using FsCheck.Fluent;
using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;
using Hipi.Properties.Numerics;
using Xunit;

namespace Hipi.Properties.Networks;

/// <summary>
/// A descent, whose weights move behind their gradients, against the reverse pass, Adam and Polyak one after the other: the same bits.
/// </summary>
public class DescentProperties
{
    private const float Rate = 0.05f;

    private sealed record Case(int Batch, int Inputs, int Hidden, int Outputs, double? Clip, bool Follows, bool Shares, ulong Seed);

    private static readonly Gen<Case> Cases =
        from batch in Gen.Choose(1, 40)
        from inputs in Gen.Choose(1, 35)
        from hidden in Gen.Choose(1, 35)
        from outputs in Gen.Choose(1, 19)
        from clip in Gen.Elements<double?>(null, null, 0.01)
        from follows in Gen.Elements(false, true)
        from shares in Gen.Elements(false, true)
        from seed in Gen.Choose(0, int.MaxValue)
        select new Case(batch, inputs, hidden, outputs, clip, follows, shares, (ulong)seed);

    [Fact]
    public void Run_AnyNetwork_HasTheBitsOfTheStepsOneAfterTheOther() => Check.Holds(Cases, c =>
    {
        World fused = new(c), plain = new(c);
        for (int step = 0; step < 3; step++)
        {
            fused.StepFused();
            plain.StepPlainly();
        }
        return (fused.Hash() == plain.Hash()).Label("bits").Classify(c.Clip is not null, "clipped").Classify(c.Shares, "shared weight");
    }, cases: Math.Min(Check.Cases, 2_000));

    [Theory]
    [InlineData("net.0.weight")]
    [InlineData("net.1.weight")]
    [InlineData("net.1.bias")]
    public void Run_AGradientThatIsNotFinite_NamesTheFirstTensorAsThePlainFormDoes(string tensor)
    {
        var c = new Case(20, 5, 20, 3, null, true, false, 1);
        World fused = new(c), plain = new(c);
        fused.Break(tensor);
        plain.Break(tensor);
        string? expected = plain.FirstNonFinite();
        Assert.NotNull(expected);
        Assert.Equal(expected, fused.StepFused());
    }

    [Fact]
    public void Run_Steady_AllocatesNothing()
    {
        var world = new World(new Case(20, 7, 19, 5, null, true, true, 2));
        Allocation.IsNone(() => world.StepFused());
    }

    /// <summary>
    /// mean (net(x) - y)², net with two layers of ReLU; where weights are shared, net(2x) is added, so that each weight has two
    /// contributions.
    /// </summary>
    private sealed class World
    {
        private readonly ParameterSet set, slow;
        private readonly Adam adam;
        private readonly Plan plan;
        private readonly Descent descent;
        private readonly Input x;
        private readonly bool follows;

        public World(Case c)
        {
            var shape = new Mlp("net", c.Inputs, [c.Hidden, c.Hidden], c.Outputs);
            (set, slow, follows) = (new ParameterSet("net", shape.Shapes()), new ParameterSet("slow", shape.Shapes()), c.Follows);
            var stream = new RngStream(c.Seed, "descent");
            foreach (Parameter tensor in set.Tensors)
                Initialiser.Uniform(tensor, 0.5, ref stream);
            var graph = new Graph(c.Batch);
            Input y = graph.Input("y", c.Outputs);
            x = graph.Input("x", c.Inputs);
            Node prediction = shape.Record(graph, set, x);
            if (c.Shares) prediction = graph.Add(prediction, shape.Record(graph, set, graph.Scale(x, 2f)));
            plan = graph.Differentiate(graph.Mean(graph.SquaredError(prediction, y)), set);
            adam = new Adam(set, 1e-2, c.Clip);
            descent = new Descent(plan, adam);
            stream.FillNormal(x.Storage);
            stream.FillNormal(y.Storage);
        }

        public string? StepFused()
        {
            plan.Forward();
            return follows ? descent.Run(slow, Rate) : descent.Run();
        }

        public void StepPlainly()
        {
            plan.Forward();
            plan.Backward();
            adam.Step();
            if (follows) PolyakKernel.Apply(set.Values, slow.Values, Rate);
        }

        public string? FirstNonFinite()
        {
            plan.Forward();
            plan.Backward();
            return set.FirstNonFiniteGradient();
        }

        /// <summary>A value so large that gradients overflow.</summary>
        public void Break(string tensor)
        {
            x.Storage.Fill(1e30f);
            set[tensor].Values.Fill(1e30f);
        }

        public ulong Hash()
        {
            var hash = new StableHash();
            hash.Add(set.Values);
            hash.Add(slow.Values);
            adam.AddTo(ref hash);
            return hash.Value;
        }
    }
}
