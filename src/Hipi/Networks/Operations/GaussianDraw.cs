using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>z = μ + e^l ε: a reparameterised draw, differentiated by the head and by the noise.</summary>
/// <remarks>Source: E-VAE.  Shapes: head [2Z] (μ, then l = log σ, not clipped), noise ε [Z], value [Z].  Alloc: none.</remarks>
internal sealed unsafe class GaussianDraw(Node head, Node noise)
    : Node(Require.Head(head, noise, "Gaussian head").Graph, NodeKind.Batch, noise.Features, head, noise)
{
    private int Width => Features * Panels.Width;

    internal override void Forward()
    {
        for (int panel = 0; panel < Graph.PanelCount; panel++)
        for (int i = panel * Width; i < (panel + 1) * Width; i += 8)
        {
            float* mean = head.Value + panel * Width + i;
            Vector256<float> deviation = Float32Math.Exp(Vector256.Load(mean + Width));
            Fused.MultiplyAdd(deviation, Vector256.Load(noise.Value + i), Vector256.Load(mean)).Store(Value + i);
        }
    }

    internal override void Backward(BackwardStep step)
    {
        for (int panel = 0; panel < Graph.PanelCount; panel++)
        for (int i = panel * Width; i < (panel + 1) * Width; i += 8)
        {
            int mean = panel * Width + i;
            Vector256<float> g = Vector256.Load(Gradient + i), spread = g * Float32Math.Exp(Vector256.Load(head.Value + mean + Width));
            Vectors.Give(g, head.Gradient + mean, step.Flows[0]);
            Vectors.Give(spread * Vector256.Load(noise.Value + i), head.Gradient + mean + Width, step.Flows[0]);
            Vectors.Give(spread, noise.Gradient + i, step.Flows[1]);
        }
    }

    internal override void Forward(ScalarInterpreter tape)
    {
        Span<double> from = tape.Value(head), epsilon = tape.Value(noise), to = tape.Value(this);
        for (int i = 0; i < to.Length; i++) to[i] = from[i] + Float64Math.Exp(from[to.Length + i]) * epsilon[i];
    }

    internal override void Backward(ScalarInterpreter tape)
    {
        Span<double> from = tape.Value(head), epsilon = tape.Value(noise), g = tape.Gradient(this);
        Span<double> target = tape.Gradient(head), noiseTarget = tape.Gradient(noise);
        for (int i = 0, l = g.Length; i < g.Length; i++, l++)
        {
            double deviation = Float64Math.Exp(from[l]);
            target[i] += g[i];
            target[l] += g[i] * deviation * epsilon[i];
            noiseTarget[i] += g[i] * deviation;
        }
    }
}
