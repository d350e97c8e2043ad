using System.Collections.Immutable;
using System.Globalization;

namespace Hipi.Experiments;

/// <summary>The rules of claims: unique names, arms that exist in some profile, one requirement, a column that a curve has.</summary>
internal static class ClaimRules
{
    public static IEnumerable<SpecProblem> Problems(Spec spec, ImmutableArray<string> knownArms)
    {
        for (int index = 0; index < spec.Claims.Length; index++)
        {
            Claim claim = spec.Claims[index];
            string path = string.Create(CultureInfo.InvariantCulture, $"claims[{index}]");
            if (spec.Claims.Take(index).Any(earlier => earlier.Id == claim.Id))
                yield return new SpecProblem($"{path}.id", "must be unique in the spec", $"\"{claim.Id}\"", "rename the claim");
            IEnumerable<SpecProblem> problems = claim.Exact is { } exact
                ? Exact(claim, exact, path, knownArms)
                : Compared(claim, path, knownArms);
            foreach (SpecProblem problem in problems) yield return problem;
        }
    }

    private static IEnumerable<SpecProblem> Exact(Claim claim, ExactClaim exact, string path, ImmutableArray<string> arms)
    {
        if (claim.Left is not null || claim.Right is not null || claim.Metric is not null || claim.Require is not null)
            yield return new SpecProblem(path, "must have either exact, or left, metric and require", "both", "remove one of the two");
        foreach (SpecProblem problem in ArmExists($"{path}.exact.table", exact.Table, arms)) yield return problem;
        foreach (SpecProblem problem in OneBound($"{path}.exact.require", exact.Require, exactly: true)) yield return problem;
    }

    private static IEnumerable<SpecProblem> Compared(Claim claim, string path, ImmutableArray<string> arms)
    {
        if (claim.Left is not { } left || claim.Metric is null || claim.Require is not { } require)
        {
            yield return new SpecProblem(path, "must have either exact, or left, metric and require", "neither", "add what is missing");
            yield break;
        }
        foreach (SpecProblem problem in ArmExists($"{path}.left", left, arms)) yield return problem;
        foreach (SpecProblem problem in ArmExists($"{path}.right", claim.Right, arms)) yield return problem;
        string[] columns = [.. CurveFile.NumberColumns];
        if (claim.Column is { } column && !columns.Contains(column))
            yield return new SpecProblem($"{path}.column", $"must be a column of curve.csv ({Listing.Of(columns)})",
                $"\"{column}\"", Listing.DidYouMean(column, columns));
        Bound?[] bounds = [require.ProbabilityOfImprovement, require.Difference, require.Value];
        if (bounds.Count(bound => bound is not null) != 1)
            yield return new SpecProblem($"{path}.require", "must have exactly one of probabilityOfImprovement, difference, value",
                $"{bounds.Count(bound => bound is not null)}", "state one requirement a claim");
        else if (require.Value is null != claim.Right is not null)
            yield return new SpecProblem($"{path}.right", "must be given for probabilityOfImprovement and difference, and absent for value",
                claim.Right is null ? "nothing" : $"\"{claim.Right}\"", "add or remove it");
        foreach (Bound bound in bounds.OfType<Bound>())
            foreach (SpecProblem problem in OneBound($"{path}.require", bound, exactly: false)) yield return problem;
    }

    private static IEnumerable<SpecProblem> ArmExists(string path, string? arm, ImmutableArray<string> arms)
    {
        if (arm is not null && arms.Length > 0 && !arms.Contains(arm))
            yield return new SpecProblem(
                path, $"must be an arm of the spec ({Listing.Of(arms)})", $"\"{arm}\"", Listing.DidYouMean(arm, arms));
    }

    private static IEnumerable<SpecProblem> OneBound(string path, Bound bound, bool exactly)
    {
        int given = new[] { bound.AtLeast, bound.AtMost, bound.Exactly }.Count(value => value is not null);
        if (given != 1 || (bound.Exactly is not null && !exactly))
            yield return new SpecProblem(
                path, $"must have exactly one of atLeast, atMost{(exactly ? ", exactly" : "")}", $"{given} bounds", "state one bound");
    }
}
