namespace Hipi.Numerics;

/// <summary>Draws from a finite distribution by its running sum, in index order.</summary>
/// <remarks>Alloc: none.</remarks>
public static class Categorical
{
    /// <summary>The index that a uniform u in [0, 1) draws from one row of probabilities; −1 where the row is all zeros.</summary>
    /// <remarks>
    /// Never an index of probability 0: where rounding leaves u at or above the row's sum, the last possible index is drawn.
    /// </remarks>
    public static int Draw(ReadOnlySpan<double> probabilities, double u)
    {
        double cumulated = 0;
        int last = -1;
        for (int j = 0; j < probabilities.Length; j++)
        {
            if (!(probabilities[j] > 0)) continue;
            cumulated += probabilities[j];
            if (u < cumulated) return j;
            last = j;
        }
        return last;
    }
}
