using System.Collections.Immutable;
using Hipi.Numerics;

namespace Hipi.Networks;

/// <summary>What a recorded value holds: one number per feature and row, one number, or a tensor of parameters.</summary>
public enum NodeKind
{
    Batch,
    Scalar,
    Parameter,
}

/// <summary>
/// One recorded operation and its value; replayed in float32 over its own buffers, or in double by <see cref="ScalarInterpreter"/>.
/// </summary>
/// <remarks>
/// Shapes: a batch value is [panels][Features][16] in <see cref="Panels"/>; a scalar is 16 equal floats, so that elementwise code needs no
/// second form.
/// Alloc: buffers when recorded, the gradient when a plan is differentiated through it; none in replay.
/// </remarks>
public abstract unsafe class Node
{
    private Buffer? value, gradient;

    internal Node(Graph graph, NodeKind kind, int features, params Node[] inputs)
    {
        (Graph, Kind, Features, Inputs) = (graph, kind, features, [.. inputs]);
        if (inputs.Any(input => input.Graph != graph)) throw new ArgumentException("The inputs of a node belong to its own graph.");
        Index = graph.Append(this);
    }

    public NodeKind Kind { get; }
    public int Features { get; }
    public int Index { get; }
    internal Graph Graph { get; }
    internal ImmutableArray<Node> Inputs { get; }

    /// <summary>Floats in the value, padding included.</summary>
    internal virtual int Length => Kind == NodeKind.Scalar ? Panels.Width : Panels.Length(Graph.Batch, Features);

    internal virtual float* Value => (value ??= new Buffer(Length)).Pointer;
    internal virtual float* Gradient => (gradient ??= new Buffer(Length)).Pointer;

    private int Rows => Kind == NodeKind.Scalar ? 1 : Graph.Batch;
    internal Span<float> Values => new(Value, Length);
    internal Span<float> Gradients => new(Gradient, Length);

    /// <summary>The value in row-major order [B, Features], or the one number of a scalar.</summary>
    public void Read(Span<float> rows) => Panels.Unpack(Values, rows, Rows, Features);

    /// <summary>The gradient, in the same order.</summary>
    public void ReadGradient(Span<float> rows) => Panels.Unpack(Gradients, rows, Rows, Features);

    /// <summary>The one number of a scalar.</summary>
    public float Scalar => *Value;

    /// <summary>Computes the value from the inputs' values.</summary>
    internal abstract void Forward();

    /// <summary>
    /// Adds this node's share to the inputs' gradients; step.Flows[k] says what to do with input k. It may overwrite its own gradient.
    /// </summary>
    internal abstract void Backward(BackwardStep step);

    /// <summary>The same value in double, by plain loops.</summary>
    internal abstract void Forward(ScalarInterpreter tape);

    /// <summary>The same shares in double, added to gradients that start at zero.</summary>
    internal abstract void Backward(ScalarInterpreter tape);
}
