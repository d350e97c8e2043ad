using System.Collections.Immutable;

namespace Hipi.Experiments;

/// <summary>The setting of an arm that did best on the selection seeds.</summary>
/// <param name="GradientSteps">The picked gradient steps per environment step.</param>
/// <param name="Scores">Setting -> interquartile mean over the selection seeds of the area under the measured curve.</param>
/// <param name="NotRun">Settings of the sweep whose selection cells are not all finished.</param>
public sealed record SweepPick(int GradientSteps, ImmutableSortedDictionary<int, double> Scores, ImmutableArray<int> NotRun)
{
    /// <summary>
    /// The settings that all of these arms have finished on the selection seeds: arms that are compared are picked among the same ones.
    /// </summary>
    public static ImmutableArray<int> Shared(Spec spec, IEnumerable<Arm> arms, Results results) => spec.Sweep is not { } sweep ? [] :
        [.. sweep.GradientSteps.Where(steps => arms.All(arm =>
            sweep.SelectionSeeds.All(seed => results.Find(Cell.OfSweep(spec, arm, seed, steps)) is not null)))];

    /// <summary>
    /// Picks among the settings whose selection cells are all finished (and, where given, that are in <paramref name="among"/>); the
    /// smaller of equals; null where there is none.
    /// </summary>
    public static SweepPick? Of(Spec spec, Arm arm, Results results, ImmutableArray<int>? among = null)
    {
        if (spec.Sweep is not { } sweep) return null;
        var scores = ImmutableSortedDictionary.CreateBuilder<int, double>();
        foreach (int steps in sweep.GradientSteps)
        {
            CellResult?[] cells = [.. sweep.SelectionSeeds.Select(seed => results.Find(Cell.OfSweep(spec, arm, seed, steps)))];
            if (cells.All(cell => cell is not null) && among?.Contains(steps) is not false)
                scores[steps] = Statistics.InterquartileMean(
                    [.. cells.Select(cell => Statistics.AreaUnderCurve(cell!.Curve(), spec.MeasuredColumn))]);
        }
        if (scores.Count == 0) return null;
        double best = scores.Values.Max();
        return new SweepPick(scores.First(score => score.Value == best).Key, scores.ToImmutable(),
            [.. sweep.GradientSteps.Where(steps => !scores.ContainsKey(steps))]);
    }

    /// <summary>The cells of an arm's pick on the drawn seeds.</summary>
    public ImmutableArray<Cell> Drawn(Spec spec, Arm arm) =>
        [.. spec.Sweep!.Seeds.Select(seed => Cell.OfSweep(spec, arm, seed, GradientSteps))];
}
