using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Networks;

/// <summary>Layers up to 1,024 wide at batch 500: values and gradients of some rows against the double interpreter on those rows.</summary>
/// <remarks>
/// Rows do not mix, so a row's value and its inputs' gradient are those that it has in a batch of few. With every other row's weight in the
/// loss at zero the gradients of the parameters are the few rows' too, but for the loss's own 1 / batch.
/// </remarks>
public class WideLayers
{
    private const int Batch = 500;
    private const double Tolerance = 2e-5;

    /// <summary>Both lanes' halves of a panel, neighbouring panels, and the last, half-empty one.</summary>
    private static readonly int[] Rows = [0, 7, 15, 16, 237, 496, 499];

    private sealed record Recording(Plan Plan, Input[] Inputs, Input Weights, Node Value);

    private sealed record Case(int[] Inputs, Func<ParameterSet?> Parameters, Func<Graph, Input[], ParameterSet?, Node> Record);

    private static readonly Mlp Net = new("net", 1001, [1024, 1023], 1024);
    private static readonly GruCell Cell = new("gru", 1024, 1023);

    private static readonly Dictionary<string, Case> Cases = new()
    {
        ["ReLU network"] = new([1001], () => Drawn(Net.Shapes()), (graph, x, set) => Net.Record(graph, set!, x[0])),
        ["leaky ReLU network"] = new([1001], () => Drawn(Net.Shapes()),
            (graph, x, set) => Net.Record(graph, set!, x[0], h => graph.LeakyRelu(h, 0.1f))),
        ["GRU"] = new([1024, 1023], () => Drawn(Cell.Shapes()), (graph, x, set) => Cell.Record(graph, set!, x[0], x[1])),
        ["softmax"] = new([1021], () => null, (graph, x, _) => graph.Concat(graph.Softmax(x[0]), graph.LogSoftmax(x[0]))),
        ["Gaussian head"] = new([1024, 512], () => null, (graph, x, _) =>
            graph.Concat(graph.GaussianDraw(x[0], x[1]), graph.StandardNormalDivergence(x[0]), graph.Sum(x[0]),
                graph.Slice(x[0], 500, 24))),
        ["mixture"] = new([8 * 121, 60], () => null,
            (graph, x, _) => graph.MixtureLogDensity(graph.Scale(x[0], 0.3f), x[1], 8)),
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void SomeRows_HaveTheInterpretersValuesAndGradients(string name)
    {
        ParameterSet? set = Cases[name].Parameters();
        Recording wide = Record(name, Batch, set), few = Record(name, Rows.Length, set);
        var stream = new RngStream(8, name);
        foreach ((Input own, Input other) in wide.Inputs.Zip(few.Inputs)) Fill(own, other, ref stream, onlyRows: false);
        Fill(wide.Weights, few.Weights, ref stream, onlyRows: true);
        var tape = new ScalarInterpreter(few.Plan);
        double loss = tape.Forward();
        tape.Backward();
        wide.Plan.Forward();
        wide.Plan.Backward();
        double share = (double)Rows.Length / Batch;
        Assert.Equal(loss * share, wide.Plan.Loss, Tolerance * Math.Max(1e-3, Math.Abs(loss * share)));
        Compare("value", Read(wide.Value, wide.Value.Read), tape.Value(few.Value), 1);
        foreach ((Input own, Input other) in wide.Inputs.Zip(few.Inputs))
            Compare(own.Name, Read(own, own.ReadGradient), tape.Gradient(other), share);
        foreach (Parameter tensor in set?.Tensors ?? [])
            Compare(tensor.Name, [.. tensor.Gradient.ToArray().Select(g => (double)g)], tape.Gradient(tensor), share);
    }

    /// <summary>All 500 rows in the loss: some entries of the last layer's gradients as sums in double over the rows.</summary>
    [Fact]
    public void WeightGradient_OverAllRows_IsTheSum()
    {
        ParameterSet set = Drawn(Net.Shapes());
        var graph = new Graph(Batch);
        Input x = graph.Input("x", 1023), weights = graph.Input("weights", 1024);
        Node y = graph.Dense(x, Net.Weight(set, 2), Net.Bias(set, 2), Activation.None);
        Plan plan = graph.Differentiate(graph.Mean(graph.Multiply(y, weights)), [set], [x]);
        var stream = new RngStream(9, "all rows");
        float[] rows = new float[Batch * 1023], upstream = new float[Batch * 1024], inputs = new float[Batch * 1023];
        stream.FillNormal(rows);
        stream.FillNormal(upstream);
        x.Write(rows);
        weights.Write(upstream);
        plan.Forward();
        plan.Backward();
        x.ReadGradient(inputs);
        Parameter weight = Net.Weight(set, 2), bias = Net.Bias(set, 2);
        for (int draw = 0; draw < 300; draw++)
        {
            int o = draw < 10 ? 1023 - draw : (int)(stream.NextDouble() * 1024);
            int k = draw < 20 ? 1022 - draw : (int)(stream.NextDouble() * 1023);
            int n = draw < 10 ? 499 - draw : (int)(stream.NextDouble() * Batch);
            IEnumerable<int> all = Enumerable.Range(0, Batch), outputs = Enumerable.Range(0, 1024);
            // entries are sums of terms of size about 1 / 512,000: of 500, of 500 and of 1,024 such
            Near(all.Sum(b => (double)upstream[b * 1024 + o] * rows[b * 1023 + k]), weight.Gradient[o * 1023 + k], 500);
            Near(all.Sum(b => (double)upstream[b * 1024 + o]), bias.Gradient[o], 500);
            Near(outputs.Sum(j => (double)upstream[n * 1024 + j] * weight.Values[j * 1023 + k]), inputs[n * 1023 + k], 1024);
        }
    }

    /// <summary>A sum in float of that many terms of order 1, in order, is off by less than terms^1.5 roundings of 2^-24.</summary>
    private static void Near(double expected, double found, int terms) =>
        Assert.Equal(expected, found * Batch * 1024, Math.Pow(terms, 1.5) / (1 << 24));

    private static ParameterSet Drawn(IEnumerable<TensorShape> shapes)
    {
        var set = new ParameterSet("wide", shapes);
        var stream = new RngStream(1, "weights");
        foreach (Parameter tensor in set.Tensors)
            Initialiser.Uniform(tensor, tensor.Rows == 1 ? 0.5 : 1.5 / Math.Sqrt(tensor.Columns), ref stream);
        return set;
    }

    private static Recording Record(string name, int batch, ParameterSet? set)
    {
        var graph = new Graph(batch);
        Input[] inputs = [.. Cases[name].Inputs.Select((features, k) => graph.Input($"input {k}", features))];
        Node value = Cases[name].Record(graph, inputs, set);
        Input weights = graph.Input("weights", value.Features);
        Node loss = graph.Mean(graph.Multiply(value, weights));
        return new Recording(graph.Differentiate(loss, set is null ? [] : [set], [.. inputs]), inputs, weights, value);
    }

    /// <summary>The few rows are those of the wide batch; where only they count, its others are zero.</summary>
    private static void Fill(Input wide, Input few, ref RngStream stream, bool onlyRows)
    {
        int features = wide.Features;
        var rows = new float[Batch * features];
        stream.FillNormal(rows);
        for (int n = 0; n < Batch && onlyRows; n++)
            if (!Rows.Contains(n)) rows.AsSpan(n * features, features).Clear();
        wide.Write(rows);
        few.Write([.. Rows.SelectMany(n => rows[(n * features)..((n + 1) * features)])]);
    }

    private delegate void Reader(Span<float> rows);

    /// <summary>The few rows of a batch of 500, feature-major.</summary>
    private static double[] Read(Node node, Reader read)
    {
        var rows = new float[Batch * node.Features];
        read(rows);
        return [.. Enumerable.Range(0, node.Features).SelectMany(k => Rows.Select(n => (double)rows[n * node.Features + k]))];
    }

    private static void Compare(string name, double[] found, ReadOnlySpan<double> exact, double share)
    {
        double largest = 0, worst = 0;
        for (int i = 0; i < found.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(exact[i] * share));
            worst = Math.Max(worst, Math.Abs(exact[i] * share - found[i]));
        }
        Assert.True(found.Length == exact.Length && largest > 0);
        Assert.True(worst <= Tolerance * largest, $"{name}: worst difference {worst:g3}, largest entry {largest:g3}");
    }
}
