using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Networks;

/// <summary>Divergence (E-VAE), mixture density (E-MDN) and softmax against closed forms and integrals.</summary>
public class DensityProperties
{
    private const double LogTwoPi = 1.8378770664093453;

    [Theory]
    [InlineData(0f, 1.0, 0.0)]
    [InlineData(1f, 2.0, 1.3068528194400546)]       // (1 + 4 - 1) / 2 - log 2
    [InlineData(-3f, 0.5, 4.818147180559945)]       // (9 + 1/4 - 1) / 2 + log 2
    public void Divergence_OfKnownGaussians_IsTheClosedFormAndTheIntegral(float mean, double deviation, double expected)
    {
        float log = (float)Math.Log(deviation), found = Divergence([mean, log]);
        Assert.Equal(expected, found, 1e-6);
        Assert.Equal(expected, Integral(x => Normal(x, mean, deviation) * (LogNormal(x, mean, deviation) - LogNormal(x, 0, 1))), 1e-6);
        // the divergence the other way round is another number, but for equal Gaussians
        double reverse = Integral(x => Normal(x, 0, 1) * (LogNormal(x, 0, 1) - LogNormal(x, mean, deviation)));
        Assert.Equal(deviation == 1, Math.Abs(found - reverse) < 1e-3);
    }

    [Fact]
    public void Divergence_SumsOverComponentsOfARow() =>
        Assert.Equal(1.3068528194400546 + 4.818147180559945, Divergence([1f, -3f, (float)Math.Log(2), (float)Math.Log(0.5)]), 1e-6);

    [Fact]
    public void Divergence_NearTheStandardNormal_KeepsItsDigits()
    {
        // (e^2l - 1) / 2 - l is l² + 2 l³ / 3 + l⁴ / 3 + ... for small l: in float the difference would be lost
        double l = 1e-3f;
        Assert.Equal(1, Divergence([0f, 1e-3f]) / (l * l * (1 + 2 * l / 3 + l * l / 3)), 1e-5);
    }

    [Fact]
    public void Draw_OfManyNoises_HasTheHeadsMomentsAndIsAffineInTheNoise()
    {
        const int rows = 1000;
        var graph = new Graph(rows);
        Input head = graph.Input("head", 2), noise = graph.Input("noise", 1);
        var stream = new RngStream(4, "draw");
        var epsilon = new float[rows];
        stream.FillNormal(epsilon);
        head.Write([.. Enumerable.Range(0, 2 * rows).Select(i => i % 2 == 0 ? 0.7f : -0.4f)]);
        noise.Write(epsilon);
        Node draw = graph.GaussianDraw(head, noise);
        graph.Compile(draw).Forward();
        var z = new float[rows];
        draw.Read(z);
        for (int i = 0; i < rows; i++) Assert.Equal(0.7 + Math.Exp(-0.4f) * epsilon[i], z[i], 1e-6);
    }

    [Fact]
    public void VaeLoss_IsItsFormula()
    {
        var graph = new Graph(2);
        Input output = graph.Input("output", 2), target = graph.Input("target", 2), head = graph.Input("head", 2);
        output.Write([1f, 2f, 3f, 4f]);
        target.Write([0f, 2f, 5f, 1f]);
        head.Write([1f, 0f, 0f, (float)Math.Log(2)]);
        Plan plan = graph.Differentiate(graph.VaeLoss(output, target, head, 0.5f), [], [output]);
        plan.Forward();
        // rows: (1 + 0) / 2 and (4 + 9) / 2; divergences 1/2 and 3/2 - log 2
        Assert.Equal((0.5 + 6.5 + 0.5 * (0.5 + 1.5 - Math.Log(2))) / 2, plan.Loss, 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Mixture_OfOneComponent_IsTheGaussian(int size)
    {
        IEnumerable<int> all = Enumerable.Range(0, size);
        float[] head = [2.5f, .. all.Select(d => 0.3f * d - 0.5f), .. all.Select(d => 0.2f * d - 0.7f)];
        float[] y = [.. Enumerable.Range(0, size).Select(d => 1.1f - 0.6f * d)];
        double expected = Enumerable.Range(0, size).Sum(d => LogNormal(y[d], head[1 + d], Math.Exp(head[1 + size + d])));
        Assert.Equal(expected, LogDensity(head, y, 1), 2e-6 * Math.Max(1, Math.Abs(expected)));
    }

    [Fact]
    public void Mixture_OfEqualComponents_IsOneOfThemWhateverTheLogits() =>
        Assert.Equal(LogNormal(0.3, 0.5, Math.Exp(-1)), LogDensity([5f, -2f, 0.5f, 0.5f, -1f, -1f], [0.3f], 2), 1e-5);

    [Fact]
    public void Mixture_IntegratesToOneAndWeighsByTheSoftmax()
    {
        // weights 1/4, 3/4; left of 0 lies the first component's half and next to nothing of the second's
        float[] head = [0f, (float)Math.Log(3), 0f, 20f, 0f, 0.5f];
        Assert.Equal(1, Integral(y => Math.Exp(LogDensity(head, [(float)y], 2)), 4000), 1e-4);
        Assert.Equal(0.125, Integral(y => y > 0 ? 0 : Math.Exp(LogDensity(head, [(float)y], 2)), 4000), 2e-3);
    }

    [Fact]
    public void Mixture_FarFromEveryComponent_IsFinite()
    {
        float found = LogDensity([0f, 0f, 0f, 1f, -3f, -3f], [40f], 2);
        double nearest = LogNormal(40, 1, Math.Exp(-3)) - Math.Log(2);   // the farther one is e^-15,000 of it
        Assert.Equal(1, found / nearest, 1e-6);
    }

    [Theory]
    [InlineData(new[] { 1f, 2f, 3f })]
    [InlineData(new[] { 1e4f, -1e4f, 9.999e3f })]
    [InlineData(new[] { float.NegativeInfinity, 0f, 1f })]
    public void Softmax_OfAnyLogits_IsTheFormula(float[] logits)
    {
        (float[] y, float[] log) = Softmaxes(logits);
        double top = logits.Max(), total = logits.Sum(x => Math.Exp(x - top));
        for (int k = 0; k < logits.Length; k++)
        {
            Assert.Equal(Math.Exp(logits[k] - top) / total, y[k], 1e-7);
            if (float.IsFinite(logits[k])) Assert.Equal(1, (logits[k] - top - Math.Log(total)) / log[k], 1e-6);
            else Assert.Equal(float.NegativeInfinity, log[k]);
        }
    }

    [Fact]
    public void Softmax_OfNothingButMinusInfinity_IsNaN()
    {
        (float[] y, float[] log) = Softmaxes([float.NegativeInfinity, float.NegativeInfinity]);
        Assert.All(y.Concat(log), value => Assert.True(float.IsNaN(value)));
    }

    private static (float[] Softmax, float[] Log) Softmaxes(float[] logits)
    {
        var graph = new Graph(1);
        Input x = graph.Input("x", logits.Length);
        x.Write(logits);
        return (Read(graph, graph.Softmax(x)), Read(graph, graph.LogSoftmax(x)));
    }

    private static float Divergence(float[] head)
    {
        var graph = new Graph(1);
        Input x = graph.Input("head", head.Length);
        x.Write(head);
        return Read(graph, graph.StandardNormalDivergence(x))[0];
    }

    private static float LogDensity(float[] head, float[] value, int components)
    {
        var graph = new Graph(1);
        Input x = graph.Input("head", head.Length), y = graph.Input("value", value.Length);
        x.Write(head);
        y.Write(value);
        return Read(graph, graph.MixtureLogDensity(x, y, components))[0];
    }

    private static float[] Read(Graph graph, Node node)
    {
        graph.Compile(node).Forward();
        var rows = new float[node.Features];
        node.Read(rows);
        return rows;
    }

    private static double LogNormal(double x, double mean, double deviation) =>
        -0.5 * Math.Pow((x - mean) / deviation, 2) - Math.Log(deviation) - 0.5 * LogTwoPi;

    private static double Normal(double x, double mean, double deviation) => Math.Exp(LogNormal(x, mean, deviation));

    /// <summary>The trapezium rule on [-40, 60], where all densities here are 0 at both ends.</summary>
    private static double Integral(Func<double, double> f, int points = 100_000)
    {
        double step = 100.0 / points, sum = 0;
        for (int i = 0; i <= points; i++) sum += f(-40 + i * step) * step;
        return sum;
    }
}
