using System.Runtime.Intrinsics;

namespace Hipi.Numerics;

/// <summary>The dense layer y = x Wᵀ + b, with and without ReLU, and its gradients.</summary>
/// <remarks>
/// Shapes: x [B, I], y [B, O] and their gradients are in <see cref="Panels"/>; w [O, I] row-major; b [O]. Destinations are written whole
/// and overlap no source.
/// Numerics: every element is one chain of fused multiply-adds in a fixed order: y[b, o] starts at b[o] and adds w[o, i] x[b, i] for i =
/// 0..I-1;
/// dx[b, i] adds dy[b, o] w[o, i] for o = 0..O-1; dw[o, i] adds dy[b, o] x[b, i] for b = 0..B-1; each of the last two starts at +0, in the
/// Add forms at what is there. So a sample's y and dx hang on no other sample, nor on the batch's size or its place in it, and nothing
/// hangs on blocking, lanes or CPU.
/// Padding lanes of x and dy never reach w's or b's gradient.  Alloc: none.  Reference: a scalar double loop, in the tests.
/// </remarks>
public static class DenseKernels
{
    /// <summary>y = x Wᵀ + b.</summary>
    public static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, Span<float> y, int batch, int inputs,
        int outputs)
    {
        Check(x, w, y, batch, inputs, outputs);
        Shape.Is(b.Length, outputs, 1, nameof(b));
        if (Vector512.IsHardwareAccelerated) Dense<OneSixteen>.Forward<AsIs>(x, w, b, y, batch, inputs, outputs);
        else if (Fused.IsHardware) Dense<TwoEights<HardwareFma>>.Forward<AsIs>(x, w, b, y, batch, inputs, outputs);
        else Dense<TwoEights<SoftwareFma>>.Forward<AsIs>(x, w, b, y, batch, inputs, outputs);
    }

    /// <summary>y = b + the part of x Wᵀ that a run of W's columns makes; x [B, X] holds the run's inputs among others.</summary>
    public static void ForwardColumns(
        ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, Span<float> y, int batch, int outputs, in ColumnRun columns)
    {
        Shape.Is(b.Length, outputs, 1, nameof(b));
        ForwardColumns<FromBias>(x, w, b, y, batch, outputs, columns);
    }

    /// <summary>y += the part of x Wᵀ that a run of W's columns makes: the chains go on where they were.</summary>
    public static void ForwardColumnsAdd(ReadOnlySpan<float> x, ReadOnlySpan<float> w, Span<float> y, int batch, int outputs,
        in ColumnRun columns) =>
        ForwardColumns<FromDestination>(x, w, y, y, batch, outputs, columns);

    /// <summary>y = max(0, x Wᵀ + b); a NaN stays one.</summary>
    public static void ForwardRelu(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, Span<float> y, int batch,
        int inputs, int outputs)
    {
        Check(x, w, y, batch, inputs, outputs);
        Shape.Is(b.Length, outputs, 1, nameof(b));
        if (Vector512.IsHardwareAccelerated) Dense<OneSixteen>.Forward<ThenRelu>(x, w, b, y, batch, inputs, outputs);
        else if (Fused.IsHardware) Dense<TwoEights<HardwareFma>>.Forward<ThenRelu>(x, w, b, y, batch, inputs, outputs);
        else Dense<TwoEights<SoftwareFma>>.Forward<ThenRelu>(x, w, b, y, batch, inputs, outputs);
    }

    /// <summary>
    /// q = headBias + head · max(0, x Wᵀ + b): two layers, the second of one output; q [B, 1] in panels. The bits of the two, one after the
    /// other.
    /// </summary>
    public static void ForwardIntoHead(
        ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ReadOnlySpan<float> head, float headBias, Span<float> q,
        int batch, int inputs, int outputs)
    {
        Shape.Is(x.Length, Panels.Count(batch) * Panels.Width, inputs, nameof(x));
        Shape.Is(w.Length, outputs, inputs, nameof(w));
        Shape.Is(b.Length, outputs, 1, nameof(b));
        Shape.Is(head.Length, outputs, 1, nameof(head));
        Shape.Is(q.Length, Panels.Count(batch), Panels.Width, nameof(q));
        if (Vector512.IsHardwareAccelerated) Dense<OneSixteen>.ForwardIntoHead(x, w, b, head, headBias, q, batch, inputs, outputs);
        else if (Fused.IsHardware) Dense<TwoEights<HardwareFma>>.ForwardIntoHead(x, w, b, head, headBias, q, batch, inputs, outputs);
        else Dense<TwoEights<SoftwareFma>>.ForwardIntoHead(x, w, b, head, headBias, q, batch, inputs, outputs);
    }

    /// <summary>dx = dy W.</summary>
    public static void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, Span<float> dx, int batch, int inputs, int outputs)
    {
        Check(dx, w, dy, batch, inputs, outputs);
        InputGradient<FromZero>(dy, w, dx, batch, inputs, outputs, 0, inputs);
    }

    /// <summary>dx += dy W.</summary>
    public static void InputGradientAdd(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, Span<float> dx, int batch, int inputs, int outputs)
    {
        Check(dx, w, dy, batch, inputs, outputs);
        InputGradient<FromDestination>(dy, w, dx, batch, inputs, outputs, 0, inputs);
    }

    /// <summary>dx = dy W for the inputs first..first+count-1 alone; dx is in panels of count features.</summary>
    public static void InputGradientOf(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, Span<float> dx, int batch, int inputs, int outputs,
        int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + count, inputs);
        Shape.Is(dx.Length, Panels.Count(batch) * Panels.Width, count, nameof(dx));
        Shape.Is(w.Length, outputs, inputs, nameof(w));
        Shape.Is(dy.Length, Panels.Count(batch) * Panels.Width, outputs, nameof(dy));
        InputGradient<FromZero>(dy, w, dx, batch, inputs, outputs, first, count);
    }

    /// <summary>dw = dyᵀ x; scratch [<see cref="WeightGradientScratch.Length"/>] is overwritten.</summary>
    public static void WeightGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dw, Span<float> scratch, int batch,
        int inputs, int outputs)
    {
        Check(x, dw, dy, batch, inputs, outputs);
        var sink = new CopySink(dw);
        SumWeightGradient<FromZero, CopySink>(x, dy, scratch, batch, inputs, outputs, ref sink);
    }

    /// <summary>dw += dyᵀ x; scratch [<see cref="WeightGradientScratch.Length"/>] is overwritten.</summary>
    public static void WeightGradientAdd(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dw, Span<float> scratch, int batch,
        int inputs, int outputs)
    {
        Check(x, dw, dy, batch, inputs, outputs);
        var sink = new CopySink(dw);
        SumWeightGradient<FromDestination, CopySink>(x, dy, scratch, batch, inputs, outputs, ref sink);
    }

    /// <summary>db[o] = sum of dy[b, o] over the batch.</summary>
    /// <remarks>
    /// Numerics: each of 16 lanes adds its panels in order from +0 (padding counts as +0), then lanes l and l + 8, l and l + 4, l and l +
    /// 2, l and l + 1.
    /// </remarks>
    public static void BiasGradient(ReadOnlySpan<float> dy, Span<float> db, int batch, int outputs)
    {
        Shape.Is(db.Length, outputs, 1, nameof(db));
        PanelSum.All(dy, db, batch, outputs);
    }

    /// <summary>db[o] += sum of dy[b, o] over the batch, the sum being as in <see cref="BiasGradient"/>.</summary>
    public static void BiasGradientAdd(ReadOnlySpan<float> dy, Span<float> db, int batch, int outputs)
    {
        Shape.Is(dy.Length, Panels.Count(batch) * Panels.Width, outputs, nameof(dy));
        Shape.Is(db.Length, outputs, 1, nameof(db));
        for (int o = 0; o < outputs; o++) db[o] += PanelSum.Of(dy, o, batch, outputs);
    }

    private static void ForwardColumns<TStart>(
        ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, Span<float> y, int batch, int outputs, in ColumnRun columns)
        where TStart : struct, IStart
    {
        Shape.Is(x.Length, Panels.Count(batch) * Panels.Width, columns.Inputs, nameof(x));
        Shape.Is(w.Length, outputs, columns.Stride, nameof(w));
        Shape.Is(y.Length, Panels.Count(batch) * Panels.Width, outputs, nameof(y));
        if (Vector512.IsHardwareAccelerated) Dense<OneSixteen>.ForwardColumns<TStart>(x, w, b, y, batch, outputs, columns);
        else if (Fused.IsHardware) Dense<TwoEights<HardwareFma>>.ForwardColumns<TStart>(x, w, b, y, batch, outputs, columns);
        else Dense<TwoEights<SoftwareFma>>.ForwardColumns<TStart>(x, w, b, y, batch, outputs, columns);
    }

    private static void InputGradient<TStart>(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, Span<float> dx, int batch, int inputs,
        int outputs, int first, int count)
        where TStart : struct, IStart
    {
        if (Vector512.IsHardwareAccelerated) Dense<OneSixteen>.InputGradient<TStart>(dy, w, dx, batch, inputs, outputs, first, count);
        else if (Fused.IsHardware) Dense<TwoEights<HardwareFma>>.InputGradient<TStart>(dy, w, dx, batch, inputs, outputs, first, count);
        else Dense<TwoEights<SoftwareFma>>.InputGradient<TStart>(dy, w, dx, batch, inputs, outputs, first, count);
    }

    /// <summary>dw by blocks of rows, each handed to a sink.</summary>
    internal static void SumWeightGradient<TStart, TSink>(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> scratch, int batch, int inputs, int outputs, ref TSink sink)
        where TStart : struct, IStart where TSink : IGradientSink, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
            WeightGradient<OneSixteen>.Run<TStart, TSink>(x, dy, scratch, batch, inputs, outputs, ref sink);
        else if (Fused.IsHardware)
            WeightGradient<TwoEights<HardwareFma>>.Run<TStart, TSink>(x, dy, scratch, batch, inputs, outputs, ref sink);
        else WeightGradient<TwoEights<SoftwareFma>>.Run<TStart, TSink>(x, dy, scratch, batch, inputs, outputs, ref sink);
    }

    private static void Check(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> y, int batch, int inputs, int outputs)
    {
        Shape.Is(x.Length, Panels.Count(batch) * Panels.Width, inputs, nameof(x));
        Shape.Is(w.Length, outputs, inputs, nameof(w));
        Shape.Is(y.Length, Panels.Count(batch) * Panels.Width, outputs, nameof(y));
    }
}
