using Hipi.Numerics;

namespace Hipi.Properties.Numerics;

/// <summary>A random dense layer with its double-precision reference: rows for the reference, panels for the kernels.</summary>
internal sealed class Layer
{
    private readonly int batch, inputs, outputs;

    public Layer(int batch, int inputs, int outputs, ulong seed)
    {
        (this.batch, this.inputs, this.outputs) = (batch, inputs, outputs);
        RngStream stream = new(seed, "layer");
        (X, Y, W, B) = (new float[batch * inputs], new float[batch * outputs], new float[outputs * inputs], new float[outputs]);
        foreach (float[] array in new[] { X, Y, W, B })
            for (int i = 0; i < array.Length; i++) array[i] = 2 * stream.NextSingle() - 1;
        (XPanels, YPanels) = (new float[Panels.Length(batch, inputs)], new float[Panels.Length(batch, outputs)]);
        Panels.Pack(X, XPanels, batch, inputs);
        Panels.Pack(Y, YPanels, batch, outputs);
    }

    public float[] X { get; }
    public float[] Y { get; }
    public float[] W { get; }
    public float[] B { get; }
    public float[] XPanels { get; }
    public float[] YPanels { get; }

    public float[] Scratch() => new float[WeightGradientScratch.Length(batch, inputs)];

    public float[] Unpack(float[] panels, int features)
    {
        float[] rows = new float[batch * features];
        Panels.Unpack(panels, rows, batch, features);
        return rows;
    }

    /// <summary>y and, per element, the sum of the sizes of its terms.</summary>
    public (double[] Exact, double[] Size) Forward() =>
        Sums(batch, outputs, inputs, (b, o, i) => (double)W[o * inputs + i] * X[b * inputs + i], o => B[o]);

    public (double[] Exact, double[] Size) InputGradient() =>
        Sums(batch, inputs, outputs, (b, i, o) => (double)W[o * inputs + i] * Y[b * outputs + o], _ => 0);

    public (double[] Exact, double[] Size) WeightGradient() =>
        Sums(outputs, inputs, batch, (o, i, b) => (double)Y[b * outputs + o] * X[b * inputs + i], _ => 0);

    public (double[] Exact, double[] Size) BiasGradient() => Sums(1, outputs, batch, (_, o, b) => Y[b * outputs + o], _ => 0);

    /// <summary>
    /// The largest error in units of its bound. A chain of n fused multiply-adds rounds n times, each time by at most 2^-24 of a partial
    /// sum, which is at most the sum S of the terms' sizes (times 1 + n 2^-24): n 2^-24 S (1 + n 2^-24) in all. The reference's own n 2^-53
    /// S is below that factor.
    /// A tree of n additions rounds no partial sum more often than n times.
    /// </summary>
    public static double Excess(ReadOnlySpan<float> values, double[] exact, double[] size, int terms)
    {
        double worst = 0, unit = (terms + 1) * Math.ScaleB(1, -24) * (1 + (terms + 1) * Math.ScaleB(1, -24));
        for (int i = 0; i < values.Length; i++)
            worst = Math.Max(worst,
                double.IsNaN(values[i]) ? double.PositiveInfinity : Math.Abs(values[i] - exact[i]) / (unit * size[i] + double.Epsilon));
        return worst;
    }

    private static (double[] Exact, double[] Size) Sums(int rows, int columns, int terms, Func<int, int, int, double> term,
        Func<int, double> start)
    {
        double[] exact = new double[rows * columns], size = new double[rows * columns];
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++)
            {
                (double sum, double total) = (start(c), Math.Abs(start(c)));
                for (int k = 0; k < terms; k++) (sum, total) = (sum + term(r, c, k), total + Math.Abs(term(r, c, k)));
                (exact[r * columns + c], size[r * columns + c]) = (sum, total);
            }
        return (exact, size);
    }
}
