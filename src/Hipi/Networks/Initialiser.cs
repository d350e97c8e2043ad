using Hipi.Numerics;

namespace Hipi.Networks;

/// <summary>First values of weights, drawn in storage order; E is the fan-in (columns), O the fan-out (rows) of a matrix.</summary>
public static class Initialiser
{
    /// <summary>Standard deviation of a standard normal cut off at ±2.</summary>
    private const double TruncatedDeviation = 0.87962566103423978;

    /// <summary>Uniform in ±limit.</summary>
    public static void Uniform(Parameter tensor, double limit, ref RngStream stream)
    {
        foreach (ref float value in tensor.Values) value = (float)((2 * stream.NextDouble() - 1) * limit);
    }

    /// <summary>Uniform in ±sqrt(6 / (E + O)).</summary>
    public static void GlorotUniform(Parameter tensor, ref RngStream stream) =>
        Uniform(tensor, Math.Sqrt(6.0 / (tensor.Columns + tensor.Rows)), ref stream);

    /// <summary>Uniform in ±sqrt(3 scale / E).</summary>
    public static void ScaledUniform(Parameter tensor, double scale, ref RngStream stream) =>
        Uniform(tensor, Math.Sqrt(3 * scale / tensor.Columns), ref stream);

    /// <summary>Normal of variance scale / E after its draws beyond two deviations are drawn again.</summary>
    public static void ScaledTruncatedNormal(Parameter tensor, double scale, ref RngStream stream)
    {
        float deviation = (float)(Math.Sqrt(scale / tensor.Columns) / TruncatedDeviation);
        foreach (ref float value in tensor.Values)
        {
            float normal;
            do normal = stream.NextNormal();
            while (Math.Abs(normal) > 2f);
            value = normal * deviation;
        }
    }
}
