using System.Collections.Immutable;
using System.Globalization;
using Hipi.Command.Report;
using Hipi.Experiments;

namespace Hipi.Command.Figures;

/// <summary>
/// Compares cells that were run now with the published ones of the same arm and seed, row by row: a shorter budget is the same run, cut
/// earlier.
/// </summary>
internal static class SpotCheck
{
    /// <summary>What the comparison showed, in a sentence.</summary>
    public static string Describe(CellSet here, CellSet published)
    {
        int equal = 0, different = 0;
        foreach (string arm in here.Arms.Where(published.Arms.Contains))
            foreach (CellResult run in here.Of(arm))
                if (published.Of(arm).FirstOrDefault(cell => cell.Manifest.Seed == run.Manifest.Seed) is { } kept)
                    if (IsSameUpTo(run.Curve(), kept.Curve())) equal++;
                    else different++;
        return equal + different == 0 ? "No spot check was run."
            : different == 0 ? $"Spot check: {CellSet.Count(equal, "cell")} run now repeated the published rows, state hash included."
            : string.Create(CultureInfo.InvariantCulture,
                $"SPOT CHECK FAILED: {different} of {equal + different} cells run now differ from the published rows.");
    }

    /// <summary>True where the two agree in the state hash at every step that both read, more than one.</summary>
    private static bool IsSameUpTo(ImmutableArray<CurveRow> run, ImmutableArray<CurveRow> kept)
    {
        CurveRow[] shared = [.. run.Where(row => kept.Any(other => other.EnvironmentSteps == row.EnvironmentSteps))];
        return shared.Length > 1
            && shared.All(row => row.StateHash == kept.First(other => other.EnvironmentSteps == row.EnvironmentSteps).StateHash);
    }
}
