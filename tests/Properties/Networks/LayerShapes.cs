using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;
using Hipi.Properties.Numerics;
using Xunit;

namespace Hipi.Properties.Networks;

/// <summary>What the layers refuse, with the sizes named; and that replaying them allocates nothing.</summary>
public class LayerShapes
{
    private static readonly Dictionary<string, (string Message, Action<Graph, Input> Record)> Faults = new()
    {
        ["slice beyond the end"] = ("slice: expected features within 0..5, got 3 from 4 on", (graph, x) => graph.Slice(x, 4, 3)),
        ["slice before the start"] = ("slice: expected features within 0..5, got 2 from -1 on", (graph, x) => graph.Slice(x, -1, 2)),
        ["empty slice"] = ("slice: expected features within 0..5, got 0 from 2 on", (graph, x) => graph.Slice(x, 2, 0)),
        ["split of another sum"] = ("split: expected sizes that sum to 6, got 2 + 3", (graph, x) => graph.Split(x, 2, 3)),
        ["clip of an empty range"] = ("clip: expected low <= high, got 1 and 0", (graph, x) => graph.Clip(x, 1f, 0f)),
        ["draw with other noise"] = ("Gaussian head: expected 12 features, got 6", (graph, x) => graph.GaussianDraw(x, x)),
        ["divergence of an odd head"] = ("Gaussian head: expected means and as many log standard deviations, got 5 features",
            (graph, x) => graph.StandardNormalDivergence(graph.Slice(x, 0, 5))),
        ["mixture of another size"] = ("mixture head: expected 26 features, got 6", (graph, x) => graph.MixtureLogDensity(x, x, 2)),
        ["mixture of nothing"] = ("must be greater than or equal to '1'", (graph, x) => graph.MixtureLogDensity(x, x, 0)),
        ["sum of one number"] = ("sum: expected rows of features, got one number", (graph, x) => graph.Sum(graph.Mean(x))),
        ["softmax of one number"] = ("softmax: expected rows of features, got one number", (graph, x) => graph.Softmax(graph.Mean(x))),
        ["normaliser of another size"] = ("normaliser: expected 4 features, got 6",
            (graph, x) => graph.Normalise(x, new RunningNormaliser(4, 1f, 0))),
        ["GRU of another state"] = ("gru.weight_hh: expected [6, 6]", (graph, x) => Gru(graph, x, x, 6, 2)),
        ["GRU of another input"] = ("gru.weight_ih: expected [6, 6]", (graph, x) => Gru(graph, x, graph.Slice(x, 0, 2), 5, 2)),
        ["GRU of fewer gates"] = ("GRU gates of the input: expected 18 features, got 9", (graph, x) => Gru(graph, x, x, 6, 3, hidden: 6)),
        ["normaliser without features"] = ("must be greater than or equal to '1'", (_, _) => _ = new RunningNormaliser(0, 1f, 0)),
        ["normaliser without a range"] = ("limit: must be above 0", (_, _) => _ = new RunningNormaliser(1, float.NaN, 0)),
        ["normaliser of a negative epsilon"] = ("epsilon: must be finite and at least 0", (_, _) => _ = new RunningNormaliser(1, 1f, -1)),
        ["normaliser of half a row"] = ("rows: expected a multiple of 2 floats, got 3",
            (_, _) => new RunningNormaliser(2, 1f, 0).Update([1f, 2f, 3f])),
    };

    public static TheoryData<string> Names() => [.. Faults.Keys];

    [Theory, MemberData(nameof(Names))]
    public void WrongSizes_AreRefusedByName(string fault)
    {
        var graph = new Graph(3);
        Input x = graph.Input("x", 6);
        var error = Assert.ThrowsAny<ArgumentException>(() => Faults[fault].Record(graph, x));
        Assert.Contains(Faults[fault].Message, error.Message, StringComparison.Ordinal);
    }

    private static void Gru(Graph graph, Node x, Node state, int inputs, int units, int? hidden = null)
    {
        var set = new ParameterSet("gru", new GruCell("gru", inputs, units).Shapes().Select(shape =>
            hidden is int size && shape.Name.EndsWith("hh", StringComparison.Ordinal)
                ? shape with { Rows = shape.IsVector ? 1 : 3 * size, Columns = shape.IsVector ? 3 * size : size } : shape));
        new GruCell("gru", inputs, units).Record(graph, set, x, state);
    }

    /// <summary>Padding rows hold zeros and what comes of them; whatever that is, it reaches no loss and no weight.</summary>
    [Fact]
    public void Rows_DoNotHangOnTheBatchTheyStandIn()
    {
        float[] few = Losses(3), many = Losses(19);
        Assert.Equal(few, many[..few.Length]);
    }

    private static float[] Losses(int batch)
    {
        var graph = new Graph(batch);
        Input head = graph.Input("head", 6), y = graph.Input("y", 1);
        var stream = new RngStream(5, "rows");
        float[] heads = new float[19 * 6], values = new float[19];
        stream.FillNormal(heads);
        stream.FillNormal(values);
        head.Write(heads.AsSpan(0, batch * 6));
        y.Write(values.AsSpan(0, batch));
        Node all = graph.Concat(
            graph.MixtureLogDensity(head, y, 2), graph.StandardNormalDivergence(head), graph.Softmax(head), graph.Sum(head));
        graph.Compile(all).Forward();
        var rows = new float[batch * all.Features];
        all.Read(rows);
        return rows;
    }

    [Fact]
    public void Replay_Steady_AllocatesNothing()
    {
        var graph = new Graph(31);
        Input x = graph.Input("x", 6), noise = graph.Input("noise", 3);
        var cell = new GruCell("gru", 6, 6);
        var set = new ParameterSet("gru", cell.Shapes());
        Node state = cell.Unroll(graph, set, [x, graph.Tanh(x), graph.Softmax(x), graph.LogSoftmax(x)], graph.LeakyRelu(x, 0.1f))[^1];
        Node head = graph.Normalise(graph.Clip(state, -1f, 1f), new RunningNormaliser(6, 2f, 0)), draw = graph.GaussianDraw(head, noise);
        Node mixture = graph.MixtureLoss(graph.Concat(head, graph.Slice(head, 0, 1)), draw, 1);
        Node loss = graph.Add(mixture, graph.VaeLoss(draw, graph.Sigmoid(draw), head, 0.5f));
        Plan plan = graph.Differentiate(loss, [set], [x, noise]);
        Allocation.IsNone(() =>
        {
            plan.Forward();
            plan.Backward();
        });
    }
}
