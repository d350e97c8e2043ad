using System.Reflection;
using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Networks;

/// <summary>
/// Every operation of the training plan, E-SQUASH among them: its gradients against the double interpreter and central differences, at
/// batch 1, 2, 31 and 32.
/// </summary>
public class OperationGradients
{
    /// <summary>
    /// One operation: the method of Graph it covers, how many of the inputs x, y it is differentiated by, how it is recorded.
    /// </summary>
    private sealed record Operation(string Method, int Inputs, Func<Graph, Input[], Node> Record);

    private static readonly Dictionary<string, Operation> Operations = new()
    {
        ["concat"] = new(nameof(Graph.Concat), 2, (graph, x) => graph.Concat(x[0], x[1], x[0])),
        ["add"] = new(nameof(Graph.Add), 2, (graph, x) => graph.Add(x[0], x[1])),
        ["subtract"] = new(nameof(Graph.Subtract), 2, (graph, x) => graph.Subtract(x[0], x[1])),
        ["multiply"] = new(nameof(Graph.Multiply), 2, (graph, x) => graph.Multiply(x[0], x[1])),
        ["multiply with itself"] = new(nameof(Graph.Multiply), 1, (graph, x) => graph.Multiply(x[0], x[0])),
        ["minimum"] = new(nameof(Graph.Minimum), 2, (graph, x) => graph.Minimum(x[0], x[1])),
        ["squared error"] = new(nameof(Graph.SquaredError), 2, (graph, x) => graph.SquaredError(x[0], x[1])),
        ["affine"] = new(nameof(Graph.Affine), 1, (graph, x) => graph.Affine(x[0], -1.7f, 0.3f)),
        ["scale"] = new(nameof(Graph.Scale), 1, (graph, x) => graph.Scale(x[0], -2.3f)),
        ["exp"] = new(nameof(Graph.Exp), 1, (graph, x) => graph.Exp(x[0])),
        ["scaled sigmoid"] = new(nameof(Graph.ScaledSigmoid), 1, (graph, x) => graph.ScaledSigmoid(x[0], -100f, 3f)),
        ["scalar times batch"] = new(nameof(Graph.Mean), 2, (graph, x) => graph.Multiply(graph.Mean(x[0]), x[1])),
        ["batch minus scalar"] = new(nameof(Graph.Mean), 2, (graph, x) => graph.Subtract(x[1], graph.Exp(graph.Mean(x[0])))),
        // means some three apart: y's gradient is their difference, which near 0 would be lost to cancellation
        ["scalar and scalar"] = new(nameof(Graph.Mean), 2,
            (graph, x) => graph.Add(x[0], graph.SquaredError(graph.Mean(x[0]), graph.Affine(graph.Mean(x[1]), 1f, 3f)))),
        // y stands behind the stop: differences would see it
        ["stop gradient"] = new(nameof(Graph.StopGradient), 1, (graph, x) => graph.Multiply(x[0], graph.StopGradient(x[1]))),
        ["tanh"] = new(nameof(Graph.SquashedMean), 1, (graph, x) => graph.SquashedMean(x[0])),
        ["tanh-Gaussian action"] = new(nameof(Graph.TanhGaussian), 2, (graph, x) => graph.TanhGaussian(x[0], Half(graph, x[1])).Action),
        ["tanh-Gaussian log-probability"] = new(nameof(Graph.TanhGaussian), 2,
            (graph, x) => graph.TanhGaussian(x[0], Half(graph, x[1])).LogProbability),
        ["tanh-Gaussian both"] = new(nameof(Graph.TanhGaussian), 2, (graph, x) => Both(graph, x[0], Half(graph, x[1]))),
        ["tanh-Gaussian with given noise"] = new(nameof(Graph.TanhGaussian), 1, (graph, x) => Both(graph, x[0], x[2])),
        ["log-probability of a given action"] = new(nameof(Graph.LogProbabilityOf), 1, (graph, x) => graph.LogProbabilityOf(x[0], x[3])),
        // actions reach beyond ±1 here, where the clamp lets no gradient through
        ["log-probability of an action"] = new(nameof(Graph.LogProbabilityOf), 2,
            (graph, x) => graph.LogProbabilityOf(x[0], Half(graph, x[1]))),
        ["log-probability of an action made by the head"] = new(nameof(Graph.LogProbabilityOf), 2,
            (graph, x) => graph.LogProbabilityOf(x[0], graph.TanhGaussian(graph.Scale(x[1], 0.3f), Half(graph, x[0])).Action)),
    };

    /// <summary>Leaves, and what takes parameters: the last has facts of its own below. Layers have a table of their own.</summary>
    private static readonly string[] Elsewhere =
        [nameof(Graph.Input), nameof(Graph.Dense), nameof(Graph.Scalar), .. LayerGradients.Methods];

    [Fact]
    public void Table_HasEveryOperationOfGraph()
    {
        IEnumerable<string> nodes = typeof(Graph).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => HoldsNode(method.ReturnType)).Select(method => method.Name);
        Assert.Equal(nodes.Distinct().Order(StringComparer.Ordinal),
            Operations.Values.Select(operation => operation.Method).Concat(Elsewhere).Distinct().Order(StringComparer.Ordinal));
    }

    private static bool HoldsNode(Type type) => type.IsAssignableTo(typeof(Node)) || type.GetGenericArguments().Any(HoldsNode);

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (string name in Operations.Keys)
            foreach (int batch in (int[])[1, 2, 31, 32]) cases.Add(name, batch);
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Gradient_AgreesWithInterpreterAndDifferences(string name, int batch)
    {
        int held = 0;
        for (ulong seed = 0; held < 3; seed++)
        {
            Assert.True(seed < 50, "every draw is near a kink");
            (Plan plan, Input[] inputs) = Recorded(name, batch, seed);
            if (GradientCheck.Holds(plan, [], inputs)) held++;
        }
    }

    /// <summary>The loss is the mean of the operation's value weighted entry by entry, so that no two entries share a gradient.</summary>
    private static (Plan Plan, Input[] Inputs) Recorded(string name, int batch, ulong seed)
    {
        var graph = new Graph(batch);
        Input[] inputs = [graph.Input("x", 4), graph.Input("y", 4), graph.Input("noise", 2), graph.Input("stored action", 2)];
        Node value = Operations[name].Record(graph, inputs);
        Input[] differentiated = inputs[..Operations[name].Inputs];
        Input weights = graph.Input("weights", value.Features);
        Plan plan = graph.Differentiate(graph.Mean(graph.Multiply(value, weights)), [], [.. differentiated]);
        var stream = new RngStream(seed, $"gradient {name}");
        foreach (Input input in (Input[])[.. inputs, weights])
            input.Write(Draw(ref stream, batch * input.Features, input.Name == "stored action"));
        return (plan, differentiated);
    }

    /// <summary>Stored actions lie well inside (-1, 1), and reach beyond the clamp in one row of eight.</summary>
    private static float[] Draw(ref RngStream stream, int count, bool squashed)
    {
        var values = new float[count];
        stream.FillNormal(values);
        for (int i = 0; squashed && i < count; i++) values[i] = i % 8 == 7 ? 1.0001f : 0.9f * Float32Math.Tanh(values[i]);
        return values;
    }

    /// <summary>Two of y's features, so that they are differentiated too.</summary>
    private static Node Half(Graph graph, Node y) => graph.Slice(y, 1, 2);

    private static Node Both(Graph graph, Node head, Node noise)
    {
        (Node action, Node logProbability) = graph.TanhGaussian(head, noise);
        return graph.Concat(action, logProbability, action);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(31)]
    [InlineData(32)]
    public void Dense_GradientsOfWeightsBiasesAndInput_Agree(int batch)
    {
        int held = 0;
        for (ulong seed = 0; held < 3; seed++)
        {
            Assert.True(seed < 50, "every draw is near a kink");
            var stream = new RngStream(seed, "dense");
            var shape = new Mlp("net", 5, [7, 18], 3);
            var set = new ParameterSet("net", shape.Shapes());
            stream.FillNormal(set.Values);
            for (int i = 0; i < set.Values.Length; i++) set.Values[i] *= 0.5f;
            var graph = new Graph(batch);
            Input x = graph.Input("x", 5), weights = graph.Input("weights", 3);
            x.Write(Draw(ref stream, batch * 5, false));
            weights.Write(Draw(ref stream, batch * 3, false));
            // the same network twice, so that weights have two uses
            Node y = shape.Record(graph, set, x), again = shape.Record(graph, set, graph.Affine(x, 0.5f, 0.1f));
            Plan plan = graph.Differentiate(graph.Mean(graph.Multiply(graph.Add(y, again), weights)), [set], [x]);
            if (GradientCheck.Holds(plan, set.Tensors, [x])) held++;
        }
    }

    [Fact]
    public void StopGradient_OfAValue_IsAConstant()
    {
        var graph = new Graph(2);
        Input x = graph.Input("x", 1);
        x.Write([3f, -4f]);
        Plan plan = graph.Differentiate(graph.Mean(graph.Multiply(x, graph.StopGradient(x))), [], [x]);
        plan.Forward();
        plan.Backward();
        var gradient = new float[2];
        x.ReadGradient(gradient);
        Assert.Equal(12.5f, plan.Loss);
        Assert.Equal([1.5f, -2f], gradient);   // x / 2 where x² would give x
    }

    [Fact]
    public void ScalarParameter_GradientIsTheSumOverTheBatch()
    {
        var set = new ParameterSet("temperature", [new TensorShape("log", 1, 1, IsVector: true)]);
        set.Values[0] = 0.3f;
        var graph = new Graph(31);
        Input x = graph.Input("x", 1);
        var stream = new RngStream(1, "scalar");
        x.Write(Draw(ref stream, 31, false));
        Node log = graph.Scalar(set["log"]);
        Plan plan = graph.Differentiate(graph.Mean(graph.Multiply(graph.Exp(log), graph.Multiply(x, log))), set);
        Assert.True(GradientCheck.Holds(plan, set.Tensors, []));
    }
}
