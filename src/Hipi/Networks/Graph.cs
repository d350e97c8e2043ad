using System.Collections.Immutable;
using Hipi.Networks.Operations;
using Hipi.Numerics;

namespace Hipi.Networks;

/// <summary>Records a computation once over preallocated buffers; what is recorded is replayed by plans, without allocation.</summary>
/// <remarks>
/// Shapes: every batched value has <see cref="Batch"/> rows. Elementwise operations take two values of equal size, or a scalar on either
/// side.
/// Numerics: the order inside every operation is written beside it and does not depend on the CPU; rows never mix but in Mean and in
/// gradients of parameters and scalars, which sum over the rows in a fixed order.
/// Reference: <see cref="ScalarInterpreter"/>, in double.
/// </remarks>
public sealed partial class Graph
{
    private readonly List<Node> nodes = [];
    private readonly Dictionary<Parameter, ParameterNode> leaves = [];

    public Graph(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        (Batch, PanelCount) = (batch, Panels.Count(batch));
    }

    public int Batch { get; }
    internal int PanelCount { get; }
    internal IReadOnlyList<Node> Nodes => nodes;

    /// <summary>Rows given by the caller before each replay.</summary>
    public Input Input(string name, int features) => new(this, name, features);

    /// <summary>One learned number (a parameter [1]).</summary>
    public Node Scalar(Parameter parameter) => new ScalarParameter(Leaf(parameter));

    /// <summary>The features of all parts, one after the other.</summary>
    public Node Concat(params Node[] parts) => new Concat(parts);

    /// <summary>y = x Wᵀ + b, or max(0, ·) of it; W [outputs, inputs], b [outputs].</summary>
    public Node Dense(Node x, Parameter weight, Parameter bias, Activation activation) =>
        new Dense(x, Leaf(weight), Leaf(bias), activation);

    /// <summary>A tanh-squashed Gaussian draw and its log-probability; head [2A]: means, then log standard deviations; noise [A].</summary>
    public (Node Action, Node LogProbability) TanhGaussian(Node head, Node noise)
    {
        var sample = new GaussianSample(head, noise);
        return (new Squash(sample), new SquashedLogProbability(sample, noise));
    }

    /// <summary>
    /// log π of given squashed actions [A] under head [2A]; wrap the actions in <see cref="StopGradient"/> where they are constants.
    /// </summary>
    public Node LogProbabilityOf(Node head, Node action) => new StoredLogProbability(head, action);

    /// <summary>tanh of the means: the first half of head [2A].</summary>
    public Node SquashedMean(Node head) => new Squash(head);

    public Node Add(Node a, Node b) => new Binary<AddRule>(a, b);
    public Node Subtract(Node a, Node b) => new Binary<SubtractRule>(a, b);
    public Node Multiply(Node a, Node b) => new Binary<MultiplyRule>(a, b);

    /// <summary>min(a, b); the gradient goes to a where a ≤ b, else to b.</summary>
    public Node Minimum(Node a, Node b) => new Binary<MinimumRule>(a, b);

    /// <summary>(a - b)².</summary>
    public Node SquaredError(Node a, Node b) => new Binary<SquaredErrorRule>(a, b);

    /// <summary>scale x + shift.</summary>
    public Node Affine(Node x, float scale, float shift) => new Unary<AffineRule>(x, new AffineRule(scale, shift));

    /// <summary>scale x.</summary>
    public Node Scale(Node x, float scale) => Affine(x, scale, 0f);

    /// <summary>e^x.</summary>
    public Node Exp(Node x) => new Unary<ExpRule>(x, default);

    /// <summary>low + (high - low) / (1 + e^-x): a value kept inside a known range.</summary>
    public Node ScaledSigmoid(Node x, float low, float high) => new Unary<SigmoidRule>(x, new SigmoidRule(low, high));

    /// <summary>The mean over rows and features.</summary>
    public Node Mean(Node x) => new Mean(x);

    /// <summary>x as a constant: nothing flows back through it.</summary>
    public Node StopGradient(Node x) => new StopGradient(x);

    /// <summary>A plan that only computes the given values.</summary>
    public Plan Compile(params Node[] outputs) => new(this, [.. outputs], null, [], []);

    /// <summary>A plan that computes a scalar loss and its gradients with respect to parameter sets.</summary>
    public Plan Differentiate(Node loss, params ParameterSet[] parameters) => Differentiate(loss, [.. parameters], []);

    /// <summary>The same, with respect to inputs too.</summary>
    public Plan Differentiate(Node loss, ImmutableArray<ParameterSet> parameters, ImmutableArray<Input> inputs) =>
        new(this, [loss], loss, parameters, inputs);

    /// <summary>One leaf per parameter, so that a parameter used twice has one gradient.</summary>
    private ParameterNode Leaf(Parameter parameter) =>
        leaves.TryGetValue(parameter, out ParameterNode? leaf) ? leaf : leaves[parameter] = new ParameterNode(this, parameter);

    internal int Append(Node node)
    {
        nodes.Add(node);
        return nodes.Count - 1;
    }
}
