using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>The features of all parts, one after the other.</summary>
internal sealed unsafe class Concat(Node[] parts) : Node(parts[0].Graph, NodeKind.Batch, parts.Sum(part => part.Features), parts)
{
    internal override void Forward()
    {
        int first = 0;
        foreach (Node part in Inputs)
        {
            for (int panel = 0; panel < Graph.PanelCount; panel++) Source(part, part.Value, panel).CopyTo(Slice(Value, part, panel, first));
            first += part.Features;
        }
    }

    internal override void Backward(BackwardStep step)
    {
        int first = 0;
        for (int k = 0; k < step.Flows.Length; k++)
        {
            for (int panel = 0; panel < Graph.PanelCount && step.Flows[k] != Flow.None; panel++)
                Vectors.Give(Slice(Gradient, Inputs[k], panel, first), Source(Inputs[k], Inputs[k].Gradient, panel), step.Flows[k]);
            first += Inputs[k].Features;
        }
    }

    /// <summary>The range of features that a backward pass reads: consumers compute no gradient outside it.</summary>
    internal (int First, int Count) Wanted(Flow[] flows)
    {
        int first = Features, last = 0, at = 0;
        for (int k = 0; k < flows.Length; at += Inputs[k++].Features)
            if (flows[k] != Flow.None) (first, last) = (Math.Min(first, at), at + Inputs[k].Features);
        return (first, Math.Max(0, last - first));
    }

    private static Span<float> Source(Node part, float* storage, int panel) =>
        new(storage + panel * part.Features * Panels.Width, part.Features * Panels.Width);

    private Span<float> Slice(float* storage, Node part, int panel, int first) =>
        new(storage + (panel * Features + first) * Panels.Width, part.Features * Panels.Width);

    internal override void Forward(ScalarInterpreter tape)
    {
        int at = 0;
        foreach (Node part in Inputs)
        {
            tape.Value(part).CopyTo(tape.Value(this)[at..]);
            at += tape.Value(part).Length;
        }
    }

    internal override void Backward(ScalarInterpreter tape)
    {
        int at = 0;
        foreach (Node part in Inputs)
            for (int i = 0; i < tape.Value(part).Length; i++) tape.Gradient(part)[i] += tape.Gradient(this)[at++];
    }
}
