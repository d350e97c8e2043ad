using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.Experiments.Ceiling;

/// <summary>
/// Displacements on a lattice over [-1, 1]², and the best expectation when one normal draw is added to both components and clipped.
/// </summary>
/// <remarks>
/// The draw slides an action (i, j) along its diagonal i - j: past an edge the clipped component stays, so each diagonal is one path of
/// lattice points, shared by all its actions. Probabilities are the normal density at the lattice's spacing, normalised; what lies past a
/// path's ends falls on them.
/// Shapes: values [Size * Size], first component outermost.
/// </remarks>
internal sealed class MoveLattice
{
    private const int Reach = 6;   // standard deviations

    private readonly int half, reach;
    private readonly float[] density;      // density[reach + u]: probability of a draw of u lattice steps
    private readonly float[] below;        // below[reach + u]: probability of u or fewer
    private readonly float[] path;

    public MoveLattice(int movesPerAxis, double noise)
    {
        half = movesPerAxis;
        Size = 2 * half + 1;
        reach = Math.Max(Size * 2, (int)Math.Ceiling(Reach * noise * half));
        density = new float[2 * reach + 1];
        below = new float[density.Length];
        path = new float[2 * Size];
        FillDensity(noise);
    }

    /// <summary>Displacements per axis.</summary>
    public int Size { get; }

    /// <summary>The displacement of a lattice index along one axis.</summary>
    public float Displacement(int index) => (float)(index - half) / half;

    /// <summary>max over actions (i, j) of E values[clip(i + u), clip(j + u)]; also the first best action.</summary>
    public (float Value, int I, int J) Best(ReadOnlySpan<float> values)
    {
        (float Value, int I, int J) best = (float.NegativeInfinity, 0, 0);
        for (int diagonal = -2 * half; diagonal <= 2 * half; diagonal++)
        {
            int low = Math.Min(0, diagonal), last = 2 * half + Math.Abs(diagonal);
            for (int k = 0; k <= last; k++) path[k] = values[Clip(low + k) * Size + Clip(low + k - diagonal)];
            for (int i = Math.Max(0, diagonal); i <= Math.Min(2 * half, 2 * half + diagonal); i++)
            {
                float value = Expectation(low - i, last);
                if (value > best.Value) best = (value, i, i - diagonal);
            }
        }
        return best;
    }

    private float Expectation(int first, int last) => last == 0
        ? path[0]
        : below[reach + first] * path[0] + (1 - below[reach + first + last - 1]) * path[last]
            + Dot(density.AsSpan(reach + first + 1, last - 1), path.AsSpan(1, last - 1));

    private static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        int k = 0;
        Vector256<float> sums = default;
        for (; k <= x.Length - 8; k += 8)
            sums += Vector256.Create(x.Slice(k, 8)) * Vector256.Create(y.Slice(k, 8));
        float sum = Vector256.Sum(sums);
        for (; k < x.Length; k++) sum += x[k] * y[k];
        return sum;
    }

    private void FillDensity(double noise)
    {
        double[] weights = new double[density.Length];
        for (int u = -reach; u <= reach; u++)
        {
            double z = noise > 0 ? u / (noise * half) : (u == 0 ? 0 : double.PositiveInfinity);
            weights[reach + u] = Float64Math.Exp(-0.5 * z * z);
        }
        double total = 0, cumulated = 0;
        foreach (double weight in weights) total += weight;
        for (int k = 0; k < weights.Length; k++)
        {
            density[k] = (float)(weights[k] / total);
            below[k] = (float)((cumulated += weights[k]) / total);
        }
    }

    private int Clip(int index) => Math.Clamp(index, 0, 2 * half);
}
