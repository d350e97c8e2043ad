using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>clip((x - mean) scale, ±limit) with a <see cref="RunningNormaliser"/>'s statistics as they are at each replay.</summary>
/// <remarks>
/// Source: E-WELFORD.
/// Numerics: entry by entry; a gradient passes inside the clip and at its edges; the statistics are constants.  Alloc: none.
/// </remarks>
internal sealed unsafe class Normalised : Node
{
    private readonly Node x;
    private readonly RunningNormaliser normaliser;

    public Normalised(Node x, RunningNormaliser normaliser) : base(x.Graph, NodeKind.Batch, x.Features, x)
    {
        (this.x, this.normaliser) = (x, normaliser);
        Require.Features(x, normaliser.Features, "normaliser");
    }

    private Vector256<float> Limit => Vector256.Create(normaliser.Limit);

    internal override void Forward()
    {
        for (int i = 0; i < Length; i += 8) Vectors.Clip(Unclipped(i), -Limit, Limit).Store(Value + i);
    }

    internal override void Backward(BackwardStep step)
    {
        for (int i = 0; i < Length; i += 8)
        {
            Vector256<float> y = Unclipped(i), inside = Vector256.GreaterThanOrEqual(y, -Limit) & Vector256.LessThanOrEqual(y, Limit);
            Vector256<float> share = Vector256.Load(Gradient + i) * Vector256.Create(normaliser.Scale[FeatureOf(i)]);
            Vectors.Give(inside & share, x.Gradient + i, step.Flows[0]);
        }
    }

    private int FeatureOf(int i) => i / Panels.Width % Features;

    private Vector256<float> Unclipped(int i)
    {
        int feature = FeatureOf(i);
        return (Vector256.Load(x.Value + i) - Vector256.Create(normaliser.Mean[feature])) * Vector256.Create(normaliser.Scale[feature]);
    }

    internal override void Forward(ScalarInterpreter tape)
    {
        Span<double> from = tape.Value(x), to = tape.Value(this);
        for (int i = 0; i < to.Length; i++)
        {
            double y = Unclipped(from[i], i);
            tape.Kink(y - normaliser.Limit);
            tape.Kink(y + normaliser.Limit);
            to[i] = Math.Min(Math.Max(y, -normaliser.Limit), normaliser.Limit);
        }
    }

    internal override void Backward(ScalarInterpreter tape)
    {
        Span<double> from = tape.Value(x), g = tape.Gradient(this), target = tape.Gradient(x);
        for (int i = 0; i < g.Length; i++)
            if (Math.Abs(Unclipped(from[i], i)) <= normaliser.Limit) target[i] += g[i] * normaliser.Scale[i / Graph.Batch];
    }

    private double Unclipped(double value, int i) => (value - normaliser.Mean[i / Graph.Batch]) * normaliser.Scale[i / Graph.Batch];
}
