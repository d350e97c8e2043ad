using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>The mean over rows and features.</summary>
/// <remarks>
/// Numerics: a <see cref="DoubleSum"/> over panels and features in order, padding rows left out, divided and rounded once.
/// Alloc: one mask, once.
/// </remarks>
internal sealed unsafe class Mean : Node
{
    private readonly Node x;
    private readonly Buffer mask;   // all bits set where a lane of the last panel is a row

    public Mean(Node x) : base(x.Graph, NodeKind.Scalar, 1, x)
    {
        if (x.Kind != NodeKind.Batch) throw new ArgumentException("Mean takes a batch.");
        this.x = x;
        mask = new Buffer(Panels.Width);
        int used = Graph.Batch - (Graph.PanelCount - 1) * Panels.Width;
        mask.Span[..used].Fill(BitConverter.Int32BitsToSingle(-1));
    }

    private int Entries => Graph.Batch * x.Features;
    private int FirstOfLastPanel => (Graph.PanelCount - 1) * x.Features * Panels.Width;

    internal override void Forward()
    {
        float* from = x.Value;
        var sum = new DoubleSum();
        for (int i = 0; i < x.Length; i += 8) sum.Add(Kept(Vector256.Load(from + i), i));
        Values.Fill((float)(sum.Value / Entries));
    }

    internal override void Backward(BackwardStep step)
    {
        Vector256<float> share = Vector256.Create(*Gradient / Entries);
        for (int i = 0; i < x.Length; i += 8) Vectors.Give(Kept(share, i), x.Gradient + i, step.Flows[0]);
    }

    private Vector256<float> Kept(Vector256<float> v, int i) =>
        i < FirstOfLastPanel ? v : v & Vector256.Load(mask.Pointer + i % Panels.Width);

    internal override void Forward(ScalarInterpreter tape)
    {
        double sum = 0;
        foreach (double value in tape.Value(x)) sum += value;
        tape.Value(this)[0] = sum / Entries;
    }

    internal override void Backward(ScalarInterpreter tape)
    {
        foreach (ref double target in tape.Gradient(x)) target += tape.Gradient(this)[0] / Entries;
    }
}

/// <summary>x as a constant: it shares x's value, and nothing flows back.</summary>
internal sealed unsafe class StopGradient(Node x) : Node(x.Graph, x.Kind, x.Features, x)
{
    internal override float* Value => x.Value;

    internal override void Forward()
    {
    }

    internal override void Backward(BackwardStep step)
    {
    }

    internal override void Forward(ScalarInterpreter tape) => tape.Value(x).CopyTo(tape.Value(this));

    internal override void Backward(ScalarInterpreter tape)
    {
    }
}
