using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>a = tanh u for u the first half of the input's features [2A].</summary>
/// <remarks>Numerics: the derivative is (1 - a)(1 + a).  Alloc: none.</remarks>
internal sealed unsafe class Squash(Node x) : Node(x.Graph, NodeKind.Batch, x.Features / 2, x)
{
    private int Half => Features * Panels.Width;

    internal override void Forward()
    {
        for (int panel = 0; panel < Graph.PanelCount; panel++)
        for (int i = 0; i < Half; i += 8)
            Float32Math.Tanh(Vector256.Load(x.Value + 2 * panel * Half + i)).Store(Value + panel * Half + i);
    }

    internal override void Backward(BackwardStep step)
    {
        Vector256<float> one = Vector256<float>.One;
        for (int panel = 0; panel < Graph.PanelCount; panel++)
        for (int i = 0; i < Half; i += 8)
        {
            Vector256<float> a = Vector256.Load(Value + panel * Half + i), g = Vector256.Load(Gradient + panel * Half + i);
            Vectors.Give(g * ((one - a) * (one + a)), x.Gradient + 2 * panel * Half + i, step.Flows[0]);
            Vectors.Give(Vector256<float>.Zero, x.Gradient + (2 * panel + 1) * Half + i, step.Flows[0]);
        }
    }

    internal override void Forward(ScalarInterpreter tape)
    {
        Span<double> from = tape.Value(x), to = tape.Value(this);
        for (int i = 0; i < to.Length; i++) to[i] = GaussianHead.Tanh(from[i]);
    }

    internal override void Backward(ScalarInterpreter tape)
    {
        Span<double> a = tape.Value(this), g = tape.Gradient(this), target = tape.Gradient(x);
        for (int i = 0; i < a.Length; i++) target[i] += g[i] * (1 - a[i]) * (1 + a[i]);
    }
}
