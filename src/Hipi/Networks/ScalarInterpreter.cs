using Hipi.Networks.Operations;
using Hipi.Numerics;

namespace Hipi.Networks;

/// <summary>
/// Replays a recorded plan in double precision by plain scalar loops: a second execution path over the same graph, for tests.
/// </summary>
/// <remarks>
/// Shapes: a batch value is [Features][B]; a scalar is [1]; a parameter is row-major.
/// It starts from the float32 inputs and parameters, and keeps its own copies, so that single entries can be moved for central differences.
/// Numerics: sums run in index order.  Reference: central differences.
/// </remarks>
public sealed class ScalarInterpreter
{
    private readonly Plan plan;
    private readonly double[][] values, gradients;

    public ScalarInterpreter(Plan plan)
    {
        this.plan = plan;
        values = [.. plan.Graph.Nodes.Select(node => new double[Size(node)])];
        gradients = [.. plan.Graph.Nodes.Select(node => new double[Size(node)])];
        foreach (Node node in plan.Graph.Nodes.OfType<Leaf>()) Copy(node);
    }

    /// <summary>
    /// How near the last forward pass came to a point without a derivative (ReLU at 0, two equal minima, an edge of the clip).
    /// </summary>
    public double KinkDistance { get; private set; }

    /// <summary>A node's value; a leaf's may be changed.</summary>
    public Span<double> Value(Node node) => values[node.Index];

    /// <summary>The loss's derivative with respect to a node, after <see cref="Backward"/>.</summary>
    public Span<double> Gradient(Node node) => gradients[node.Index];

    /// <summary>A parameter's values, row-major.</summary>
    public Span<double> Value(Parameter parameter) => Value(Leaf(parameter));

    /// <summary>The loss's derivative with respect to a parameter, row-major.</summary>
    public Span<double> Gradient(Parameter parameter) => Gradient(Leaf(parameter));

    /// <summary>Replays the forward pass and returns the loss.</summary>
    public double Forward()
    {
        KinkDistance = double.PositiveInfinity;
        foreach (Node node in plan.Steps) node.Forward(this);
        return plan.LossNode is null ? double.NaN : Value(plan.LossNode)[0];
    }

    /// <summary>Replays the reverse pass.</summary>
    public void Backward()
    {
        foreach (double[] gradient in gradients) Array.Clear(gradient);
        Gradient(plan.LossNode!)[0] = 1;
        foreach (Node node in plan.BackwardSteps) node.Backward(this);
    }

    /// <summary>Notes the distance of a quantity from its kink at 0, and returns it.</summary>
    internal double Kink(double distance)
    {
        KinkDistance = Math.Min(KinkDistance, Math.Abs(distance));
        return distance;
    }

    private Node Leaf(Parameter parameter) =>
        plan.Graph.Nodes.OfType<ParameterNode>().FirstOrDefault(node => node.Parameter == parameter)
        ?? throw new ArgumentException($"{parameter.Name} is not used by this plan.");

    private static int Size(Node node) => node switch
    {
        ParameterNode parameter => parameter.Parameter.Length,
        { Kind: NodeKind.Scalar } => 1,
        _ => node.Features * node.Graph.Batch,
    };

    private unsafe void Copy(Node node)
    {
        Span<double> to = Value(node);
        int batch = node.Graph.Batch;
        for (int i = 0; i < to.Length; i++)
            to[i] = node is ParameterNode ? node.Value[i] : node.Value[Panels.Index(i % batch, i / batch, node.Features)];
    }
}
