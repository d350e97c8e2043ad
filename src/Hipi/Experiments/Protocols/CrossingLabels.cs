using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Hipi.InverseRl;
using Hipi.Learning;
using Hipi.Numerics;
using Hipi.Relabelling;
using Hipi.Replay;

namespace Hipi.Experiments.Protocols;

/// <summary>Batches of a pair's transitions, labelled by a registered arm as everywhere: sample, mask, relabel, recompute.</summary>
internal sealed class CrossingLabels
{
    private readonly CrossingPair pair;
    private readonly Arm arm;
    private readonly TransitionBatch batch;
    private readonly bool[] mask;
    private readonly List<LabelledTransition> data = [];
    private readonly Dictionary<(long Position, int Cell), int> counts = [];
    private RngStream replayStream, maskStream;

    public CrossingLabels(CrossingPair pair, Arm arm, int batchSize, ulong seed, int index)
    {
        (this.pair, this.arm) = (pair, arm);
        Replay = pair.Record();
        Scorer = new ExactScorer(Replay, pair.Grid, pair.Family, pair.Horizon);
        batch = new TransitionBatch(batchSize, pair.Grid.StateSize, pair.Grid.ActionSize, pair.Family.TaskSize);
        mask = new bool[batchSize];
        Relabeller = Arms.Create(arm, Replay, pair.Family, pair.Grid, Scorer, batchSize, seed);
        (replayStream, maskStream) = (new RngStream(seed, "replay", (ulong)index), new RngStream(seed, "relabelling-mask", (ulong)index));
    }

    public EpisodeReplay Replay { get; }
    private ExactScorer Scorer { get; }
    private IRelabeller Relabeller { get; }

    /// <summary>All labelled transitions so far, in the order in which they were drawn; a goal is the index of its cell.</summary>
    public ReadOnlySpan<LabelledTransition> Data => CollectionsMarshal.AsSpan(data);

    /// <summary>How often the transition at a position was given a cell as its goal.</summary>
    public int Count(long position, int cell) => counts.GetValueOrDefault((position, cell));

    /// <summary>Cells that any transition was given as its goal, in ascending order.</summary>
    public ImmutableArray<int> LabelledCells => [.. counts.Keys.Select(key => key.Cell).Distinct().Order()];

    /// <summary>Draws and labels one more batch.</summary>
    public void AddBatch()
    {
        Replay.Sample(batch, ref replayStream);
        RelabelMask.Draw(ref maskStream, arm.Fraction, mask);
        Relabeller.Relabel(batch, mask);
        Recompute.RewardsAndTerminals(batch, pair.Family);
        for (int row = 0; row < batch.Size; row++)
        {
            int goal = pair.Grid.StateIndex(batch.Task(row));
            data.Add(new LabelledTransition(pair.Grid.StateIndex(batch.State(row)), pair.Grid.ActionIndex(batch.Action(row)), goal,
                batch.Rewards[row], batch.Terminals[row] > 0, pair.Grid.StateIndex(batch.NextState(row))));
            counts[(batch.Positions[row], goal)] = Count(batch.Positions[row], goal) + 1;
        }
    }

    /// <summary>The arm's posteriors of a batch's rows, left as they are; null where the arm has none.</summary>
    public PosteriorRelabeller? Posterior(TransitionBatch rows)
    {
        if (Relabeller is not PosteriorRelabeller) return null;
        var twin = (PosteriorRelabeller)Arms.Create(arm, Replay, pair.Family, pair.Grid, Scorer, rows.Size, seed: 0);
        twin.Relabel(rows, new bool[rows.Size]);
        return twin;
    }

    /// <summary>Fits a fresh table to all labelled transitions so far.</summary>
    public TabularQLearning Fit(TabularQOptions options)
    {
        var learner = new TabularQLearning(pair.Grid.StateCount, pair.Grid.ActionCount, pair.Grid.StateCount, options);
        learner.Fit(Data);
        return learner;
    }
}
