using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Networks;

/// <summary>Gradients of all layers and a normaliser's statistics as one hash: the same on every CPU, under any setting.</summary>
/// <remarks>
/// Reference: made on x64 with AVX-512; equal with AVX-512, AVX2, AVX or all intrinsics off, and without tiered compilation. Where a kernel
/// is meant to give other bits, the hash changes in a commit that says "numbers changed".
/// </remarks>
public class LayerBits
{
    private const ulong Recorded = 8591791153571277694;

    [Fact]
    public void ValuesAndGradients_OfAllLayers_AreTheRecordedBits() => Assert.Equal(Recorded, Hash(1f));

    [Fact]
    public void Hash_OfAnInputOneUlpAway_IsAnother() => Assert.NotEqual(Recorded, Hash(MathF.BitIncrement(1f)));

    private static ulong Hash(float scale)
    {
        const int batch = 37, units = 13;
        var stream = new RngStream(11, "bits");
        var cell = new GruCell("gru", 7, units);
        var net = new Mlp("net", units, [19], 2 * units);
        var set = new ParameterSet("all", cell.Shapes().Concat(net.Shapes()));
        foreach (Parameter tensor in set.Tensors) Initialiser.Uniform(tensor, 0.5, ref stream);
        var graph = new Graph(batch);
        Input x = graph.Input("x", 7), again = graph.Input("again", 7);
        Input first = graph.Input("first", units), noise = graph.Input("noise", units);
        Input[] inputs = [x, again, first, noise];
        float[][] rows = [.. inputs.Select(input => new float[batch * input.Features])];
        foreach (float[] row in rows) stream.FillNormal(row);
        rows[0][0] = scale;
        for (int k = 0; k < inputs.Length; k++) inputs[k].Write(rows[k]);
        var normaliser = new RunningNormaliser(7, 1.5f, 1e-8);
        normaliser.Update(rows[0]);
        normaliser.Update(rows[1]);
        Node state = cell.Unroll(graph, set, [graph.Normalise(x, normaliser), again, graph.Clip(x, -1f, 1f)], first)[^1];
        Node head = net.Record(graph, set, state, h => graph.LeakyRelu(h, 0.1f)), draw = graph.GaussianDraw(head, noise);
        Node wide = graph.Concat(graph.LogSoftmax(graph.Slice(head, 0, 3)), head, graph.Softmax(draw));
        Node mixture = graph.MixtureLoss(wide, graph.Sum(draw), 14);
        Node loss = graph.Add(mixture, graph.VaeLoss(graph.Sigmoid(draw), graph.Tanh(draw), head, 0.5f));
        Plan plan = graph.Differentiate(loss, [set], [.. inputs]);
        plan.Forward();
        plan.Backward();
        var hash = new StableHash();
        hash.Add([plan.Loss]);
        foreach (Parameter tensor in set.Tensors) hash.Add(tensor.Gradient);
        for (int k = 0; k < inputs.Length; k++)
        {
            inputs[k].ReadGradient(rows[k]);
            hash.Add(rows[k]);
        }
        hash.Add(normaliser.Mean);
        hash.Add(normaliser.Scale);
        return hash.Value;
    }
}
