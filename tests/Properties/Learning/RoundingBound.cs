using Hipi.Networks;

namespace Hipi.Properties.Learning;

/// <summary>Values in double, each with a bound on how far float32 evaluations of it may lie apart.</summary>
internal static class RoundingBound
{
    /// <summary>The unit rounding of float32.</summary>
    public const double U = 1.0 / (1 << 24);

    /// <summary>Float functions are within 0.51 ulp of the true value, which is at most 1.02 units of rounding.</summary>
    private const double Function = 1.02 * U;

    /// <summary>A number, and by how much it may be off.</summary>
    public readonly record struct Off(double Value, double Error)
    {
        public static implicit operator Off(double exact) => new(exact, 0);
    }

    /// <summary>
    /// A network's outputs, and a bound on the difference of two float32 evaluations of it whose first layers sum in different orders:
    /// a sum of n products carries at most (n + 2) u times the sum of their sizes in each evaluation, and errors of inputs pass on by the
    /// weights' sizes; ReLU passes them on as they are.
    /// </summary>
    public static Off[] Net(ParameterSet set, Mlp shape, IReadOnlyList<Off> x)
    {
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            Parameter weight = shape.Weight(set, layer), bias = shape.Bias(set, layer);
            var next = new Off[weight.Rows];
            for (int row = 0; row < weight.Rows; row++)
            {
                double sum = bias.Values[row], size = Math.Abs(sum), passed = 0;
                for (int k = 0; k < weight.Columns; k++)
                {
                    double w = weight.Values[row * weight.Columns + k];
                    sum += w * x[k].Value;
                    size += Math.Abs(w) * (Math.Abs(x[k].Value) + x[k].Error);
                    passed += Math.Abs(w) * x[k].Error;
                }
                next[row] = new Off(layer < shape.LayerCount - 1 ? Math.Max(sum, 0) : sum, passed + (weight.Columns + 2) * U * size);
            }
            x = next;
        }
        return [.. x];
    }

    /// <summary>
    /// tanh(μ + e^l ε): e^l is off by its argument's error and one rounding, the fused sum by one more of its size; tanh's slope is at most
    /// 1.
    /// </summary>
    public static Off Draw(Off mean, Off raw, double noise)
    {
        Off deviation = Exp(Clip(raw));
        double u = mean.Value + deviation.Value * noise, error = mean.Error + deviation.Error * Math.Abs(noise);
        return new Off(Math.Tanh(u), error + U * (Math.Abs(u) + error) + Function);
    }

    /// <summary>
    /// log π of one stored action's component. With u = atanh a = (log(1 + a) - log(1 - a)) / 2 each log is off by one rounding of itself
    /// and one of its argument (relative, so absolute in the log), the difference by one of u; z = (u - μ) e^-l; then
    /// -z²/2 - l - log(2π)/2 + the squash's share, whose slope in u is 2 tanh u, in double.
    /// </summary>
    public static Off LogProbability(Off mean, Off raw, double action)
    {
        double limit = 1 - Math.Pow(2, -20), a = Math.Clamp(action, -limit, limit), u = Math.Atanh(a);
        double logs = Math.Abs(Math.Log(1 + a)) + Math.Abs(Math.Log(1 - a)), uError = 0.5 * (Function * logs + 2.1 * U) + U * Math.Abs(u);
        Off l = Clip(raw), inverse = Exp(new Off(-l.Value, l.Error));
        double gap = u - mean.Value, gapError = uError + mean.Error + U * (Math.Abs(gap) + uError + mean.Error);
        double z = gap * inverse.Value, zError = gapError * inverse.Value + (Math.Abs(gap) + gapError) * inverse.Error;
        zError += U * (Math.Abs(z) + zError);
        double value = -z * z / 2 - l.Value - Math.Log(2 * Math.PI) / 2 - Math.Log(1 - a * a);
        return new Off(value, Math.Abs(z) * zError + zError * zError / 2 + l.Error + 2 * uError + 1e-10 * (1 + Math.Abs(u)));
    }

    private static Off Clip(Off raw) => new(Math.Clamp(raw.Value, -20, 2), raw.Error);

    private static Off Exp(Off x) => new(Math.Exp(x.Value), Math.Exp(x.Value) * (Math.Exp(x.Error) * (1 + Function) - 1));
}
