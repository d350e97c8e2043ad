using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>log π(tanh u) of a draw (u, l) with its noise, summed over the action's components in order.</summary>
/// <remarks>
/// Source: E-SQUASH.  Shapes: sample [2A] of <see cref="GaussianSample"/>, noise [A], value [1].
/// Numerics: <see cref="LogDensity"/>; d/du of -log(1 - tanh² u) is 2 tanh u; d/dε at a given u is -ε.  Alloc: none.
/// </remarks>
internal sealed unsafe class SquashedLogProbability(GaussianSample sample, Node noise)
    : Node(sample.Graph, NodeKind.Batch, 1, sample, noise)
{
    private readonly int half = noise.Features * Panels.Width;

    internal override void Forward()
    {
        for (int panel = 0; panel < Graph.PanelCount; panel++)
        for (int lane = 0; lane < Panels.Width; lane += 8)
        {
            float* u = sample.Value + 2 * panel * half + lane, epsilon = noise.Value + panel * half + lane;
            var sum = new LogDensity();
            for (int i = 0; i < half; i += Panels.Width)
                sum.Add(Vector256.Load(epsilon + i), Vector256.Load(u + half + i), Vector256.Load(u + i));
            sum.Value.Store(Value + panel * Panels.Width + lane);
        }
    }

    internal override void Backward(BackwardStep step)
    {
        for (int panel = 0; panel < Graph.PanelCount; panel++)
        for (int lane = 0; lane < Panels.Width; lane += 8)
        {
            Vector256<float> g = Vector256.Load(Gradient + panel * Panels.Width + lane);
            float* u = sample.Value + 2 * panel * half + lane, target = sample.Gradient + 2 * panel * half + lane;
            for (int i = 0; i < half && step.Flows[1] != Flow.None; i += Panels.Width)
            {
                int at = panel * half + lane + i;
                Vectors.Give(-g * Vector256.Load(noise.Value + at), noise.Gradient + at, step.Flows[1]);
            }
            for (int i = 0; i < half && step.Flows[0] != Flow.None; i += Panels.Width)
            {
                Vectors.Give((g + g) * Float32Math.Tanh(Vector256.Load(u + i)), target + i, step.Flows[0]);
                Vectors.Give(-g, target + half + i, step.Flows[0]);
            }
        }
    }

    internal override void Forward(ScalarInterpreter tape)
    {
        Span<double> draw = tape.Value(sample), epsilon = tape.Value(noise), to = tape.Value(this);
        to.Clear();
        for (int i = 0; i < epsilon.Length; i++)
            to[i % to.Length] += GaussianHead.LogProbability(epsilon[i], draw[epsilon.Length + i], draw[i]);
    }

    internal override void Backward(ScalarInterpreter tape)
    {
        Span<double> draw = tape.Value(sample), g = tape.Gradient(this), target = tape.Gradient(sample);
        Span<double> epsilon = tape.Value(noise), noiseTarget = tape.Gradient(noise);
        int count = draw.Length / 2;
        for (int i = 0; i < count; i++)
        {
            target[i] += 2 * GaussianHead.Tanh(draw[i]) * g[i % g.Length];
            target[count + i] -= g[i % g.Length];
            noiseTarget[i] -= epsilon[i] * g[i % g.Length];
        }
    }
}
