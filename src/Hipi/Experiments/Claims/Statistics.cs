using System.Collections.Immutable;
using Hipi.Numerics;

namespace Hipi.Experiments;

/// <summary>
/// The statistics of the figures and claims: interquartile mean, seeded bootstrap, score of a curve, probability of improvement.
/// </summary>
/// <remarks>
/// Numerics: double, sums in index order, resamples from a named stream of a fixed seed: the same values give the same bits.
/// A definition of each: docs/metrics.md.
/// </remarks>
public static class Statistics
{
    /// <summary>Resamples of an interval.</summary>
    public const int Resamples = 10_000;

    private const ulong BootstrapSeed = 20201206;
    private const double Tail = 0.025;

    /// <summary>Mean of the values without the lowest and the highest quarter (⌊n/4⌋ off each end); NaN where there are none.</summary>
    public static double InterquartileMean(ReadOnlySpan<double> values)
    {
        Span<double> sorted = values.Length <= 256 ? stackalloc double[values.Length] : new double[values.Length];
        values.CopyTo(sorted);
        sorted.Sort();
        return Mean(sorted[(values.Length / 4)..(values.Length - values.Length / 4)]);
    }

    /// <summary>Mean in index order; NaN where there are no values.</summary>
    public static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum / values.Length;
    }

    /// <summary>P(x > y) over all pairs of a left and a right value, ties counting half; NaN where a side is empty.</summary>
    public static double ProbabilityOfImprovement(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double wins = 0;
        foreach (double x in left)
            foreach (double y in right)
                wins += x > y ? 1 : x == y ? 0.5 : 0;
        return wins / (left.Length * right.Length);
    }

    /// <summary>
    /// The interquartile mean of all strata's values with its 95 % percentile interval; each resample draws within each stratum.
    /// </summary>
    /// <param name="strata">Values of each stratum (a task or panel), one a seed.</param>
    /// <param name="resamples">Number of resamples.</param>
    public static Interval StratifiedBootstrap(IReadOnlyList<double[]> strata, int resamples = Resamples)
    {
        double[] all = [.. strata.SelectMany(stratum => stratum)], drawn = new double[all.Length], statistics = new double[resamples];
        var stream = new RngStream(BootstrapSeed, "bootstrap");
        for (int resample = 0; resample < resamples; resample++)
        {
            int at = 0;
            foreach (double[] stratum in strata)
                for (int draw = 0; draw < stratum.Length; draw++) drawn[at++] = stratum[stream.NextInt(stratum.Length)];
            statistics[resample] = InterquartileMean(drawn);
        }
        return Percentiles(InterquartileMean(all), statistics);
    }

    /// <summary>A statistic of two arms with its 95 % percentile interval; each resample draws the same seeds for both.</summary>
    /// <remarks>Arms of one seed share streams, so that their values belong together.</remarks>
    /// <param name="left">One value a seed.</param>
    /// <param name="right">One value for each of the same seeds, in the same order; empty where there is no second arm.</param>
    /// <param name="statistic">Number of the two samples.</param>
    /// <param name="resamples">Number of resamples.</param>
    public static Interval PairedBootstrap(
        double[] left, double[] right, Func<double[], double[], double> statistic, int resamples = Resamples)
    {
        if (right.Length != 0 && right.Length != left.Length)
            throw new ArgumentException($"right: must have {left.Length} values, as left has, found {right.Length}");
        double[] drawnLeft = new double[left.Length], drawnRight = new double[right.Length], statistics = new double[resamples];
        var stream = new RngStream(BootstrapSeed, "paired-bootstrap");
        for (int resample = 0; resample < resamples; resample++)
        {
            for (int draw = 0; draw < left.Length; draw++)
            {
                int seed = stream.NextInt(left.Length);
                drawnLeft[draw] = left[seed];
                if (right.Length > 0) drawnRight[draw] = right[seed];
            }
            statistics[resample] = statistic(drawnLeft, drawnRight);
        }
        return Percentiles(statistic(left, right), statistics);
    }

    /// <summary>
    /// Mean of the readings in the last tenth of the environment steps; at least the last one. Absent readings are passed over.
    /// </summary>
    public static double FinalScore(ImmutableArray<CurveRow> curve, string column)
    {
        double from = curve[^1].EnvironmentSteps * 0.9;
        return Mean([.. curve.Where(row => row.EnvironmentSteps > from || row == curve[^1])
            .Select(row => CurveFile.Value(row, column)).Where(value => !double.IsNaN(value))]);
    }

    /// <summary>Mean height of a curve over environment steps: trapezoids between readings, divided by the steps that they span.</summary>
    public static double AreaUnderCurve(ImmutableArray<CurveRow> curve, string column)
    {
        CurveRow[] rows = [.. curve.Where(row => !double.IsNaN(CurveFile.Value(row, column)))];
        if (rows.Length == 0) return double.NaN;
        if (rows.Length == 1) return CurveFile.Value(rows[0], column);
        double area = 0;
        for (int row = 1; row < rows.Length; row++)
            area += 0.5 * (CurveFile.Value(rows[row - 1], column) + CurveFile.Value(rows[row], column))
                * (rows[row].EnvironmentSteps - rows[row - 1].EnvironmentSteps);
        return area / (rows[^1].EnvironmentSteps - rows[0].EnvironmentSteps);
    }

    /// <summary>The 2.5th and 97.5th percentile, between ranks by straight line.</summary>
    private static Interval Percentiles(double value, double[] statistics)
    {
        if (statistics.Any(double.IsNaN)) return new Interval(value, double.NaN, double.NaN);
        Array.Sort(statistics);
        return new Interval(value, Percentile(statistics, Tail), Percentile(statistics, 1 - Tail));
    }

    private static double Percentile(double[] sorted, double share)
    {
        double rank = share * (sorted.Length - 1);
        int below = (int)Math.Floor(rank);
        if (below >= sorted.Length - 1) return sorted[^1];
        return sorted[below] + (rank - below) * (sorted[below + 1] - sorted[below]);
    }
}
