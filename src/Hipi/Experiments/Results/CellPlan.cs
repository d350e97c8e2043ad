using System.Collections.Immutable;

namespace Hipi.Experiments;

/// <summary>The cells that a spec needs under its profile.</summary>
public static class CellPlan
{
    /// <summary>The cells at the budget: every arm with every seed.</summary>
    public static ImmutableArray<Cell> Budget(Spec spec) =>
        [.. from arm in spec.Arms from seed in spec.Seeds select Cell.Of(spec, arm, seed)];

    /// <summary>
    /// The cells of the sweep: every arm, swept setting and seed, those for selection first; empty where nothing is swept.
    /// </summary>
    public static ImmutableArray<Cell> Sweep(Spec spec) => spec.Sweep is not { } sweep ? [] :
        [.. from seed in sweep.SelectionSeeds.Concat(sweep.Seeds)
            from steps in sweep.GradientSteps
            from arm in spec.Arms
            select Cell.OfSweep(spec, arm, seed, steps)];

    /// <summary>All of them, each once.</summary>
    public static ImmutableArray<Cell> All(Spec spec) => [.. Budget(spec).Concat(Sweep(spec)).DistinctBy(cell => cell.Key)];

    /// <summary>The spec with some of its arms, and other seeds, as options ask; with other seeds nothing is swept.</summary>
    /// <param name="spec">The spec under its profile.</param>
    /// <param name="arms">Names of arms; all where null.</param>
    /// <param name="seeds">Seeds; the spec's where null.</param>
    /// <param name="profilesWith">The profiles under which the spec has an arm, for the message; null where that is not known.</param>
    /// <exception cref="InputException">An arm that the spec has not, or a repeated or empty list.</exception>
    public static Spec Select(Spec spec, IReadOnlyList<string>? arms, IReadOnlyList<ulong>? seeds,
        Func<string, IReadOnlyList<string>>? profilesWith = null)
    {
        if (arms is not null)
        {
            string[] known = [.. spec.Arms.Select(arm => arm.Name)];
            foreach (string name in arms.Where(name => !known.Contains(name)))
                throw new InputException(
                    $"--arms: must be arms of {spec.Id} under profile {spec.Profile} ({Listing.Of(known)}), found \"{name}\"; "
                    + (profilesWith?.Invoke(name) is { Count: > 0 } others ? $"with --profile {string.Join(" or ", others)} it is one"
                        : Listing.DidYouMean(name, known)));
            spec = spec with { Arms = [.. spec.Arms.Where(arm => arms.Contains(arm.Name))] };
        }
        if (seeds is null) return spec;
        if (seeds.Count == 0 || seeds.Distinct().Count() != seeds.Count)
            throw new InputException(
                $"--seeds: must be seed numbers, each once, found {(seeds.Count == 0 ? "none" : string.Join(',', seeds))}; " +
                "write for example --seeds 1,2,5-8");
        return spec with { Seeds = [.. seeds], Sweep = null };
    }
}
