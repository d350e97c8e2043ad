using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>KL(N(μ, σ²) || N(0, 1)) = Σ (μ² + σ² - 1) / 2 - log σ, summed over the components.</summary>
/// <remarks>
/// Source: E-VAE.  Shapes: head [2Z] (μ, then l = log σ), value [1].
/// Numerics: in double, in the order of the components, rounded once; d/dμ = μ, d/dl = e^2l - 1.  Alloc: none.
/// </remarks>
internal sealed unsafe class StandardNormalDivergence(Node head)
    : Node(Require.Even(head, "Gaussian head").Graph, NodeKind.Batch, 1, head)
{
    private int Width => head.Features / 2 * Panels.Width;

    internal override void Forward()
    {
        EightRows half = EightRows.Of(0.5), one = EightRows.Of(1.0);
        for (int row = 0; row < Length; row += 8)
        {
            float* from = head.Value + Panel.Of(row, head.Features);
            EightRows sum = EightRows.Of(0.0);
            for (int i = 0; i < Width; i += Panels.Width)
            {
                EightRows mean = EightRows.Load(from + i), log = EightRows.Load(from + Width + i);
                sum += half * (mean * mean + EightRows.Exp(log + log) - one) - log;
            }
            sum.Narrow().Store(Value + row);
        }
    }

    internal override void Backward(BackwardStep step)
    {
        EightRows one = EightRows.Of(1.0);
        for (int row = 0; row < Length; row += 8)
        {
            int first = Panel.Of(row, head.Features);
            Vector256<float> g = Vector256.Load(Gradient + row);
            for (int i = first; i < first + Width; i += Panels.Width)
            {
                EightRows log = EightRows.Load(head.Value + Width + i);
                Vectors.Give(g * Vector256.Load(head.Value + i), head.Gradient + i, step.Flows[0]);
                Vectors.Give(g * (EightRows.Exp(log + log) - one).Narrow(), head.Gradient + Width + i, step.Flows[0]);
            }
        }
    }

    internal override void Forward(ScalarInterpreter tape)
    {
        Span<double> from = tape.Value(head), to = tape.Value(this);
        to.Clear();
        for (int i = 0, l = from.Length / 2; l < from.Length; i++, l++)
            to[i % to.Length] += 0.5 * (from[i] * from[i] + Float64Math.Exp(2 * from[l]) - 1) - from[l];
    }

    internal override void Backward(ScalarInterpreter tape)
    {
        Span<double> from = tape.Value(head), g = tape.Gradient(this), target = tape.Gradient(head);
        for (int i = 0, l = from.Length / 2; l < from.Length; i++, l++)
        {
            target[i] += g[i % g.Length] * from[i];
            target[l] += g[i % g.Length] * (Float64Math.Exp(2 * from[l]) - 1);
        }
    }
}
