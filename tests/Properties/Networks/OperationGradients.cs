using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Networks;

/// <summary>Every operation of the training plan: its gradients against the double interpreter and central differences, at batch 1, 2, 31 and 32.</summary>
public class OperationGradients
{
    private static readonly Dictionary<string, Func<Graph, Input[], Node>> Operations = new()
    {
        ["concat"] = (graph, x) => graph.Concat(x[0], x[1], x[0]),
        ["add"] = (graph, x) => graph.Add(x[0], x[1]),
        ["subtract"] = (graph, x) => graph.Subtract(x[0], x[1]),
        ["multiply"] = (graph, x) => graph.Multiply(x[0], x[1]),
        ["multiply with itself"] = (graph, x) => graph.Multiply(x[0], x[0]),
        ["minimum"] = (graph, x) => graph.Minimum(x[0], x[1]),
        ["squared error"] = (graph, x) => graph.SquaredError(x[0], x[1]),
        ["affine"] = (graph, x) => graph.Affine(x[0], -1.7f, 0.3f),
        ["exp"] = (graph, x) => graph.Exp(x[0]),
        ["scaled sigmoid"] = (graph, x) => graph.ScaledSigmoid(x[0], -100f, 3f),
        ["scalar times batch"] = (graph, x) => graph.Multiply(graph.Mean(x[0]), x[1]),
        ["batch minus scalar"] = (graph, x) => graph.Subtract(x[1], graph.Exp(graph.Mean(x[0]))),
        ["scalar and scalar"] = (graph, x) => graph.Add(x[0], graph.SquaredError(graph.Mean(x[0]), graph.Mean(x[1]))),
        ["stop gradient"] = (graph, x) => graph.Multiply(x[0], graph.StopGradient(x[1])),
        ["tanh"] = (graph, x) => graph.SquashedMean(x[0]),
        ["tanh-Gaussian action"] = (graph, x) => graph.TanhGaussian(x[0], x[2]).Action,
        ["tanh-Gaussian log-probability"] = (graph, x) => graph.TanhGaussian(x[0], x[2]).LogProbability,
        ["tanh-Gaussian both"] = (graph, x) => Both(graph, x[0], x[2]),
        ["log-probability of a stored action"] = (graph, x) => graph.LogProbabilityOf(x[0], x[3]),
    };

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
        Node value = Operations[name](graph, inputs);
        Input weights = graph.Input("weights", value.Features);
        Plan plan = graph.Differentiate(graph.Mean(graph.Multiply(value, weights)), [], [inputs[0]]);
        var stream = new RngStream(seed, $"gradient {name}");
        foreach (Input input in (Input[])[.. inputs, weights]) input.Write(Draw(ref stream, batch * input.Features, input.Name == "stored action"));
        return (plan, [inputs[0]]);
    }

    /// <summary>Stored actions lie well inside (-1, 1), and reach the clamp in one row of eight.</summary>
    private static float[] Draw(ref RngStream stream, int count, bool squashed)
    {
        var values = new float[count];
        stream.FillNormal(values);
        for (int i = 0; squashed && i < count; i++) values[i] = i % 8 == 7 ? 1f : 0.9f * Float32Math.Tanh(values[i]);
        return values;
    }

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
