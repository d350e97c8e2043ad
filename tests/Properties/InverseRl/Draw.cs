using Hipi.InverseRl;
using Hipi.Numerics;

namespace Hipi.Properties.InverseRl;

/// <summary>Random distributions and policies for the theory's tests.</summary>
internal static class Draw
{
    /// <summary>A distribution over n outcomes (normalised exponentials), each set to zero with a chance, at least one left.</summary>
    public static double[] Simplex(ref RngStream stream, int n, double zeros = 0)
    {
        double[] p = new double[n];
        for (int i = 0; i < n; i++)
        {
            double weight = -Math.Log(1 - stream.NextDouble()) + 1e-3;
            p[i] = stream.NextDouble() < zeros ? 0 : weight;
        }
        if (p.Sum() == 0) p[stream.NextInt(n)] = 1;
        double total = p.Sum();
        for (int i = 0; i < n; i++) p[i] /= total;
        return p;
    }

    /// <summary>A policy q(a | s, t) of full support; [T, S, A].</summary>
    public static double[] Policy(ref RngStream stream, FiniteMdp mdp)
    {
        List<double> policy = [];
        for (int i = 0; i < mdp.Horizon * mdp.States; i++) policy.AddRange(Simplex(ref stream, mdp.Actions));
        return policy.ToArray();
    }
}
