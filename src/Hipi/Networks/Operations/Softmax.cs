using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>y_k = exp x_k / Σ_j exp x_j over each row's features.</summary>
/// <remarks>
/// Numerics: exp(x - log-sum-exp) in double, rounded once; dx_k = y_k (g_k - Σ_j g_j y_j), the sum in double, in order.
/// A row of -inf alone gives NaN.  Alloc: one row, once.
/// </remarks>
internal sealed unsafe class Softmax(Node x) : Node(Require.Batch(x, "softmax").Graph, NodeKind.Batch, x.Features, x)
{
    private readonly EightRows[] logits = new EightRows[x.Features];

    internal override void Forward()
    {
        for (int row = 0; row < Graph.PanelCount * Panels.Width; row += 8)
        {
            int first = Panel.Of(row, Features);
            EightRows.Load(x.Value + first, logits);
            EightRows total = EightRows.LogSumExp(logits);
            for (int k = 0; k < Features; k++) EightRows.Exp(logits[k] - total).Narrow().Store(Value + first + k * Panels.Width);
        }
    }

    internal override void Backward(BackwardStep step)
    {
        for (int row = 0; row < Graph.PanelCount * Panels.Width; row += 8)
        {
            int first = Panel.Of(row, Features);
            EightRows mean = EightRows.Of(0.0);
            int end = first + Features * Panels.Width;
            for (int at = first; at < end; at += Panels.Width) mean += EightRows.Load(Gradient + at) * EightRows.Load(Value + at);
            for (int at = first; at < end; at += Panels.Width)
            {
                EightRows share = EightRows.Load(Value + at) * (EightRows.Load(Gradient + at) - mean);
                Vectors.Give(share.Narrow(), x.Gradient + at, step.Flows[0]);
            }
        }
    }

    internal override void Forward(ScalarInterpreter tape) => Rows.Each(tape.Value(x), tape.Value(this), Graph.Batch, static (from, to) =>
    {
        double total = LogSumExp.Of(from);
        for (int k = 0; k < to.Length; k++) to[k] = Float64Math.Exp(from[k] - total);
    });

    internal override void Backward(ScalarInterpreter tape)
    {
        Span<double> y = tape.Value(this), g = tape.Gradient(this), target = tape.Gradient(x);
        for (int n = 0; n < Graph.Batch; n++)
        {
            double mean = 0;
            for (int i = n; i < y.Length; i += Graph.Batch) mean += g[i] * y[i];
            for (int i = n; i < y.Length; i += Graph.Batch) target[i] += y[i] * (g[i] - mean);
        }
    }
}

/// <summary>y_k = x_k - log Σ_j exp x_j over each row's features.</summary>
/// <remarks>
/// Numerics: in double, rounded once; dx_k = g_k - exp(y_k) Σ_j g_j, in double too.  A row of -inf alone gives NaN.  Alloc: one row, once.
/// </remarks>
internal sealed unsafe class LogSoftmax(Node x) : Node(Require.Batch(x, "log-softmax").Graph, NodeKind.Batch, x.Features, x)
{
    private readonly EightRows[] logits = new EightRows[x.Features];

    internal override void Forward()
    {
        for (int row = 0; row < Graph.PanelCount * Panels.Width; row += 8)
        {
            int first = Panel.Of(row, Features);
            EightRows.Load(x.Value + first, logits);
            EightRows total = EightRows.LogSumExp(logits);
            for (int k = 0; k < Features; k++) (logits[k] - total).Narrow().Store(Value + first + k * Panels.Width);
        }
    }

    internal override void Backward(BackwardStep step)
    {
        for (int row = 0; row < Graph.PanelCount * Panels.Width; row += 8)
        {
            int first = Panel.Of(row, Features);
            EightRows sum = EightRows.Of(0.0);
            int end = first + Features * Panels.Width;
            for (int at = first; at < end; at += Panels.Width) sum += EightRows.Load(Gradient + at);
            for (int at = first; at < end; at += Panels.Width)
            {
                EightRows share = EightRows.Load(Gradient + at) - EightRows.Exp(EightRows.Load(Value + at)) * sum;
                Vectors.Give(share.Narrow(), x.Gradient + at, step.Flows[0]);
            }
        }
    }

    internal override void Forward(ScalarInterpreter tape) => Rows.Each(tape.Value(x), tape.Value(this), Graph.Batch, static (from, to) =>
    {
        double total = LogSumExp.Of(from);
        for (int k = 0; k < to.Length; k++) to[k] = from[k] - total;
    });

    internal override void Backward(ScalarInterpreter tape)
    {
        Span<double> y = tape.Value(this), g = tape.Gradient(this), target = tape.Gradient(x);
        for (int n = 0; n < Graph.Batch; n++)
        {
            double sum = 0;
            for (int i = n; i < y.Length; i += Graph.Batch) sum += g[i];
            for (int i = n; i < y.Length; i += Graph.Batch) target[i] += g[i] - Float64Math.Exp(y[i]) * sum;
        }
    }
}
