
namespace Hipi.Networks.Operations;

/// <summary>One learned number, copied to all lanes.</summary>
internal sealed unsafe class ScalarParameter(ParameterNode leaf) : Node(leaf.Graph, NodeKind.Scalar, 1, leaf)
{
    internal override void Forward() => new Span<float>(Value, Length).Fill(*leaf.Value);

    internal override void Backward(BackwardStep step)
    {
        if (step.Flows[0] == Flow.None) return;
        *leaf.Gradient = step.Flows[0] == Flow.Add ? *leaf.Gradient + *Gradient : *Gradient;
    }

    internal override void Forward(ScalarInterpreter tape) => tape.Value(this)[0] = tape.Value(leaf)[0];

    internal override void Backward(ScalarInterpreter tape) => tape.Gradient(leaf)[0] += tape.Gradient(this)[0];
}
