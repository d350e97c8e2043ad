using System.Globalization;
using System.Collections.Immutable;

namespace Hipi.Experiments;

/// <summary>The rules between fields; a section that could not be bound is passed over.</summary>
internal static class SpecRules
{
    public static IEnumerable<SpecProblem> Problems(Spec spec, IProtocol? protocol, ImmutableArray<string> knownArms, long memoryBytes) =>
    [
        .. Tiers(spec), .. Lists(spec), .. Budgets(spec), .. Sweeps(spec), .. ClaimRules.Problems(spec, knownArms),
        .. OptionRules.Problems(spec), .. PartRules.Problems(spec, memoryBytes),
        .. Arms(spec, protocol), .. protocol?.Check(spec) ?? [],
    ];

    /// <summary>The tier is `engine` where a physics engine steps the environment, and only there.</summary>
    private static IEnumerable<SpecProblem> Tiers(Spec spec)
    {
        if (spec.Environment is null && spec.Resolved["environment"] is not null) yield break;   // faulty: its own problems come first
        bool steps = spec.Environment?.Options is Environments.MuJoCo.IMuJoCoOptions;
        if (spec.Tier == Tier.Engine && !steps)
            yield return new SpecProblem(
                "tier", "must be portable, no part of this spec steps a physics engine", "\"engine\"", "leave it out");
        if (spec.Tier == Tier.Portable && steps)
            yield return new SpecProblem(
                "tier", $"must be engine, MuJoCo steps {spec.Environment!.Name}", "\"portable\"", "set tier to engine");
    }

    /// <summary>Arms of a replay buffer and arms of cloning share one name space, but no protocol.</summary>
    private static IEnumerable<SpecProblem> Arms(Spec spec, IProtocol? protocol) =>
        from arm in spec.Arms
        where protocol is not null && !protocol.TakesArm(arm.Relabel.Name)
        select new SpecProblem(
            $"arms.{arm.Name}.relabel", $"must be an arm that protocol {spec.Protocol} can run", $"\"{arm.Relabel.Name}\"",
            "name another (hipi list)");

    private static IEnumerable<SpecProblem> Lists(Spec spec)
    {
        if (spec.Resolved["arms"] is System.Text.Json.Nodes.JsonObject arms && !arms.Any(arm => arm.Value is not null))
            yield return new SpecProblem("arms", "must name at least one arm", "none", "add an arm");
        foreach (SpecProblem problem in Distinct("seeds", spec.Seeds)) yield return problem;
        if (spec.Sweep is not { } sweep) yield break;
        foreach (SpecProblem problem in Distinct("sweep.seeds", sweep.Seeds)) yield return problem;
        foreach (SpecProblem problem in Distinct("sweep.selectionSeeds", sweep.SelectionSeeds)) yield return problem;
        foreach (SpecProblem problem in Distinct("sweep.gradientSteps", sweep.GradientSteps)) yield return problem;
    }

    private static IEnumerable<SpecProblem> Distinct<T>(string path, ImmutableArray<T> values) where T : IFormattable
    {
        for (int index = 0; index < values.Length; index++)
            if (values.AsSpan(0, index).Contains(values[index]))
                yield return new SpecProblem(At(path, index), "must not stand in the list twice",
                    values[index].ToString(null, CultureInfo.InvariantCulture), "remove it");
    }

    private static IEnumerable<SpecProblem> Budgets(Spec spec)
    {
        if (spec.Budget is not { } budget) yield break;
        if (budget.WarmupSteps > budget.EnvironmentSteps)
            yield return AtMost("budget.warmupSteps", budget.WarmupSteps, "budget.environmentSteps", budget.EnvironmentSteps);
        if (budget.MaxEpisodeSteps > budget.ReplayCapacity)
            yield return AtMost("budget.maxEpisodeSteps", budget.MaxEpisodeSteps, "budget.replayCapacity", budget.ReplayCapacity);
        if (spec.Evaluation is { } evaluation && evaluation.Every > budget.EnvironmentSteps)
            yield return AtMost("evaluation.every", evaluation.Every, "budget.environmentSteps", budget.EnvironmentSteps);
    }

    private static IEnumerable<SpecProblem> Sweeps(Spec spec)
    {
        if (spec.Sweep is not { } sweep) yield break;
        for (int index = 0; index < sweep.Seeds.Length; index++)
            if (sweep.SelectionSeeds.Contains(sweep.Seeds[index]))
                yield return new SpecProblem(At("sweep.seeds", index), "must not be a seed of sweep.selectionSeeds",
                    sweep.Seeds[index].ToString(CultureInfo.InvariantCulture), "draw on other seeds than those that pick");
        if (spec.Budget is { } budget && budget.WarmupSteps > sweep.EnvironmentSteps)
            yield return AtMost("budget.warmupSteps", budget.WarmupSteps, "sweep.environmentSteps", sweep.EnvironmentSteps);
        if (spec.Evaluation is { } evaluation && evaluation.Every > sweep.EnvironmentSteps)
            yield return AtMost("evaluation.every", evaluation.Every, "sweep.environmentSteps", sweep.EnvironmentSteps);
    }

    private static SpecProblem AtMost(string path, long value, string limitPath, long limit) => new(
        path, string.Create(CultureInfo.InvariantCulture, $"must be at most {limitPath} ({limit})"),
        value.ToString(CultureInfo.InvariantCulture), $"lower it, or raise {limitPath}");

    private static string At(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
}
