using System.Text.RegularExpressions;
using Hipi.Environments;
using Hipi.Learning;
using Hipi.Relabelling;
using Hipi.Tasks;

namespace Hipi.Experiments;

/// <summary>What environment, family, arms and learner ask of each other, and the memory that they need together.</summary>
internal static partial class PartRules
{
    public static IEnumerable<SpecProblem> Problems(Spec spec, long memoryBytes)
    {
        if (spec.Environment is null || Engine.ProblemOf(spec) is not null) return [];   // without the engine a spec can be read, not run
        if (Make("environment", () => SpecParts.Environment(spec), out IEnvironment? environment) is { } misfit) return [misfit];
        if (spec.Tasks is null) return [];
        if (Make("tasks", () => SpecParts.Family(spec, environment!), out ITaskFamily? family) is { } unfit) return [unfit];
        return
        [
            .. Arms(spec, environment!, family!), .. Learner(spec, family!), .. Clock(spec, environment!),
            .. MemoryRules.Problems(spec, environment!, family!, memoryBytes),
        ];
    }

    /// <summary>Makes a part; the problem where its settings do not fit together.</summary>
    private static SpecProblem? Make<T>(string path, Func<T> make, out T? part)
    {
        part = default;
        try
        {
            part = make();
            return null;
        }
        catch (ArgumentException error)
        {
            Match form = Form().Match(error.Message);
            if (!form.Success) return new SpecProblem(path, "must have settings that fit together", error.Message, "change the settings");
            string field = form.Groups["field"].Value;
            return new SpecProblem(field.StartsWith(path, StringComparison.Ordinal) ? field : $"{path}.{field}",
                form.Groups["rule"].Value, form.Groups["found"].Value.TrimEnd('.'),
                form.Groups["todo"].Success ? form.Groups["todo"].Value.TrimEnd('.') : null);
        }
    }

    private static IEnumerable<SpecProblem> Arms(Spec spec, IEnvironment environment, ITaskFamily family) =>
        from arm in spec.Arms
        from problem in RelabellerRegistry.Problems(arm.Relabel.Name, arm.Relabel.Options, family, HasExactPartition(spec, environment))
        select new SpecProblem($"arms.{arm.Name}.{problem.Field}", problem.Rule, problem.Found, problem.Todo);

    /// <summary>The exact log Z belongs to scores of a known finite MDP, not to those of a learner's critics.</summary>
    private static bool HasExactPartition(Spec spec, IEnvironment environment) => environment is IFiniteDynamics && spec.Learner is null;

    /// <summary>A loss of -inf would stop the cell at its first update.</summary>
    private static IEnumerable<SpecProblem> Learner(Spec spec, ITaskFamily family)
    {
        if (spec.Learner is { Options: INeedsFiniteRewards } learner && family.HasInfiniteRewards)
            yield return new SpecProblem("tasks.family",
                $"must have finite rewards for the learner {learner.Name}, which regresses on them",
                $"\"{spec.Tasks!.Name}\", whose rewards are -inf away from the goal",
                "use the family goal, or a learner that takes no rewards");
    }

    private static IEnumerable<SpecProblem> Clock(Spec spec, IEnvironment environment)
    {
        if (environment is IClocked { Horizon: > 0 } clock && spec.Budget is { } budget && clock.Horizon != budget.MaxEpisodeSteps)
            yield return new SpecProblem("environment.clock",
                FormattableString.Invariant($"must be budget.maxEpisodeSteps ({budget.MaxEpisodeSteps}) where it is not 0"),
                FormattableString.Invariant($"{clock.Horizon}"), "set the two to one horizon");
    }

    /// <summary>The form of messages: `field: rule, found value; what to do`.</summary>
    [GeneratedRegex(@"^(?<field>[\w.\[\]]+): (?<rule>.*), found (?<found>.*?)(; (?<todo>.*))?$", RegexOptions.Singleline)]
    private static partial Regex Form();
}
