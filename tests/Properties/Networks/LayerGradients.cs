using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Networks;

/// <summary>Layers and losses of recurrent, generative and mixture networks: gradients by every input.</summary>
/// <remarks>The comparison is that of <see cref="OperationGradients"/>.</remarks>
public class LayerGradients
{
    /// <summary>One layer: the method of Graph it covers, its inputs' features, how it is recorded; differentiated by all inputs.</summary>
    private sealed record Layer(string Method, int[] Inputs, Func<Graph, Input[], Node> Record);

    private static readonly Dictionary<string, Layer> Layers = new()
    {
        ["leaky ReLU"] = new(nameof(Graph.LeakyRelu), [5], (graph, x) => graph.LeakyRelu(x[0], 0.2f)),
        ["leaky ReLU of slope 0"] = new(nameof(Graph.LeakyRelu), [5], (graph, x) => graph.LeakyRelu(x[0], 0f)),
        ["sigmoid"] = new(nameof(Graph.Sigmoid), [5], (graph, x) => graph.Sigmoid(x[0])),
        ["tanh"] = new(nameof(Graph.Tanh), [5], (graph, x) => graph.Tanh(x[0])),
        ["clip"] = new(nameof(Graph.Clip), [5], (graph, x) => graph.Clip(x[0], -0.8f, 0.5f)),
        ["clip of a scalar"] = new(nameof(Graph.Clip), [3], (graph, x) => graph.Clip(graph.Mean(x[0]), -3f, 3f)),
        ["slice"] = new(nameof(Graph.Slice), [5], (graph, x) => graph.Slice(x[0], 1, 3)),
        ["slices that overlap"] = new(nameof(Graph.Slice), [5],
            (graph, x) => graph.Multiply(graph.Slice(x[0], 0, 3), graph.Slice(x[0], 2, 3))),
        ["slice of a concatenation"] = new(nameof(Graph.Slice), [3, 2],
            (graph, x) => graph.Concat(graph.Slice(graph.Concat(x[0], x[1]), 2, 3), graph.Concat(x[1], x[0]))),
        ["split"] = new(nameof(Graph.Split), [6], (graph, x) => graph.Split(x[0], 2, 1, 3) is var part
            ? graph.Concat(graph.Exp(part[2]), part[1], graph.Multiply(part[0], part[0])) : throw new InvalidOperationException()),
        ["sum"] = new(nameof(Graph.Sum), [5], (graph, x) => graph.Sum(graph.Multiply(x[0], x[0]))),
        ["softmax"] = new(nameof(Graph.Softmax), [7], (graph, x) => graph.Softmax(graph.Scale(x[0], 2f))),
        ["log-softmax"] = new(nameof(Graph.LogSoftmax), [7], (graph, x) => graph.LogSoftmax(graph.Scale(x[0], 2f))),
        ["Gaussian draw"] = new(nameof(Graph.GaussianDraw), [6, 3], (graph, x) => graph.GaussianDraw(x[0], x[1])),
        ["divergence"] = new(nameof(Graph.StandardNormalDivergence), [6], (graph, x) => graph.StandardNormalDivergence(x[0])),
        ["VAE loss"] = new(nameof(Graph.VaeLoss), [6, 3, 3],
            (graph, x) => graph.VaeLoss(graph.Tanh(graph.GaussianDraw(x[0], x[1])), x[2], x[0], 0.7f)),
        ["mixture of one"] = new(nameof(Graph.MixtureLogDensity), [7, 3],
            (graph, x) => graph.MixtureLogDensity(graph.Scale(x[0], 0.5f), x[1], 1)),
        ["mixture of three"] = new(nameof(Graph.MixtureLogDensity), [15, 2],
            (graph, x) => graph.MixtureLogDensity(graph.Scale(x[0], 0.5f), x[1], 3)),
        ["mixture, its value used twice"] = new(nameof(Graph.MixtureLogDensity), [6, 1],
            (graph, x) => graph.Add(graph.MixtureLogDensity(graph.Scale(x[0], 0.5f), x[1], 2), graph.Exp(x[1]))),
        ["mixture loss"] = new(nameof(Graph.MixtureLoss), [15, 2], (graph, x) => graph.MixtureLoss(graph.Scale(x[0], 0.5f), x[1], 3)),
        ["normaliser"] = new(nameof(Graph.Normalise), [2], (graph, x) => graph.Normalise(x[0], Seen())),
    };

    /// <summary>The methods that stand here or, as they take parameters, in a fact of their own below.</summary>
    internal static IEnumerable<string> Methods => Layers.Values.Select(layer => layer.Method).Append(nameof(Graph.GruStep));

    private static RunningNormaliser Seen()
    {
        var normaliser = new RunningNormaliser(2, 1.5f, 1e-8);
        normaliser.Update([0.5f, -1f, 1.5f, 3f, -0.7f, 0.3f]);
        return normaliser;
    }

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (string name in Layers.Keys)
            foreach (int batch in (int[])[1, 2, 31, 32]) cases.Add(name, batch);
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Gradient_AgreesWithInterpreterAndDifferences(string name, int batch) => ThreeDraws(seed =>
    {
        var graph = new Graph(batch);
        Input[] inputs = [.. Layers[name].Inputs.Select((features, k) => graph.Input($"input {k}", features))];
        Node value = Layers[name].Record(graph, inputs);
        // weighted entry by entry, so that no two entries share a gradient
        Input weights = graph.Input("weights", value.Features);
        Plan plan = graph.Differentiate(graph.Mean(graph.Multiply(value, weights)), [], [.. inputs]);
        var stream = new RngStream(seed, $"layer {name}");
        foreach (Input input in (Input[])[.. inputs, weights]) Draw(input, batch, ref stream);
        return GradientCheck.Holds(plan, [], inputs);
    });

    /// <summary>Three steps: weights are used three times, inputs and the first state once; inputs as wide as the state, or not.</summary>
    [Theory]
    [InlineData(1, 3, 5)]
    [InlineData(2, 4, 4)]
    [InlineData(31, 5, 3)]
    [InlineData(32, 2, 9)]
    public void Gru_ThreeSteps_GradientsOfWeightsInputsAndFirstState_Agree(int batch, int features, int units) => ThreeDraws(seed =>
    {
        var stream = new RngStream(seed, "gru");
        var cell = new GruCell("gru", features, units);
        var set = new ParameterSet("gru", cell.Shapes());
        foreach (Parameter tensor in set.Tensors) stream.FillNormal(tensor.Values);
        var graph = new Graph(batch);
        Input[] steps = [.. Enumerable.Range(0, 3).Select(t => graph.Input($"x{t}", features))];
        Input first = graph.Input("first state", units), weights = graph.Input("weights", 3 * units);
        Node states = graph.Concat([.. cell.Unroll(graph, set, steps, first)]);
        foreach (Input input in (Input[])[.. steps, first, weights]) Draw(input, batch, ref stream);
        Plan plan = graph.Differentiate(graph.Mean(graph.Multiply(states, weights)), [set], [.. steps, first]);
        return GradientCheck.Holds(plan, set.Tensors, [.. steps, first]);
    });

    /// <summary>An encoder, a draw, a decoder, the loss: what a variational autoencoder's learner records.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(31)]
    [InlineData(32)]
    public void VariationalAutoencoder_WholeLoss_GradientsAgree(int batch) => ThreeDraws(seed =>
    {
        var stream = new RngStream(seed, "vae");
        Mlp encoder = new("encoder", 5, [9], 4), decoder = new("decoder", 2, [9], 5);
        var set = new ParameterSet("vae", encoder.Shapes().Concat(decoder.Shapes()));
        foreach (Parameter tensor in set.Tensors) Initialiser.Uniform(tensor, 0.6, ref stream);
        var graph = new Graph(batch);
        Input x = graph.Input("x", 5), noise = graph.Input("noise", 2);
        Node head = encoder.Record(graph, set, x, h => graph.LeakyRelu(h, 0.1f));
        Node output = decoder.Record(graph, set, graph.GaussianDraw(head, noise), graph.Tanh);
        Draw(x, batch, ref stream);
        Draw(noise, batch, ref stream);
        return GradientCheck.Holds(graph.Differentiate(graph.VaeLoss(output, x, head, 0.5f), [set], [x, noise]), set.Tensors, [x, noise]);
    });

    /// <summary>A network whose outputs are a mixture's head.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(31)]
    [InlineData(32)]
    public void MixtureNetwork_WholeLoss_GradientsAgree(int batch) => ThreeDraws(seed =>
    {
        var stream = new RngStream(seed, "mixture");
        var net = new Mlp("mixture", 5, [9], 3 * (1 + 2 * 2));
        var set = new ParameterSet("mixture", net.Shapes());
        foreach (Parameter tensor in set.Tensors) Initialiser.Uniform(tensor, 0.6, ref stream);
        var graph = new Graph(batch);
        Input x = graph.Input("x", 5), y = graph.Input("y", 2);
        Draw(x, batch, ref stream);
        Draw(y, batch, ref stream);
        Node loss = graph.MixtureLoss(net.Record(graph, set, x, graph.Tanh), y, 3);
        return GradientCheck.Holds(graph.Differentiate(loss, [set], [x, y]), set.Tensors, [x, y]);
    });

    private static void ThreeDraws(Func<ulong, bool> holds)
    {
        int held = 0;
        for (ulong seed = 0; held < 3; seed++)
        {
            Assert.True(seed < 50, "every draw is near a kink");
            if (holds(seed)) held++;
        }
    }

    internal static void Draw(Input input, int batch, ref RngStream stream)
    {
        var rows = new float[batch * input.Features];
        stream.FillNormal(rows);
        input.Write(rows);
    }
}
