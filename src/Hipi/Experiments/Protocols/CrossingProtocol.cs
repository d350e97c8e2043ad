using System.Collections.Immutable;
using Hipi.Environments;
using Hipi.Tasks;

namespace Hipi.Experiments.Protocols;

/// <summary>
/// Protocol `crossing` (Fig. 4): two trajectories that cross, labelled by an arm; which goals does Q-learning then reach?
/// </summary>
/// <remarks>
/// Labels come from the registered arm through the path of every experiment (sample, mask, relabel, recompute rewards and terminals), with
/// the exact soft Q of the grid as `softQ` and its exact log Z; Q-learning sees nothing but the labelled transitions.
/// Streams: `replay`, `relabelling-mask` by pair, `relabelling` in the arm; drawn pairs from `crossing-pairs` under the spec's pair seed.
/// </remarks>
public sealed class CrossingProtocol : IProtocol
{
    public SpecSections Needs => SpecSections.Environment | SpecSections.Tasks | SpecSections.Data;

    public IEnumerable<SpecProblem> Check(Spec spec) => CrossingCheck.Problems(spec);

    public void Run(CellRun run)
    {
        var options = (CrossingOptions)run.Spec.Data!.Options;
        var table = new CrossingTable();
        var counts = new (int AllSpliced, int OwnOnly)[options.Batches.Length];
        for (int index = 0; index <= options.RandomPairs; index++)
        {
            run.Stop.ThrowIfCancellationRequested();
            RunPair(run, Pair(run.Spec, options, index), index, options, table, counts);
            run.Progress(index + 1, options.RandomPairs + 1);
        }
        for (int k = 0; k < counts.Length; k++)
            table.AddCount(options.Batches[k], k == counts.Length - 1, counts[k].AllSpliced, counts[k].OwnOnly);
        run.Folder.WriteTable(table.File);
        run.Folder.WriteCurve([]);
    }

    /// <summary>Pair 0 is the spec's own; the others are drawn.</summary>
    internal static CrossingPair Pair(Spec spec, CrossingOptions options, int index)
    {
        (var grid, var goals) = ((GridOptions)spec.Environment!.Options, (GoalListOptions)spec.Tasks!.Options);
        return index == 0
            ? CrossingPair.Of(grid, goals, options.Trajectories)
            : CrossingDraw.Pair(options.PairSeed, index, grid.Moves, goals);
    }

    private static void RunPair(
        CellRun run, CrossingPair pair, int index, CrossingOptions options, CrossingTable table, Span<(int AllSpliced, int OwnOnly)> counts)
    {
        table.AddPair(pair, index);
        var labels = new CrossingLabels(pair, run.Arm, options.BatchSize, run.Seed, index);
        int drawn = 0;
        for (int k = 0; k < options.Batches.Length; k++)
        {
            for (; drawn < options.Batches[k]; drawn++) labels.AddBatch();
            bool last = k == options.Batches.Length - 1;
            (bool allSpliced, bool ownOnly) = table.AddReach(pair, index, labels.Fit(options.QLearning), drawn, last);
            if (index > 0) counts[k] = (counts[k].AllSpliced + (allSpliced ? 1 : 0), counts[k].OwnOnly + (ownOnly ? 1 : 0));
        }
        if (index == 0) table.AddLabels(pair, labels);
    }
}
