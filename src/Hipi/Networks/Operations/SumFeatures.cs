using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>The sum over each row's features [1].</summary>
/// <remarks>Numerics: in double, in the order of the features, rounded once.  Alloc: none.</remarks>
internal sealed unsafe class SumFeatures(Node x) : Node(Require.Batch(x, "sum").Graph, NodeKind.Batch, 1, x)
{
    internal override void Forward()
    {
        for (int row = 0; row < Length; row += 8)
        {
            float* from = x.Value + Panel.Of(row, x.Features);
            EightRows sum = EightRows.Of(0.0);
            for (int k = 0; k < x.Features; k++) sum += EightRows.Load(from + k * Panels.Width);
            sum.Narrow().Store(Value + row);
        }
    }

    internal override void Backward(BackwardStep step)
    {
        for (int row = 0; row < Length; row += 8)
        {
            float* target = x.Gradient + Panel.Of(row, x.Features);
            Vector256<float> g = Vector256.Load(Gradient + row);
            for (int k = 0; k < x.Features; k++) Vectors.Give(g, target + k * Panels.Width, step.Flows[0]);
        }
    }

    internal override void Forward(ScalarInterpreter tape)
    {
        Span<double> from = tape.Value(x), to = tape.Value(this);
        to.Clear();
        for (int i = 0; i < from.Length; i++) to[i % to.Length] += from[i];
    }

    internal override void Backward(ScalarInterpreter tape)
    {
        Span<double> g = tape.Gradient(this), target = tape.Gradient(x);
        for (int i = 0; i < target.Length; i++) target[i] += g[i % g.Length];
    }
}

/// <summary>Where rows lie in panels.</summary>
internal static class Panel
{
    /// <summary>The first feature of a row (a multiple of 8) of a batch of so many features; its others follow every 16 floats.</summary>
    public static int Of(int row, int features) => row / Panels.Width * features * Panels.Width + row % Panels.Width;
}
