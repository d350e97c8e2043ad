using System.Collections.Immutable;

namespace Hipi.Experiments;

/// <summary>Judges a spec's claims: on published cells where they are all there, else on the profile's, or on what has more seeds.</summary>
/// <remarks>
/// Holds where the interval's lower end meets the threshold, fails where its upper end misses it, else undecided. Always undecided are fewer
/// than five seeds, claims on tables excepted; a part of the spec's seeds; and two arms with one and the same number on every seed: nobody
/// has learned anything yet.
/// </remarks>
/// <param name="spec">The spec under the profile that was run.</param>
/// <param name="published">The spec under the profile that the published cells were made with; null where nothing is published.</param>
/// <param name="runs">The results folder.</param>
/// <param name="store">The published store.</param>
public sealed class ClaimJudge(Spec spec, Spec? published, ResultsStore? runs, ResultsStore? store)
{
    private const int FewestSeeds = 5;

    /// <summary>Judges every claim of the spec, in order.</summary>
    public ImmutableArray<Verdict> Judge() => [.. spec.Claims.Select(Judge)];

    private Verdict Judge(Claim claim)
    {
        Verdict? fromPublished = published is null || store is null
            ? null
            : Judge(claim, published, Results.PublishedOnly(store), "published");
        if (fromPublished is { Outcome: not ClaimOutcome.NoResults, IsPartial: false }) return fromPublished;
        Verdict here = Judge(claim, spec, new Results(runs, store), spec.Profile);
        bool hasLess = here.Outcome == ClaimOutcome.NoResults || fromPublished?.Seeds > here.Seeds;
        return hasLess && fromPublished is not null ? fromPublished : here;
    }

    private static Verdict Judge(Claim claim, Spec spec, Results results, string source) =>
        claim.Exact is { } exact ? ExactJudge.Judge(claim, exact, spec, results, source) : Compared(claim, spec, results, source);

    private static Verdict Compared(Claim claim, Spec spec, Results results, string source)
    {
        Arm[] arms = [.. new[] { claim.Left, claim.Right }.Select(name => spec.Arms.FirstOrDefault(arm => arm.Name == name)).OfType<Arm>()];
        ImmutableArray<int> shared = claim.Cells == ClaimCells.Sweep ? SweepPick.Shared(spec, arms, results) : [];
        SweepPick?[] picks = claim.Cells == ClaimCells.Sweep ? [.. arms.Select(arm => SweepPick.Of(spec, arm, results, shared))] : [];
        double?[] lefts = Values(claim, claim.Left!, spec, results, picks.FirstOrDefault());
        double?[] rights = claim.Right is null ? lefts : Values(claim, claim.Right, spec, results, picks.LastOrDefault());
        if (Array.TrueForAll(lefts, value => value is null)) return Missing(claim, claim.Left!, source);
        var pairs = lefts.Zip(rights).Where(pair => pair is { First: not null, Second: not null }).ToArray();
        if (pairs.Length == 0) return Missing(claim, claim.Right!, source);
        double[] left = [.. pairs.Select(pair => pair.First!.Value)];
        double[] right = claim.Right is null ? [] : [.. pairs.Select(pair => pair.Second!.Value)];
        var (bound, statistic) = Statistic(claim.Require!);
        Interval interval = Statistics.PairedBootstrap(left, right, statistic);
        string? tooLittle = left.Length < lefts.Length ? $"only {left.Length} of {lefts.Length} seeds are there"
            : left.Length < FewestSeeds ? $"{left.Length} seeds are too few to decide"
            : AreOneNumber(left, right) ? $"both arms are at {Verdict.Show(left[0])} on every seed, too short a run to tell" : null;
        ClaimOutcome outcome = tooLittle is not null || double.IsNaN(interval.Low) ? ClaimOutcome.Undecided : Outcome(bound, interval);
        string ending = outcome == ClaimOutcome.Undecided ? $"; {tooLittle ?? "the interval contains the threshold"}" : "";
        var verdict = new Verdict(claim, outcome, interval, left.Length, source, "") { IsPartial = left.Length < lefts.Length };
        return verdict with { Reason = $"{verdict.Number}, must be {Show(bound)}{ending}{Picked(arms, picks)}" };
    }

    private static bool AreOneNumber(double[] left, double[] right) =>
        right.Length > 0 && left.Concat(right).All(value => value == left[0]);

    /// <summary>Which setting each arm was judged at, and which ones of the sweep were not run.</summary>
    private static string Picked(Arm[] arms, SweepPick?[] picks) => picks is not [{ } first, ..] ? "" :
        $"; picked {string.Join(", ", arms.Zip(picks, (arm, pick) => $"{arm.Name} x{pick!.GradientSteps}"))}"
        + (first.NotRun.IsEmpty ? "" : $"; not compared: {string.Join(", ", first.NotRun.Select(steps => $"x{steps}"))}");

    private static (Bound Bound, Func<double[], double[], double> Statistic) Statistic(Requirement require) =>
        require.ProbabilityOfImprovement is { } probability
            ? (probability, static (left, right) => Statistics.ProbabilityOfImprovement(left, right))
        : require.Difference is { } difference
            ? (difference, static (left, right) => Statistics.InterquartileMean(left) - Statistics.InterquartileMean(right))
        : (require.Value!, static (left, _) => Statistics.InterquartileMean(left));

    /// <summary>Outcome of an interval against a threshold.</summary>
    internal static ClaimOutcome Outcome(Bound bound, Interval interval) =>
        bound.AtLeast is { } least
            ? interval.Low >= least ? ClaimOutcome.Holds : interval.High < least ? ClaimOutcome.Fails : ClaimOutcome.Undecided
            : interval.High <= bound.AtMost!.Value ? ClaimOutcome.Holds
            : interval.Low > bound.AtMost.Value ? ClaimOutcome.Fails
            : ClaimOutcome.Undecided;

    /// <summary>
    /// An arm's metric for each seed, null where its cell is missing; empty where the profile has no such arm or nothing was picked.
    /// </summary>
    private static double?[] Values(Claim claim, string name, Spec spec, Results results, SweepPick? pick)
    {
        if (spec.Arms.FirstOrDefault(arm => arm.Name == name) is not { } arm) return [];
        ImmutableArray<Cell>? cells = claim.Cells == ClaimCells.Sweep
            ? pick?.Drawn(spec, arm)
            : [.. spec.Seeds.Select(seed => Cell.Of(spec, arm, seed))];
        string column = claim.Column ?? spec.MeasuredColumn;
        return [.. (cells ?? []).Select(results.Find).Select(cell => cell is null ? (double?)null
            : claim.Metric == ClaimMetric.Final ? Statistics.FinalScore(cell.Curve(), column)
            : Statistics.AreaUnderCurve(cell.Curve(), column))];
    }

    private static Verdict Missing(Claim claim, string arm, string source) =>
        new(claim, ClaimOutcome.NoResults, null, 0, source, $"no seed of {arm} is there");

    internal static string Show(Bound bound) =>
        bound.AtLeast is { } least ? $"at least {Verdict.Show(least)}"
        : bound.AtMost is { } most ? $"at most {Verdict.Show(most)}"
        : $"exactly {Verdict.Show(bound.Exactly!.Value)}";
}
