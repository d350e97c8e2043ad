using System.Collections.Immutable;

namespace Hipi.Experiments;

/// <summary>One point of a drawn curve: the interquartile mean over seeds with its interval.</summary>
public readonly record struct BandPoint(long EnvironmentSteps, Interval Interval, int Seeds);

/// <summary>A curve over seeds, as figures draw it.</summary>
public static class CurveBand
{
    /// <summary>Resamples of a drawn interval; fewer than a claim's, since there is one at each reading.</summary>
    public const int Resamples = 2_000;

    /// <summary>The readings that every curve has, each as interquartile mean over the curves with its 95 % interval.</summary>
    public static ImmutableArray<BandPoint> Of(IReadOnlyList<ImmutableArray<CurveRow>> curves, string column)
    {
        if (curves.Count == 0) return [];
        var points = ImmutableArray.CreateBuilder<BandPoint>();
        IEnumerable<long> readings = curves[0].Select(row => row.EnvironmentSteps);
        foreach (long steps in readings.Where(steps => curves.All(curve => curve.Any(row => row.EnvironmentSteps == steps))))
        {
            double[] values = [.. curves.Select(curve => CurveFile.Value(curve.First(row => row.EnvironmentSteps == steps), column))
                .Where(value => !double.IsNaN(value))];
            if (values.Length > 0) points.Add(new BandPoint(steps, Statistics.StratifiedBootstrap([values], Resamples), values.Length));
        }
        return points.ToImmutable();
    }
}
