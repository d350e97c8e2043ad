using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>h' = n + z (h - n), r = σ(i_r + h_r), z = σ(i_z + h_z), n = tanh(i_n + r h_n): a GRU step after its dense layers.</summary>
/// <remarks>
/// Source: E-GRU.  Shapes: gates of the input and of the state [3H] each (reset, update, new), state h [H], value h' [H].
/// Numerics: entry by entry; 1 - σ(x) is taken as σ(-x), so that nothing is lost where a gate is saturated.  Alloc: the three gates, once.
/// </remarks>
internal sealed unsafe class GruGates : Node
{
    private readonly Node input, hidden, state;
    private readonly Buffer gates;   // r, z, n of the last forward pass

    public GruGates(Node input, Node hidden, Node state)
        : base(Require.Batch(state, "GRU state").Graph, NodeKind.Batch, state.Features, input, hidden, state)
    {
        (this.input, this.hidden, this.state) = (input, hidden, state);
        Require.Features(input, 3 * Features, "GRU gates of the input");
        Require.Features(hidden, 3 * Features, "GRU gates of the state");
        gates = new Buffer(3 * Length);
    }

    private int Width => Features * Panels.Width;

    internal override void Forward()
    {
        for (int panel = 0; panel < Graph.PanelCount; panel++)
        for (int i = 0; i < Width; i += 8)
        {
            int r = 3 * panel * Width + i, z = r + Width, n = z + Width, own = panel * Width + i;
            Vector256<float> reset = Float32Math.Sigmoid(Sum(r)), update = Float32Math.Sigmoid(Sum(z));
            Vector256<float> fresh = Float32Math.Tanh(
                Fused.MultiplyAdd(reset, Vector256.Load(hidden.Value + n), Vector256.Load(input.Value + n)));
            reset.Store(gates.Pointer + r);
            update.Store(gates.Pointer + z);
            fresh.Store(gates.Pointer + n);
            Fused.MultiplyAdd(update, Vector256.Load(state.Value + own) - fresh, fresh).Store(Value + own);
        }
    }

    internal override void Backward(BackwardStep step)
    {
        for (int panel = 0; panel < Graph.PanelCount; panel++)
        for (int i = 0; i < Width; i += 8) Share(3 * panel * Width + i, panel * Width + i, step.Flows);
    }

    private void Share(int r, int own, Flow[] flows)
    {
        int z = r + Width, n = z + Width;
        Vector256<float> reset = Vector256.Load(gates.Pointer + r), update = Vector256.Load(gates.Pointer + z);
        Vector256<float> fresh = Vector256.Load(gates.Pointer + n), one = Vector256<float>.One;
        Vector256<float> g = Vector256.Load(Gradient + own), rest = Float32Math.Sigmoid(-Sum(z));
        Vector256<float> toNew = g * rest * ((one - fresh) * (one + fresh));
        Vector256<float> toUpdate = g * (Vector256.Load(state.Value + own) - fresh) * (update * rest);
        Vector256<float> toReset = toNew * Vector256.Load(hidden.Value + n) * (reset * Float32Math.Sigmoid(-Sum(r)));
        Vectors.Give(toReset, input.Gradient + r, flows[0]);
        Vectors.Give(toUpdate, input.Gradient + z, flows[0]);
        Vectors.Give(toNew, input.Gradient + n, flows[0]);
        Vectors.Give(toReset, hidden.Gradient + r, flows[1]);
        Vectors.Give(toUpdate, hidden.Gradient + z, flows[1]);
        Vectors.Give(toNew * reset, hidden.Gradient + n, flows[1]);
        Vectors.Give(g * update, state.Gradient + own, flows[2]);
    }

    private Vector256<float> Sum(int at) => Vector256.Load(input.Value + at) + Vector256.Load(hidden.Value + at);

    internal override void Forward(ScalarInterpreter tape)
    {
        Span<double> a = tape.Value(input), b = tape.Value(hidden), h = tape.Value(state), to = tape.Value(this);
        for (int i = 0, z = h.Length, n = 2 * h.Length; i < h.Length; i++, z++, n++)
        {
            double update = Sigmoid(a[z] + b[z]), fresh = GaussianHead.Tanh(a[n] + Sigmoid(a[i] + b[i]) * b[n]);
            to[i] = (1 - update) * fresh + update * h[i];
        }
    }

    internal override void Backward(ScalarInterpreter tape)
    {
        Span<double> a = tape.Value(input), b = tape.Value(hidden), h = tape.Value(state), g = tape.Gradient(this);
        Span<double> toInput = tape.Gradient(input), toHidden = tape.Gradient(hidden), toState = tape.Gradient(state);
        for (int r = 0, z = h.Length, n = 2 * h.Length; r < h.Length; r++, z++, n++)
        {
            double reset = Sigmoid(a[r] + b[r]), update = Sigmoid(a[z] + b[z]), fresh = GaussianHead.Tanh(a[n] + reset * b[n]);
            double toNew = g[r] * (1 - update) * (1 - fresh * fresh);
            double toUpdate = g[r] * (h[r] - fresh) * update * (1 - update), toReset = toNew * b[n] * reset * (1 - reset);
            toInput[r] += toReset;
            toInput[z] += toUpdate;
            toInput[n] += toNew;
            toHidden[r] += toReset;
            toHidden[z] += toUpdate;
            toHidden[n] += toNew * reset;
            toState[r] += g[r] * update;
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Float64Math.Exp(-x));
}
