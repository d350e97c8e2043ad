using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>A node without inputs.</summary>
public abstract class Leaf : Node
{
    internal Leaf(Graph graph, NodeKind kind, int features) : base(graph, kind, features)
    {
    }

    internal override void Forward()
    {
    }

    internal override void Backward(BackwardStep step)
    {
    }

    internal override void Forward(ScalarInterpreter tape)
    {
    }

    internal override void Backward(ScalarInterpreter tape)
    {
    }
}

/// <summary>Rows that the caller gives before each replay.</summary>
public sealed unsafe class Input : Leaf
{
    internal Input(Graph graph, string name, int features) : base(graph, NodeKind.Batch, features) => Name = name;

    public string Name { get; }

    /// <summary>Takes rows [B, Features], row-major.</summary>
    public void Write(ReadOnlySpan<float> rows)
    {
        if (rows.Length != Graph.Batch * Features)
            throw new ArgumentException($"{Name}: expected [{Graph.Batch}, {Features}] = {Graph.Batch * Features} floats, got {rows.Length}.");
        Panels.Pack(rows, Values, Graph.Batch, Features);
    }

    /// <summary>The storage in panel order, for values whose order does not matter (noise).</summary>
    internal Span<float> Storage => Values;
}

/// <summary>A tensor of a <see cref="ParameterSet"/>: its value and gradient are the set's own.</summary>
internal sealed unsafe class ParameterNode(Graph graph, Parameter parameter) : Leaf(graph, NodeKind.Parameter, parameter.Length)
{
    public Parameter Parameter { get; } = parameter;
    internal override int Length => Parameter.Length;
    internal override float* Value => Parameter.Set.ValuePointer + Parameter.Offset;
    internal override float* Gradient => Parameter.Set.GradientPointer + Parameter.Offset;
}
