using Hipi.InverseRl;

namespace Hipi.Relabelling;

/// <summary>Sums up the diagnostics of one batch, row by row; scores of −inf stand outside the means.</summary>
internal struct RelabelTally(int rows)
{
    private int kept, posteriors;
    private double entropy;
    private Mean original, chosen, best;

    /// <summary>
    /// Adds a row: its posterior's entropy, its normalised scores, the columns of its commanded and drawn task (−1 where there is none).
    /// </summary>
    public void Add(double posteriorEntropy, ReadOnlySpan<double> scores, int commanded, int label, bool isKept)
    {
        if (isKept) kept++;
        if (commanded >= 0) original.Add(scores[commanded]);
        if (label < 0) return;
        posteriors++;
        entropy += posteriorEntropy;
        chosen.Add(scores[label]);
        best.Add(scores[Posterior.Argmax(scores, double.NegativeInfinity)]);
    }

    public readonly RelabelMetrics Metrics => new(
        (double)kept / rows, posteriors == 0 ? double.NaN : entropy / posteriors, original.Value, chosen.Value, best.Value);

    private struct Mean
    {
        private double sum;
        private int count;

        public readonly double Value => count == 0 ? double.NaN : sum / count;

        public void Add(double value)
        {
            if (!double.IsFinite(value)) return;
            sum += value;
            count++;
        }
    }
}
