using Hipi.Numerics;

namespace Hipi.InverseRl;

/// <summary>Kullback-Leibler divergences between finite tables, +inf where q puts weight on what p rules out.</summary>
/// <remarks>
/// Source: E-OBJECTIVE. Numerics: terms in index order; 0 log 0 = 0; p in logs, so that it may be far below the smallest double.
/// </remarks>
public static class Divergence
{
    /// <summary>KL(q || p) = Σ q (log q - log p); q and logP of one length.</summary>
    public static double ToLog(ReadOnlySpan<double> q, ReadOnlySpan<double> logP)
    {
        if (q.Length != logP.Length) throw new ArgumentException($"logP: expected [{q.Length}] numbers, got {logP.Length}.");
        double total = 0;
        for (int i = 0; i < q.Length; i++)
        {
            if (!(q[i] > 0)) continue;
            if (double.IsNegativeInfinity(logP[i])) return double.PositiveInfinity;
            total += q[i] * (Float64Math.Log(q[i]) - logP[i]);
        }
        return total;
    }

    /// <summary>KL(q || p) = Σ q (log q - log p) between two tables of probabilities.</summary>
    public static double Between(ReadOnlySpan<double> q, ReadOnlySpan<double> p)
    {
        double[] logP = new double[p.Length];
        for (int i = 0; i < p.Length; i++) logP[i] = Float64Math.Log(p[i]);
        return ToLog(q, logP);
    }
}
