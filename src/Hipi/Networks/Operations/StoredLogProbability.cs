using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>
/// log π of squashed actions: u = atanh(a kept in ±(1 - 2^-20)), then the density of <see cref="SquashedLogProbability"/>.
/// </summary>
/// <remarks>
/// Source: E-SQUASH.  Shapes: head [2A] (μ, then log σ), action [A], value [1]; differentiated by both, by the action within the clamp.
/// Numerics: atanh a = (log(1 + a) - log(1 - a)) / 2; 1 - a is exact near 1.  Alloc: none.
/// </remarks>
internal sealed unsafe class StoredLogProbability : Node
{
    private readonly Node head, action;

    public StoredLogProbability(Node head, Node action) : base(head.Graph, NodeKind.Batch, 1, head, action)
    {
        (this.head, this.action) = (head, action);
        if (head.Features != 2 * action.Features)
            throw new ArgumentException($"Gaussian head: expected {2 * action.Features} features, got {head.Features}.");
    }

    private int Half => action.Features * Panels.Width;

    /// <summary>atanh of the clamped action.</summary>
    public static Vector256<float> Unsquash(Vector256<float> a)
    {
        Vector256<float> limit = Vector256.Create(GaussianHead.LargestAction), one = Vector256<float>.One;
        Vector256<float> kept = Vectors.Clip(a, -limit, limit);
        return (Float32Math.Log(one + kept) - Float32Math.Log(one - kept)) * Vector256.Create(0.5f);
    }

    /// <summary>Adds one component's log-probability.</summary>
    public static void Add(ref LogDensity sum, Vector256<float> mean, Vector256<float> raw, Vector256<float> u)
    {
        Vector256<float> logDeviation = GaussianHead.Clip(raw);
        sum.Add((u - mean) * Float32Math.Exp(-logDeviation), logDeviation, u);
    }

    internal override void Forward()
    {
        for (int panel = 0; panel < Graph.PanelCount; panel++)
        for (int lane = 0; lane < Panels.Width; lane += 8)
        {
            float* mean = head.Value + 2 * panel * Half + lane, a = action.Value + panel * Half + lane;
            var sum = new LogDensity();
            for (int i = 0; i < Half; i += Panels.Width)
                Add(ref sum, Vector256.Load(mean + i), Vector256.Load(mean + Half + i), Unsquash(Vector256.Load(a + i)));
            sum.Value.Store(Value + panel * Panels.Width + lane);
        }
    }

    internal override void Backward(BackwardStep step)
    {
        for (int panel = 0; panel < Graph.PanelCount; panel++)
        for (int lane = 0; lane < Panels.Width; lane += 8)
        {
            Vector256<float> g = Vector256.Load(Gradient + panel * Panels.Width + lane);
            int first = 2 * panel * Half + lane;
            for (int i = 0; i < Half; i += Panels.Width) Share(g, first + i, panel * Half + lane + i, step.Flows);
        }
    }

    /// <summary>d/dμ = ε/σ, d/d log σ = ε² - 1, d/da = (2a - ε/σ) / (1 - a²).</summary>
    private void Share(Vector256<float> g, int mean, int component, Flow[] flows)
    {
        Vector256<float> raw = Vector256.Load(head.Value + mean + Half), inverse = Float32Math.Exp(-GaussianHead.Clip(raw));
        Vector256<float> noise = (Unsquash(Vector256.Load(action.Value + component)) - Vector256.Load(head.Value + mean)) * inverse;
        if (flows[1] != Flow.None) Vectors.Give(ActionShare(g, noise * inverse, component), action.Gradient + component, flows[1]);
        if (flows[0] == Flow.None) return;
        Vectors.Give(g * noise * inverse, head.Gradient + mean, flows[0]);
        Vector256<float> spread = g * Fused.MultiplyAdd(noise, noise, -Vector256<float>.One);
        Vectors.Give(GaussianHead.Passes(raw) & spread, head.Gradient + mean + Half, flows[0]);
    }

    private Vector256<float> ActionShare(Vector256<float> g, Vector256<float> pull, int component)
    {
        Vector256<float> a = Vector256.Load(action.Value + component), one = Vector256<float>.One;
        Vector256<float> inside = Vector256.LessThanOrEqual(Vector256.Abs(a), Vector256.Create(GaussianHead.LargestAction));
        return inside & (g * (a + a - pull) / ((one - a) * (one + a)));
    }

    internal override void Forward(ScalarInterpreter tape)
    {
        Span<double> from = tape.Value(head), a = tape.Value(action), to = tape.Value(this);
        to.Clear();
        for (int i = 0; i < a.Length; i++)
        {
            double l = GaussianHead.Clip(from[a.Length + i], tape), u = Unsquash(a[i]);
            tape.Kink(Math.Abs(a[i]) - GaussianHead.LargestAction);
            to[i % to.Length] += GaussianHead.LogProbability((u - from[i]) * Float64Math.Exp(-l), l, u);
        }
    }

    internal override void Backward(ScalarInterpreter tape)
    {
        Span<double> from = tape.Value(head), a = tape.Value(action), g = tape.Gradient(this), target = tape.Gradient(head);
        for (int i = 0, l = a.Length; i < a.Length; i++, l++)
        {
            double inverse = Float64Math.Exp(-GaussianHead.Clip(from[l], tape)), noise = (Unsquash(a[i]) - from[i]) * inverse;
            target[i] += g[i % g.Length] * noise * inverse;
            if (GaussianHead.Passes(from[l])) target[l] += g[i % g.Length] * (noise * noise - 1);
            if (Math.Abs(a[i]) <= GaussianHead.LargestAction)
                tape.Gradient(action)[i] += g[i % g.Length] * (2 * a[i] - noise * inverse) / ((1 - a[i]) * (1 + a[i]));
        }
    }

    private static double Unsquash(double a)
    {
        double kept = Math.Min(Math.Max(a, -GaussianHead.LargestAction), GaussianHead.LargestAction);
        return 0.5 * (Float64Math.Log1p(kept) - Float64Math.Log1p(-kept));
    }
}
