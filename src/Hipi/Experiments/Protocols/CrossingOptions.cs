using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Hipi.Learning;

namespace Hipi.Experiments.Protocols;

/// <summary>Section `data` of protocol `crossing` (Fig. 4).</summary>
public sealed record CrossingOptions
{
    [RegularExpression("^[udlrs]{1,200}$"), Length(2, 2)]
    [Description("Moves of the two trajectories, from the first and the second start: u, d, l, r, s (stay).")]
    public required ImmutableArray<string> Trajectories { get; init; }

    [Range(1, 1024), Description("Transitions of a relabelled batch.")]
    public required int BatchSize { get; init; }

    [Range(1, 10_000), Length(1, 16)]
    [Description("Relabelled batches that Q-learning is given, ascending; it is fitted afresh for each number, and claims are judged at "
        + "the last.")]
    public required ImmutableArray<int> Batches { get; init; }

    [Range(0, 1000), Description("Crossing pairs drawn at random on 5x5 to 9x9 grids, beside the spec's own.")]
    public required int RandomPairs { get; init; }

    [Range(0UL, 9007199254740991UL), Description("Seed of the drawn pairs, apart from the run's seed: every cell faces the same pairs.")]
    public required ulong PairSeed { get; init; }

    [Description("Q-learning over the labelled transitions.")]
    public required TabularQOptions QLearning { get; init; }
}
