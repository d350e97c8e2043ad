using FsCheck;
using FsCheck.Fluent;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Numerics;

/// <summary>
/// The dense kernels against scalar double loops, over every tail of batch, inputs and outputs, in each form of sixteen lanes.
/// </summary>
public class DenseKernelsProperties
{
    private sealed record Case(int Batch, int Inputs, int Outputs, ulong Seed);

    private static readonly Gen<Case> Cases =
        from batch in Gen.Choose(1, 50)      // up to three panels and every partial one
        from inputs in Gen.Choose(1, 37)     // two whole columns of 16 and every narrow one
        from outputs in Gen.Choose(1, 27)    // every mixture of tiles of 8, 6, 4, 2 and 1 rows
        from seed in Gen.Choose(0, int.MaxValue)
        select new Case(batch, inputs, outputs, (ulong)seed);

    [Fact]
    public void Forward_AnyShape_AgreesWithTheDoubleReference() => Check.Holds(Cases, c =>
    {
        Layer layer = new(c.Batch, c.Inputs, c.Outputs, c.Seed);
        float[] plain = new float[layer.YPanels.Length], rectified = new float[layer.YPanels.Length];
        DenseKernels.Forward(layer.XPanels, layer.W, layer.B, plain, c.Batch, c.Inputs, c.Outputs);
        DenseKernels.ForwardRelu(layer.XPanels, layer.W, layer.B, rectified, c.Batch, c.Inputs, c.Outputs);
        (double[] exact, double[] size) = layer.Forward();
        bool relu = layer.Unpack(plain, c.Outputs).Select(y => Math.Max(y, 0f)).SequenceEqual(layer.Unpack(rectified, c.Outputs));
        return Labelled(c, Layer.Excess(layer.Unpack(plain, c.Outputs), exact, size, c.Inputs)).And(relu.Label("relu of forward"));
    });

    /// <summary>
    /// The head's own rounding is bounded as a layer's; what the hidden layer's errors do to it is bounded by the sizes of the head's
    /// weights.
    /// </summary>
    [Fact]
    public void ForwardIntoHead_AnyShape_AgreesWithTheDoubleReferenceAndHasTheBitsOfTwoLayers() => Check.Holds(Cases, c =>
    {
        Layer layer = new(c.Batch, c.Inputs, c.Outputs, c.Seed);
        float[] hidden = new float[layer.YPanels.Length], q = new float[Panels.Length(c.Batch, 1)], two = new float[q.Length];
        float[] head = layer.Y[..c.Outputs];   // any numbers in [-1, 1]
        DenseKernels.ForwardIntoHead(layer.XPanels, layer.W, layer.B, head, 0.25f, q, c.Batch, c.Inputs, c.Outputs);
        DenseKernels.ForwardRelu(layer.XPanels, layer.W, layer.B, hidden, c.Batch, c.Inputs, c.Outputs);
        DenseKernels.Forward(hidden, head, [0.25f], two, c.Batch, c.Outputs, 1);
        (double[] exact, double[] size) = layer.Forward();
        double worst = 0, unit = Math.ScaleB(1.001, -24);
        for (int b = 0; b < c.Batch; b++)
        {
            double sum = 0.25, bound = 0, total = 0.25;
            for (int o = 0; o < c.Outputs; o++)
            {
                int at = b * c.Outputs + o;
                sum += head[o] * Math.Max(0, exact[at]);
                total += Math.Abs(head[o]) * size[at];
                bound += Math.Abs(head[o]) * (c.Inputs + 1) * unit * size[at];
            }
            worst = Math.Max(worst, Math.Abs(q[Panels.Index(b, 0, 1)] - sum) / (bound + (c.Outputs + 1) * unit * total));
        }
        return Labelled(c, worst).And(layer.Unpack(q, 1).SequenceEqual(layer.Unpack(two, 1)).Label("two layers"));
    });

    /// <summary>
    /// Columns taken run by run, where they lie among others, are the chain of the gathered matrix: bit for bit, in every form.
    /// </summary>
    [Fact]
    public void ForwardColumns_InTwoRuns_HasTheBitsOfTheGatheredMatrix() => Check.Holds(Cases, c =>
    {
        Layer whole = new(c.Batch, c.Inputs + 3, c.Outputs, c.Seed);
        int half = (c.Inputs + 1) / 2, stride = c.Inputs + 3, rest = c.Inputs - half;   // three columns between the runs are not used
        int[] columns = [.. Enumerable.Range(0, half), .. Enumerable.Range(half + 3, rest)];
        float[] gathered = [.. Enumerable.Range(0, c.Outputs).SelectMany(o => columns.Select(k => whole.W[o * stride + k]))];
        float[] rows = [.. Enumerable.Range(0, c.Batch).SelectMany(b => columns.Select(k => whole.X[b * stride + k]))];
        float[] x = new float[Panels.Length(c.Batch, c.Inputs)], expected = new float[whole.YPanels.Length], y = new float[expected.Length];
        Panels.Pack(rows, x, c.Batch, c.Inputs);
        DenseKernels.Forward(x, gathered, whole.B, expected, c.Batch, c.Inputs, c.Outputs);
        var first = new ColumnRun(0, c.Inputs, 0, stride, half);
        var second = new ColumnRun(half, c.Inputs, half + 3, stride, rest);
        DenseKernels.ForwardColumns(x, whole.W, whole.B, y, c.Batch, c.Outputs, first);
        if (rest > 0) DenseKernels.ForwardColumnsAdd(x, whole.W, y, c.Batch, c.Outputs, second);
        return expected.SequenceEqual(y).Label("runs");
    });

    [Fact]
    public void InputGradient_AnyShape_AgreesWithTheDoubleReference() => Check.Holds(Cases, c =>
    {
        Layer layer = new(c.Batch, c.Inputs, c.Outputs, c.Seed);
        float[] dx = new float[layer.XPanels.Length];
        DenseKernels.InputGradient(layer.YPanels, layer.W, dx, c.Batch, c.Inputs, c.Outputs);
        (double[] exact, double[] size) = layer.InputGradient();
        double written = Layer.Excess(layer.Unpack(dx, c.Inputs), exact, size, c.Outputs);
        DenseKernels.InputGradientAdd(layer.YPanels, layer.W, dx, c.Batch, c.Inputs, c.Outputs);
        double added = Layer.Excess(layer.Unpack(dx, c.Inputs), [.. exact.Select(e => 2 * e)], [.. size.Select(s => 2 * s)], 2 * c.Outputs);
        return Labelled(c, Math.Max(written, added));
    });

    [Fact]
    public void InputGradientOf_ARange_HasTheBitsOfTheWhole() => Check.Holds(Cases, c =>
    {
        Layer layer = new(c.Batch, c.Inputs, c.Outputs, c.Seed);
        int first = (int)(c.Seed % (ulong)c.Inputs), count = c.Inputs - first;
        float[] whole = new float[layer.XPanels.Length], part = new float[Panels.Length(c.Batch, count)];
        DenseKernels.InputGradient(layer.YPanels, layer.W, whole, c.Batch, c.Inputs, c.Outputs);
        DenseKernels.InputGradientOf(layer.YPanels, layer.W, part, c.Batch, c.Inputs, c.Outputs, first, count);
        float[] wholeRows = layer.Unpack(whole, c.Inputs), partRows = layer.Unpack(part, count);
        bool same = Enumerable.Range(0, c.Batch).All(b =>
            wholeRows.AsSpan(b * c.Inputs + first, count).SequenceEqual(partRows.AsSpan(b * count, count)));
        return same.Label("range");
    });

    [Fact]
    public void WeightGradient_AnyShape_AgreesWithTheDoubleReference() => Check.Holds(Cases, c =>
    {
        Layer layer = new(c.Batch, c.Inputs, c.Outputs, c.Seed);
        float[] dw = new float[layer.W.Length], scratch = layer.Scratch();
        DenseKernels.WeightGradient(layer.XPanels, layer.YPanels, dw, scratch, c.Batch, c.Inputs, c.Outputs);
        (double[] exact, double[] size) = layer.WeightGradient();
        double written = Layer.Excess(dw, exact, size, c.Batch);
        DenseKernels.WeightGradientAdd(layer.XPanels, layer.YPanels, dw, scratch, c.Batch, c.Inputs, c.Outputs);
        double added = Layer.Excess(dw, [.. exact.Select(e => 2 * e)], [.. size.Select(s => 2 * s)], 2 * c.Batch);
        return Labelled(c, Math.Max(written, added));
    });

    [Fact]
    public void BiasGradient_AnyShape_AgreesWithTheDoubleReference() => Check.Holds(Cases, c =>
    {
        Layer layer = new(c.Batch, c.Inputs, c.Outputs, c.Seed);
        float[] db = new float[c.Outputs];
        DenseKernels.BiasGradient(layer.YPanels, db, c.Batch, c.Outputs);
        (double[] exact, double[] size) = layer.BiasGradient();
        double written = Layer.Excess(db, exact, size, c.Batch);
        DenseKernels.BiasGradientAdd(layer.YPanels, db, c.Batch, c.Outputs);
        double added = Layer.Excess(db, [.. exact.Select(e => 2 * e)], [.. size.Select(s => 2 * s)], 2 * c.Batch);
        return Labelled(c, Math.Max(written, added));
    });

    [Fact]
    public void Forms_AnyShape_HaveEqualBits() => Check.Holds(Cases, c =>
    {
        ulong hardware = Fused.IsHardware ? AllBits<TwoEights<HardwareFma>>(c) : AllBits<TwoEights<SoftwareFma>>(c);
        bool software = AllBits<TwoEights<SoftwareFma>>(c) == hardware, wide = AllBits<OneSixteen>(c) == hardware,
            order = ScalarBits(c) == hardware;
        return software.Label("software").And(wide.Label("one and two sixteens")).And(order.Label("the written order"));
    }, cases: Math.Min(Check.Cases, 10_000));

    [Fact]
    public void Forward_ARow_HangsOnNoOtherRowNorOnTheBatch() => Check.Holds(Cases, c =>
    {
        Layer layer = new(c.Batch, c.Inputs, c.Outputs, c.Seed);
        float[] y = new float[layer.YPanels.Length], dx = new float[layer.XPanels.Length];
        DenseKernels.Forward(layer.XPanels, layer.W, layer.B, y, c.Batch, c.Inputs, c.Outputs);
        DenseKernels.InputGradient(layer.YPanels, layer.W, dx, c.Batch, c.Inputs, c.Outputs);
        int row = (int)(c.Seed % (ulong)c.Batch);
        float[] one = new float[Panels.Length(1, c.Inputs)], gradient = new float[Panels.Length(1, c.Outputs)];
        Panels.Pack(layer.X.AsSpan(row * c.Inputs, c.Inputs), one, 1, c.Inputs);
        Panels.Pack(layer.Y.AsSpan(row * c.Outputs, c.Outputs), gradient, 1, c.Outputs);
        float[] alone = new float[gradient.Length], aloneDx = new float[one.Length];
        DenseKernels.Forward(one, layer.W, layer.B, alone, 1, c.Inputs, c.Outputs);
        DenseKernels.InputGradient(gradient, layer.W, aloneDx, 1, c.Inputs, c.Outputs);
        bool forward = Enumerable.Range(0, c.Outputs).All(o => y[Panels.Index(row, o, c.Outputs)] == alone[Panels.Index(0, o, c.Outputs)]);
        bool backward = Enumerable.Range(0, c.Inputs).All(i => dx[Panels.Index(row, i, c.Inputs)] == aloneDx[Panels.Index(0, i, c.Inputs)]);
        return forward.Label("forward").And(backward.Label("input gradient"));
    });

    [Fact]
    public void Padding_OfNaN_ReachesNoGradientOfWeightsAndNoSample()
    {
        Layer layer = new(19, 21, 13, 5);
        float[] clean = new float[layer.W.Length], dirty = new float[layer.W.Length], cleanBias = new float[13], dirtyBias = new float[13];
        float[] cleanY = new float[layer.YPanels.Length], dirtyY = new float[layer.YPanels.Length];
        DenseKernels.WeightGradient(layer.XPanels, layer.YPanels, clean, layer.Scratch(), 19, 21, 13);
        DenseKernels.BiasGradient(layer.YPanels, cleanBias, 19, 13);
        DenseKernels.Forward(layer.XPanels, layer.W, layer.B, cleanY, 19, 21, 13);
        for (int sample = 19; sample < 32; sample++)
        {
            for (int i = 0; i < 21; i++) layer.XPanels[Panels.Index(sample, i, 21)] = float.NaN;
            for (int o = 0; o < 13; o++) layer.YPanels[Panels.Index(sample, o, 13)] = float.NaN;
        }
        float[] scratch = layer.Scratch();
        Array.Fill(scratch, float.NaN);
        DenseKernels.WeightGradient(layer.XPanels, layer.YPanels, dirty, scratch, 19, 21, 13);
        DenseKernels.BiasGradient(layer.YPanels, dirtyBias, 19, 13);
        DenseKernels.Forward(layer.XPanels, layer.W, layer.B, dirtyY, 19, 21, 13);
        Assert.Equal(clean, dirty);
        Assert.Equal(cleanBias, dirtyBias);
        Assert.Equal(layer.Unpack(cleanY, 13), layer.Unpack(dirtyY, 13));
    }

    [Fact]
    public void Pack_AnyShape_PutsEachNumberAtItsIndexAndZerosInThePadding() => Check.Holds(Cases, c =>
    {
        Layer layer = new(c.Batch, c.Inputs, c.Outputs, c.Seed);
        float[] panels = new float[layer.XPanels.Length];
        Array.Fill(panels, float.NaN);
        Panels.Pack(layer.X, panels, c.Batch, c.Inputs);
        var expected = new float[panels.Length];
        for (int b = 0; b < c.Batch; b++)
            for (int i = 0; i < c.Inputs; i++) expected[Panels.Index(b, i, c.Inputs)] = layer.X[b * c.Inputs + i];
        return panels.SequenceEqual(expected).Label("packed").And(layer.Unpack(panels, c.Inputs).SequenceEqual(layer.X).Label("unpacked"));
    });

    [Fact]
    public void Forward_WrongLength_NamesTheSpanAndBothSizes()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            DenseKernels.Forward(new float[48], new float[6], new float[2], new float[31], 3, 3, 2));
        Assert.Contains("expected [16, 2] = 32 values, got 31", error.Message);
        Assert.Equal("y", error.ParamName);
    }

    [Fact]
    public void Kernels_Steady_AllocatesNothing()
    {
        Layer layer = new(33, 19, 11, 7);
        float[] y = new float[layer.YPanels.Length], dx = new float[layer.XPanels.Length], dw = new float[layer.W.Length],
            db = new float[11], scratch = layer.Scratch();
        Allocation.IsNone(() =>
        {
            Panels.Pack(layer.X, layer.XPanels, 33, 19);
            DenseKernels.Forward(layer.XPanels, layer.W, layer.B, y, 33, 19, 11);
            DenseKernels.ForwardRelu(layer.XPanels, layer.W, layer.B, y, 33, 19, 11);
            DenseKernels.InputGradient(y, layer.W, dx, 33, 19, 11);
            DenseKernels.WeightGradientAdd(layer.XPanels, y, dw, scratch, 33, 19, 11);
            DenseKernels.BiasGradient(y, db, 33, 11);
            DenseKernels.ForwardIntoHead(layer.XPanels, layer.W, layer.B, db, 0, y.AsSpan(0, 48), 33, 19, 11);
            Panels.Unpack(y, layer.Y, 33, 11);
        });
    }

    private static Property Labelled(Case c, double excess) => (excess <= 1).Label($"{excess:g3} times the bound")
        .Classify(c.Batch % 16 != 0, "partial panel").Classify(c.Inputs % 16 != 0, "narrow column")
            .Classify(c.Outputs % 6 != 0, "short tile");

    private static ulong AllBits<TLanes>(Case c) where TLanes : struct, ISixteen<TLanes>
    {
        Layer layer = new(c.Batch, c.Inputs, c.Outputs, c.Seed);
        float[] y = new float[layer.YPanels.Length], dx = new float[layer.XPanels.Length], dw = new float[layer.W.Length],
            q = new float[Panels.Length(c.Batch, 1)];
        Dense<TLanes>.Forward<ThenRelu>(layer.XPanels, layer.W, layer.B, y, c.Batch, c.Inputs, c.Outputs);
        Dense<TLanes>.InputGradient<FromZero>(layer.YPanels, layer.W, dx, c.Batch, c.Inputs, c.Outputs, 0, c.Inputs);
        var sink = new CopySink(dw);
        WeightGradient<TLanes>.Run<FromZero, CopySink>(layer.XPanels, layer.YPanels, layer.Scratch(), c.Batch, c.Inputs, c.Outputs,
            ref sink);
        Dense<TLanes>.ForwardIntoHead(layer.XPanels, layer.W, layer.B, layer.Y.AsSpan(0, c.Outputs), 0.25f, q, c.Batch, c.Inputs,
            c.Outputs);
        return Hash(layer.Unpack(y, c.Outputs), layer.Unpack(dx, c.Inputs), dw, layer.Unpack(q, 1));
    }

    /// <summary>The order that the documentation writes, one element and one fused multiply-add at a time.</summary>
    private static ulong ScalarBits(Case c)
    {
        Layer layer = new(c.Batch, c.Inputs, c.Outputs, c.Seed);
        float[] y = new float[c.Batch * c.Outputs], dx = new float[c.Batch * c.Inputs], dw = new float[layer.W.Length],
            q = new float[c.Batch];
        for (int b = 0; b < c.Batch; b++)
            for (int o = 0; o < c.Outputs; o++)
            {
                float sum = layer.B[o];
                for (int i = 0; i < c.Inputs; i++) sum = MathF.FusedMultiplyAdd(layer.W[o * c.Inputs + i], layer.X[b * c.Inputs + i], sum);
                y[b * c.Outputs + o] = sum > 0 ? sum : 0;
            }
        for (int b = 0; b < c.Batch; b++)
            for (int i = 0; i < c.Inputs; i++)
                for (int o = 0; o < c.Outputs; o++)
                    dx[b * c.Inputs + i] =
                        MathF.FusedMultiplyAdd(layer.Y[b * c.Outputs + o], layer.W[o * c.Inputs + i], dx[b * c.Inputs + i]);
        for (int o = 0; o < c.Outputs; o++)
            for (int i = 0; i < c.Inputs; i++)
                for (int b = 0; b < c.Batch; b++)
                    dw[o * c.Inputs + i] =
                        MathF.FusedMultiplyAdd(layer.Y[b * c.Outputs + o], layer.X[b * c.Inputs + i], dw[o * c.Inputs + i]);
        for (int b = 0; b < c.Batch; b++)
        {
            q[b] = 0.25f;
            for (int o = 0; o < c.Outputs; o++) q[b] = MathF.FusedMultiplyAdd(layer.Y[o], y[b * c.Outputs + o], q[b]);
        }
        return Hash(y, dx, dw, q);
    }

    private static ulong Hash(params float[][] arrays)
    {
        StableHash hash = new();
        foreach (float[] array in arrays) hash.Add(array.AsSpan());
        return hash.Value;
    }
}
