using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>u = μ + e^l ε with l = clip(log σ, -20, 2): the draw before squashing [A], followed by l [A].</summary>
/// <remarks>
/// Source: E-SQUASH.  Shapes: head [2A] (μ, then log σ), noise ε [A]; differentiated by both.  Alloc: none after the first replay.
/// </remarks>
internal sealed unsafe class GaussianSample : Node
{
    private readonly Node head, noise;
    private readonly int actions;
    private readonly Buffer deviations;

    public GaussianSample(Node head, Node noise) : base(head.Graph, NodeKind.Batch, head.Features, head, noise)
    {
        (this.head, this.noise, actions) = (head, noise, noise.Features);
        if (head.Features != 2 * actions)
            throw new ArgumentException($"Gaussian head: expected {2 * actions} features, got {head.Features}.");
        deviations = new Buffer(noise.Length);
    }

    private int Half => actions * Panels.Width;

    internal override void Forward()
    {
        for (int panel = 0; panel < Graph.PanelCount; panel++)
        {
            float* mean = head.Value + 2 * panel * Half, to = Value + 2 * panel * Half;
            for (int i = 0; i < Half; i += 8)
            {
                Vector256<float> logDeviation = GaussianHead.Clip(Vector256.Load(mean + Half + i));
                Vector256<float> deviation = Float32Math.Exp(logDeviation);
                deviation.Store(deviations.Pointer + panel * Half + i);
                Fused.MultiplyAdd(deviation, Vector256.Load(noise.Value + panel * Half + i), Vector256.Load(mean + i)).Store(to + i);
                logDeviation.Store(to + Half + i);
            }
        }
    }

    internal override void Backward(BackwardStep step)
    {
        for (int panel = 0; panel < Graph.PanelCount; panel++)
        {
            int first = 2 * panel * Half;
            for (int i = 0; i < Half; i += 8)
            {
                Vector256<float> g = Vector256.Load(Gradient + first + i), raw = Vector256.Load(head.Value + first + Half + i);
                Vector256<float> deviation = Vector256.Load(deviations.Pointer + panel * Half + i);
                Vector256<float> spread = deviation * Vector256.Load(noise.Value + panel * Half + i);
                if (step.Flows[1] != Flow.None) Vectors.Give(g * deviation, noise.Gradient + panel * Half + i, step.Flows[1]);
                if (step.Flows[0] == Flow.None) continue;
                Vectors.Give(g, head.Gradient + first + i, step.Flows[0]);
                Vectors.Give(GaussianHead.Passes(raw) & Fused.MultiplyAdd(g, spread, Vector256.Load(Gradient + first + Half + i)),
                    head.Gradient + first + Half + i, step.Flows[0]);
            }
        }
    }

    internal override void Forward(ScalarInterpreter tape)
    {
        Span<double> from = tape.Value(head), epsilon = tape.Value(noise), to = tape.Value(this);
        for (int i = 0; i < epsilon.Length; i++)
        {
            double logDeviation = GaussianHead.Clip(from[epsilon.Length + i], tape);
            to[i] = from[i] + Float64Math.Exp(logDeviation) * epsilon[i];
            to[epsilon.Length + i] = logDeviation;
        }
    }

    internal override void Backward(ScalarInterpreter tape)
    {
        Span<double> from = tape.Value(head), epsilon = tape.Value(noise), sample = tape.Value(this), g = tape.Gradient(this);
        Span<double> target = tape.Gradient(head), noiseTarget = tape.Gradient(noise);
        for (int i = 0, l = epsilon.Length; i < epsilon.Length; i++, l++)
        {
            target[i] += g[i];
            noiseTarget[i] += g[i] * Float64Math.Exp(sample[l]);
            if (GaussianHead.Passes(from[l])) target[l] += g[l] + g[i] * Float64Math.Exp(sample[l]) * epsilon[i];
        }
    }
}
