using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>log Σ_k π_k N(y; μ_k, σ_k²) of K diagonal Gaussians, π = softmax of logits.</summary>
/// <remarks>
/// Source: E-MDN.  Shapes: head [K (1 + 2D)]: K logits, then μ [K][D], then log σ [K][D] (not clipped); value y [D]; result [1].
/// Numerics: log-sum-exp of log π_k + log N_k less that of the logits, in double over components in order, rounded once.
/// With responsibilities ρ_k and ε = (y - μ) / σ: d/dlogit = ρ - π, d/dμ = ρ ε / σ, d/dlog σ = ρ (ε² - 1), d/dy = -Σ_k ρ ε / σ.
/// Alloc: two rows of K, and K responsibilities and weights for each row, once.
/// </remarks>
internal sealed unsafe class MixtureLogDensity : Node
{
    private readonly Node head, value;
    private readonly int components;
    private readonly EightRows[] logits, joint;
    private readonly Buffer responsibilities, weights;   // [K] in panels, of the last forward pass

    public MixtureLogDensity(Node head, Node value, int components)
        : base(Checked(head, value, components).Graph, NodeKind.Batch, 1, head, value)
    {
        (this.head, this.value, this.components) = (head, value, components);
        (logits, joint) = (new EightRows[components], new EightRows[components]);
        (responsibilities, weights) = (new Buffer(Length * components), new Buffer(Length * components));
    }

    private static Node Checked(Node head, Node value, int components)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        return Require.Features(head, components * (1 + 2 * Require.Batch(value, "mixture value").Features), "mixture head");
    }

    private int Size => value.Features;

    /// <summary>Floats from the first mean of component k to the head's start, and from a mean to its log standard deviation.</summary>
    private int MeanOf(int k) => (components + k * Size) * Panels.Width;
    private int ToDeviation => components * Size * Panels.Width;

    internal override void Forward()
    {
        for (int row = 0; row < Length; row += 8)
        {
            float* from = head.Value + Panel.Of(row, head.Features), y = value.Value + Panel.Of(row, Size);
            EightRows.Load(from, logits);
            for (int k = 0; k < components; k++) joint[k] = logits[k] + LogNormal(from + MeanOf(k), y);
            EightRows total = EightRows.LogSumExp(logits), all = EightRows.LogSumExp(joint);
            (all - total).Narrow().Store(Value + row);
            for (int k = 0, at = Panel.Of(row, components); k < components; k++, at += Panels.Width)
            {
                EightRows.Exp(joint[k] - all).Narrow().Store(responsibilities.Pointer + at);
                EightRows.Exp(logits[k] - total).Narrow().Store(weights.Pointer + at);
            }
        }
    }

    /// <summary>Σ_d -ε²/2 - log σ - log(2π)/2.</summary>
    private EightRows LogNormal(float* mean, float* y)
    {
        EightRows sum = EightRows.Of(-GaussianHead.HalfLogTwoPi * Size), half = EightRows.Of(0.5);
        for (int i = 0; i < Size * Panels.Width; i += Panels.Width)
        {
            EightRows log = EightRows.Load(mean + ToDeviation + i);
            EightRows noise = (EightRows.Load(y + i) - EightRows.Load(mean + i)) * EightRows.Exp(EightRows.Of(0.0) - log);
            sum = sum - half * noise * noise - log;
        }
        return sum;
    }

    internal override void Backward(BackwardStep step)
    {
        if (step.Flows[1] == Flow.Write) value.Gradients.Clear();
        for (int row = 0; row < Length; row += 8)
        for (int k = 0; k < components; k++)
        {
            int first = Panel.Of(row, head.Features), own = Panel.Of(row, components) + k * Panels.Width;
            Vector256<float> g = Vector256.Load(Gradient + row), share = Vector256.Load(responsibilities.Pointer + own);
            Vectors.Give(g * (share - Vector256.Load(weights.Pointer + own)), head.Gradient + first + k * Panels.Width, step.Flows[0]);
            for (int d = 0; d < Size; d++)
                Share(g * share, first + MeanOf(k) + d * Panels.Width, Panel.Of(row, Size) + d * Panels.Width, step);
        }
    }

    /// <summary>One dimension of one component; g has its responsibility in it.</summary>
    private void Share(Vector256<float> g, int mean, int y, BackwardStep step)
    {
        Vector256<float> inverse = Float32Math.Exp(-Vector256.Load(head.Value + mean + ToDeviation));
        Vector256<float> noise = (Vector256.Load(value.Value + y) - Vector256.Load(head.Value + mean)) * inverse;
        Vector256<float> pull = g * noise * inverse;
        Vectors.Give(pull, head.Gradient + mean, step.Flows[0]);
        Vectors.Give(g * Fused.MultiplyAdd(noise, noise, -Vector256<float>.One), head.Gradient + mean + ToDeviation, step.Flows[0]);
        Vectors.Give(-pull, value.Gradient + y, step.Flows[1] == Flow.None ? Flow.None : Flow.Add);
    }

    internal override void Forward(ScalarInterpreter tape)
    {
        var parts = new MixtureRow(components, Size);
        for (int n = 0; n < Graph.Batch; n++) tape.Value(this)[n] = parts.Read(tape.Value(head), tape.Value(value), n, Graph.Batch);
    }

    internal override void Backward(ScalarInterpreter tape)
    {
        var parts = new MixtureRow(components, Size);
        for (int n = 0; n < Graph.Batch; n++)
        {
            parts.Read(tape.Value(head), tape.Value(value), n, Graph.Batch);
            parts.Share(tape.Gradient(this)[n], tape.Gradient(head), tape.Gradient(value), n, Graph.Batch);
        }
    }
}
