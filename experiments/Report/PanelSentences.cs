using System.Collections.Immutable;
using Hipi.Experiments;

namespace Hipi.Command.Report;

/// <summary>What the paper says of several panels at once: how many of them must meet all of some claims.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Panels">Ids of the specs that it speaks of.</param>
/// <param name="Claims">Ids of the claims that a panel meets where they all hold, and misses where one fails.</param>
/// <param name="AtLeast">How many panels must meet them.</param>
public sealed record PanelSentence(string Text, ImmutableArray<string> Panels, ImmutableArray<string> Claims, int AtLeast);

/// <summary>The paper's sentences over the panels of Figures 5 and 6.</summary>
public static class PanelSentences
{
    private static readonly ImmutableArray<string> Figure5 = ["fig5-quadruped", "fig5-finger", "fig5-reacher", "fig5-sawyer",
        "fig5-navigation", "fig5-jaco", "fig5-reacher-sparse", "fig5-jaco-sparse"];
    private static readonly ImmutableArray<string> Sparse = ["fig5-reacher-sparse", "fig5-jaco-sparse"];
    private static readonly ImmutableArray<string> Figure6 = ["fig6-reacher-discrete", "fig6-walker", "fig6-sawyer-margin"];
    private static readonly string[] Rivals = ["final", "future", "random", "none"];

    public static ImmutableArray<PanelSentence> All { get; } =
    [
        .. Rivals.Select(rival => new PanelSentence($"Figure 5: inverse RL is never slower than {Name(rival)}.", Figure5,
            [$"not-slower-than-{rival}"], Figure5.Length)),
        .. Rivals.Select(rival => new PanelSentence($"The same, each at its best number of gradient steps: {Name(rival)}.", Figure5,
            [$"tuned-not-slower-than-{rival}"], Figure5.Length)),
        .. Rivals.Select(rival => new PanelSentence($"Figure 5: it often (on half of the tasks) ends higher than {Name(rival)}.", Figure5,
            [$"higher-than-{rival}"], Figure5.Length / 2)),
        new("Figure 5: final states are behind random labels on at least one task.", Figure5, ["random-beats-final"], 1),
        new("Figure 5: future states are behind random labels on at least one task.", Figure5, ["random-beats-future"], 1),
        new("With the smaller margins inverse RL makes progress.", Sparse, ["makes-progress"], Sparse.Length),
        new("With them nothing else does.", Sparse, [.. Rivals.Select(rival => $"{rival}-makes-none")], Sparse.Length),
        new("Figure 6: inverse RL needs the fewest steps in all three panels.", Figure6, ["faster-than-random", "faster-than-none"], 3),
        new("The same, each at its best number of gradient steps.", Figure6, ["tuned-faster-than-random", "tuned-faster-than-none"], 3),
        new("Figure 6: it ends clearly higher in two of the three.", Figure6, ["higher-than-random", "higher-than-none"], 2),
    ];

    /// <summary>What became of a panel: all of its claims hold, one fails, one is missing, or else it is undecided.</summary>
    public static ClaimOutcome OfPanel(IReadOnlyCollection<ClaimOutcome> claims) =>
        claims.Contains(ClaimOutcome.Fails) ? ClaimOutcome.Fails
        : claims.Count == 0 || claims.Contains(ClaimOutcome.NoResults) ? ClaimOutcome.NoResults
        : claims.Contains(ClaimOutcome.Undecided) ? ClaimOutcome.Undecided : ClaimOutcome.Holds;

    /// <summary>Whether enough panels meet it, or whether too many miss it for that ever to be.</summary>
    public static ClaimOutcome Judge(IReadOnlyCollection<ClaimOutcome> panels, int atLeast) =>
        panels.Count(outcome => outcome == ClaimOutcome.Holds) >= atLeast ? ClaimOutcome.Holds
        : panels.Count(outcome => outcome != ClaimOutcome.Fails) < atLeast ? ClaimOutcome.Fails
        : panels.All(outcome => outcome == ClaimOutcome.NoResults) ? ClaimOutcome.NoResults : ClaimOutcome.Undecided;

    private static string Name(string rival) => rival switch
    {
        "final" => "final states (HER)",
        "future" => "future states (HER)",
        "random" => "random labels",
        _ => "no relabelling",
    };
}
