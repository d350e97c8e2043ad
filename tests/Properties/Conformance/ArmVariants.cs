using Hipi.Environments;
using Hipi.InverseRl;
using Hipi.Relabelling;
using Hipi.Tasks;
using Xunit;

namespace Hipi.Properties.Conformance;

/// <summary>Settings of arms other than their defaults, by name; each passes the battery wherever the registry lets it be served.</summary>
internal static class ArmVariants
{
    private static readonly Dictionary<string, (string Arm, string Changes)> All = new()
    {
        ["score softQ"] = ("inverse-rl", """{ "score": "softQ" }"""),
        ["score backup"] = ("inverse-rl", """{ "score": "backup" }"""),
        ["score return"] = ("inverse-rl", """{ "score": "return" }"""),
        ["candidates states"] = ("inverse-rl", """{ "candidates": "states" }"""),
        ["candidates nextStates"] = ("inverse-rl", """{ "candidates": "nextStates" }"""),
        ["candidates finalStates"] = ("inverse-rl", """{ "candidates": "finalStates" }"""),
        ["candidates finalStates, score return"] = ("inverse-rl", """{ "candidates": "finalStates", "score": "return" }"""),
        ["candidates enumerate"] = ("inverse-rl", """{ "candidates": "enumerate" }"""),
        ["candidates enumerate, score return"] = ("inverse-rl", """{ "candidates": "enumerate", "score": "return" }"""),
        ["prior draws"] = ("inverse-rl", """{ "extraPriorDraws": 5 }"""),
        ["prior draws, candidates states"] = ("inverse-rl", """{ "extraPriorDraws": 3, "candidates": "states" }"""),
        ["argmax"] = ("inverse-rl", """{ "select": "argmax" }"""),
        ["argmax, score return"] = ("inverse-rl", """{ "select": "argmax", "score": "return" }"""),
        ["temperature alpha"] = ("inverse-rl", """{ "temperature": "alpha" }"""),
        ["temperature alpha, score softQ"] = ("inverse-rl", """{ "temperature": "alpha", "score": "softQ" }"""),
        ["partition none"] = ("inverse-rl", """{ "partition": "none" }"""),
        ["partition none, score softQ"] = ("inverse-rl", """{ "partition": "none", "score": "softQ" }"""),
        ["exact, enumerated"] = ("inverse-rl", """{ "score": "softQ", "candidates": "enumerate", "partition": "exact" }"""),
        ["exact, the batch's tasks"] = ("inverse-rl", """{ "score": "softQ", "candidates": "tasks", "partition": "exact" }"""),
        ["random, enumerate"] = ("random", """{ "candidates": "enumerate" }"""),
        ["random, states"] = ("random", """{ "candidates": "states" }"""),
        ["random, prior draws"] = ("random", """{ "extraPriorDraws": 5 }"""),
        ["hindsight, ties by advantage"] = ("generalized-hindsight", """{ "ties": "advantage", "draws": 20 }"""),
        ["hindsight, a small cache"] = ("generalized-hindsight", """{ "cache": 3, "draws": 5 }"""),
        ["hindsight, no draws"] = ("generalized-hindsight-advantage", """{ "draws": 0 }"""),
        ["future, window 1"] = ("future", """{ "window": 1 }"""),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>Every variant on every pair that can serve it: (environment, family, variant).</summary>
    public static TheoryData<string, string, string> Served
    {
        get
        {
            var served = new TheoryData<string, string, string>();
            foreach (object[] pair in Settings.Pairs)
            foreach (string variant in All.Keys)
                if (CanServe((string)pair[0], (string)pair[1], variant)) served.Add((string)pair[0], (string)pair[1], variant);
            return served;
        }
    }

    /// <summary>
    /// The arm of a variant; with the exact scorer, and its log Z, where the variant takes the exact partition function off.
    /// </summary>
    public static IRelabeller Make(string variant, RelabelContext context)
    {
        (string arm, string changes) = All[variant];
        if (IsExact(variant))
        {
            var exact = new ExactScorer(context.Replay, context.Environment, context.Family, ArmBattery.Steps);
            context = context with { Scorer = _ => exact, Exact = exact };
        }
        return Worlds.Arm(arm, context, changes);
    }

    private static bool CanServe(string environmentName, string familyName, string variant)
    {
        IEnvironment environment = Settings.Environment(environmentName);
        ITaskFamily family = Settings.Family(familyName, environment);
        (string arm, string changes) = All[variant];
        object options = Defaults.Options("arms", arm, RelabellerRegistry.All.Find(arm)!.Options, changes);
        bool isFiniteMdp = environment is IFiniteDynamics && family.Count is not null;
        return !RelabellerRegistry.Problems(arm, options, family, isFiniteMdp).Any();
    }

    private static bool IsExact(string variant) => All[variant].Changes.Contains("\"partition\": \"exact\"", StringComparison.Ordinal);
}
