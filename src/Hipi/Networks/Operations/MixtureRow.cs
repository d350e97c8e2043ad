using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>One row of <see cref="MixtureLogDensity"/> in double, by plain loops, for the interpreter.</summary>
internal sealed class MixtureRow(int components, int size)
{
    private readonly double[] head = new double[components * (1 + 2 * size)], y = new double[size], joint = new double[components];

    private Span<double> Logits => head.AsSpan(0, components);

    /// <summary>Takes row n and returns its log-density.</summary>
    public double Read(ReadOnlySpan<double> heads, ReadOnlySpan<double> values, int n, int batch)
    {
        Rows.Gather(heads, head, n, batch);
        Rows.Gather(values, y, n, batch);
        for (int k = 0; k < components; k++)
        {
            joint[k] = head[k];
            for (int d = 0; d < size; d++)
                joint[k] -= 0.5 * Noise(k, d) * Noise(k, d) + head[Mean(k, d) + components * size] + GaussianHead.HalfLogTwoPi;
        }
        return LogSumExp.Of(joint) - LogSumExp.Of(Logits);
    }

    /// <summary>Adds row n's shares of a gradient g.</summary>
    public void Share(double g, Span<double> headTarget, Span<double> valueTarget, int n, int batch)
    {
        double all = LogSumExp.Of(joint), total = LogSumExp.Of(Logits);
        for (int k = 0; k < components; k++)
        {
            double own = Float64Math.Exp(joint[k] - all);
            headTarget[k * batch + n] += g * (own - Float64Math.Exp(head[k] - total));
            for (int d = 0; d < size; d++)
            {
                int mean = Mean(k, d), deviation = mean + components * size;
                double noise = Noise(k, d), pull = g * own * noise * Float64Math.Exp(-head[deviation]);
                headTarget[mean * batch + n] += pull;
                headTarget[deviation * batch + n] += g * own * (noise * noise - 1);
                valueTarget[d * batch + n] -= pull;
            }
        }
    }

    private int Mean(int k, int d) => components + k * size + d;

    private double Noise(int k, int d) => (y[d] - head[Mean(k, d)]) * Float64Math.Exp(-head[Mean(k, d) + components * size]);
}
