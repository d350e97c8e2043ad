using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>The features first..first+count-1 of x.</summary>
/// <remarks>Numerics: copies; the features left out take a gradient of zero from here.  Alloc: none.</remarks>
internal sealed unsafe class Slice : Node
{
    private readonly Node x;
    private readonly int first;

    public Slice(Node x, int first, int count) : base(Require.Batch(x, "slice").Graph, NodeKind.Batch, count, x)
    {
        (this.x, this.first) = (x, first);
        if (first < 0 || count < 1 || first > x.Features - count)
            throw new ArgumentException($"slice: expected features within 0..{x.Features - 1}, got {count} from {first} on.");
    }

    private int Width => Features * Panels.Width;

    internal override void Forward()
    {
        for (int panel = 0; panel < Graph.PanelCount; panel++) Source(x.Values, panel).CopyTo(Values[(panel * Width)..]);
    }

    internal override void Backward(BackwardStep step)
    {
        if (step.Flows[0] == Flow.Write) x.Gradients.Clear();
        for (int panel = 0; panel < Graph.PanelCount; panel++)
            Vectors.Give(Gradients.Slice(panel * Width, Width), Source(x.Gradients, panel), step.Flows[0]);
    }

    private Span<float> Source(Span<float> storage, int panel) => storage.Slice((panel * x.Features + first) * Panels.Width, Width);

    internal override void Forward(ScalarInterpreter tape) =>
        tape.Value(x).Slice(first * Graph.Batch, Features * Graph.Batch).CopyTo(tape.Value(this));

    internal override void Backward(ScalarInterpreter tape)
    {
        Span<double> g = tape.Gradient(this), target = tape.Gradient(x)[(first * Graph.Batch)..];
        for (int i = 0; i < g.Length; i++) target[i] += g[i];
    }
}
