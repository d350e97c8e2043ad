using Hipi.Tasks;

namespace Hipi.Relabelling;

/// <summary>The arms that a spec can name, and what a family must offer for each.</summary>
public static class RelabellerRegistry
{
    public static Registry<Func<object, RelabelContext, IRelabeller>> All { get; } = new(
        "relabeller",
        new("none", typeof(NoneOptions), "Every transition keeps its commanded task.",
            static (_, _) => new NoneRelabeller()),
        new("random", typeof(RandomOptions), "Uniform over the candidate tasks.",
            static (options, context) => new PosteriorRelabeller(PosteriorSettings.Of((RandomOptions)options), context)),
        new("final", typeof(FinalOptions), "The goal achieved at the episode's end (HER).",
            static (_, context) => new FinalRelabeller(context)),
        new("future", typeof(FutureOptions), "A goal achieved within a window from the transition on (HER).",
            static (options, context) => new FutureRelabeller((FutureOptions)options, context)),
        new("inverse-rl", typeof(InverseRlOptions), "A draw from the posterior over tasks (HIPI).",
            static (options, context) => new PosteriorRelabeller(PosteriorSettings.Of((InverseRlOptions)options, context), context)),
        new("final-released", typeof(FinalReleasedOptions), "`final` with the pairing fault of the released buffer.",
            static (_, context) => new FinalReleasedRelabeller(context)),
        new("future-released", typeof(FutureReleasedOptions), "`future` with the pairing fault of the released buffer.",
            static (options, context) => new FutureReleasedRelabeller((FutureReleasedOptions)options, context)),
        new("generalized-hindsight", typeof(HindsightOptions),
            "The task under which the episode ranks highest among the latest ones (Li, Pinto, Abbeel 2020).",
            static (options, context) => new HindsightRelabeller((HindsightOptions)options, context)),
        new("generalized-hindsight-advantage", typeof(HindsightAdvantageOptions),
            "The task of the episode's greatest return minus value of its start (the same).",
            static (options, context) => new HindsightAdvantageRelabeller((HindsightAdvantageOptions)options, context)));

    /// <summary>Why a family (and, for `partition: exact`, what is not a finite MDP) cannot serve an arm's settings.</summary>
    public static IEnumerable<RelabelProblem> Problems(string name, object options, ITaskFamily family, bool isFiniteMdp)
    {
        var needs = (IRelabelOptions)options;
        if (needs.GoalMapField is { } field && !family.HasGoalMap)
            yield return field == "relabel"
                ? new("relabel", "must be an arm that the family can serve; in this one a state names no goal", $"\"{name}\"",
                    "use none, random or inverse-rl")
                : new(field, $"must be tasks{(family.Count is null ? "" : " or enumerate")}; in this family a state names no goal",
                    "candidates that are achieved goals", "use tasks");
        if (needs.NeedsFiniteTasks && family.Count is null)
            yield return new("candidates", "must not be enumerate; this family has infinitely many tasks", "\"enumerate\"", "use tasks");
        if (needs.NeedsExactPartition && !isFiniteMdp)
            yield return new("partition", "must be none or batch; the log Z of this environment is not known", "\"exact\"",
                "use batch, or a finite environment");
        foreach (RelabelProblem contradiction in needs.Contradictions()) yield return contradiction;
    }
}
