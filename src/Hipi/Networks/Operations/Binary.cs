using System.Runtime.Intrinsics;

namespace Hipi.Networks.Operations;

/// <summary>An elementwise function of two values of equal size, or of a value and a scalar.</summary>
/// <remarks>
/// Numerics: entry by entry; the gradient of a scalar operand of a batch is a <see cref="DoubleSum"/> over the panels in order, rounded
/// once.  Alloc: none.
/// </remarks>
internal sealed unsafe class Binary<TRule>(Node a, Node b)
    : Node(a.Graph, Wider(a, b).Kind, Wider(a, b).Features, a, b) where TRule : struct, IBinaryRule
{
    private readonly int aStep = a.Kind == NodeKind.Scalar ? 0 : 1, bStep = b.Kind == NodeKind.Scalar ? 0 : 1;

    private static Node Wider(Node a, Node b)
    {
        if (a.Kind == NodeKind.Batch && b.Kind == NodeKind.Batch && a.Features != b.Features)
            throw new ArgumentException($"Elementwise values: expected equal features, got {a.Features} and {b.Features}.");
        return a.Kind == NodeKind.Scalar ? b : a;
    }

    internal override void Forward()
    {
        float* left = a.Value, right = b.Value, to = Value;
        for (int i = 0; i < Length; i += 8) TRule.Value(Vector256.Load(left + i * aStep), Vector256.Load(right + i * bStep)).Store(to + i);
    }

    internal override void Backward(BackwardStep step)
    {
        if (step.Flows[0] != Flow.None) GiveA(step.Flows[0]);
        if (step.Flows[1] != Flow.None) GiveB(step.Flows[1]);
    }

    private void GiveA(Flow flow)
    {
        float* left = a.Value, right = b.Value, gradient = Gradient, target = a.Gradient;
        var sum = new DoubleSum();
        for (int i = 0; i < Length; i += 8)
        {
            Vector256<float> share =
                TRule.ShareA(Vector256.Load(gradient + i), Vector256.Load(left + i * aStep), Vector256.Load(right + i * bStep));
            if (IsSummed(a)) sum.Add(share);
            else Vectors.Give(share, target + i, flow);
        }
        if (IsSummed(a)) GiveSum((float)sum.Value, target, flow);
    }

    private void GiveB(Flow flow)
    {
        float* left = a.Value, right = b.Value, gradient = Gradient, target = b.Gradient;
        var sum = new DoubleSum();
        for (int i = 0; i < Length; i += 8)
        {
            Vector256<float> share =
                TRule.ShareB(Vector256.Load(gradient + i), Vector256.Load(left + i * aStep), Vector256.Load(right + i * bStep));
            if (IsSummed(b)) sum.Add(share);
            else Vectors.Give(share, target + i, flow);
        }
        if (IsSummed(b)) GiveSum((float)sum.Value, target, flow);
    }

    /// <summary>A scalar under a batch; its gradient is a sum over the batch, to which padding rows give zero.</summary>
    private bool IsSummed(Node operand) => operand.Kind == NodeKind.Scalar && Kind == NodeKind.Batch;

    private static void GiveSum(float sum, float* target, Flow flow)
    {
        Vector256<float> total = Vector256.Create(sum);
        Vectors.Give(total, target, flow);
        Vectors.Give(total, target + 8, flow);
    }

    internal override void Forward(ScalarInterpreter tape)
    {
        Span<double> left = tape.Value(a), right = tape.Value(b), to = tape.Value(this);
        for (int i = 0; i < to.Length; i++) to[i] = TRule.Value(left[i * aStep], right[i * bStep], tape);
    }

    internal override void Backward(ScalarInterpreter tape)
    {
        Span<double> left = tape.Value(a), right = tape.Value(b), gradient = tape.Gradient(this);
        for (int i = 0; i < gradient.Length; i++)
        {
            (double shareA, double shareB) = TRule.Shares(gradient[i], left[i * aStep], right[i * bStep]);
            tape.Gradient(a)[i * aStep] += shareA;
            tape.Gradient(b)[i * bStep] += shareB;
        }
    }
}
