using Hipi.Numerics;

namespace Hipi.InverseRl;

/// <summary>
/// Expectations of exponentials in log space, with the largest term taken off first, so that nothing overflows and no dominant term is
/// lost.
/// </summary>
/// <remarks>Numerics: terms are added in index order; -inf terms add nothing; an all -inf sum is -inf. Alloc: none.</remarks>
public static class LogSpace
{
    /// <summary>log Σ p_i exp(x[next_i]) over the successors of one (state, action): log E exp x.</summary>
    public static double Expectation(Successors row, ReadOnlySpan<double> x)
    {
        double top = double.NegativeInfinity, total = 0;
        for (int i = 0; i < row.Count; i++) top = Math.Max(top, Float64Math.Log(row.Probability[i]) + x[row.Next[i]]);
        if (double.IsInfinity(top)) return top;
        for (int i = 0; i < row.Count; i++) total += Float64Math.Exp(Float64Math.Log(row.Probability[i]) + x[row.Next[i]] - top);
        return top + Float64Math.Log(total);
    }

    /// <summary>log Σ p_i exp(x_i) over a distribution that may hold zeros.</summary>
    public static double Expectation(ReadOnlySpan<double> p, ReadOnlySpan<double> x)
    {
        double top = double.NegativeInfinity, total = 0;
        for (int i = 0; i < p.Length; i++) top = Math.Max(top, Float64Math.Log(p[i]) + x[i]);
        if (double.IsInfinity(top)) return top;
        for (int i = 0; i < p.Length; i++) total += Float64Math.Exp(Float64Math.Log(p[i]) + x[i] - top);
        return top + Float64Math.Log(total);
    }

    /// <summary>Σ p_i x_i over a distribution that may hold zeros, where 0 times an infinity is 0.</summary>
    public static double Mean(ReadOnlySpan<double> p, ReadOnlySpan<double> x)
    {
        double total = 0;
        for (int i = 0; i < p.Length; i++)
            if (p[i] > 0) total += p[i] * x[i];
        return total;
    }

    /// <summary>Turns log weights into probabilities in place, exp(x_i) / Σ exp(x_j); false, and unchanged, where all are -inf.</summary>
    public static bool TryNormalise(Span<double> x)
    {
        double top = double.NegativeInfinity, total = 0;
        foreach (double value in x) top = Math.Max(top, value);
        if (double.IsNegativeInfinity(top)) return false;
        for (int i = 0; i < x.Length; i++) total += x[i] = Float64Math.Exp(x[i] - top);
        for (int i = 0; i < x.Length; i++) x[i] /= total;
        return true;
    }
}
