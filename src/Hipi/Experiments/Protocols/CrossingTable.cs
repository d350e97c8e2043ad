using Hipi.Learning;
using Hipi.Relabelling;
using Hipi.Replay;

namespace Hipi.Experiments.Protocols;

/// <summary>table.csv of protocol `crossing`; the columns that a row has hang on its kind, the others are empty.</summary>
/// <remarks>
/// Pair 0 is the spec's own, 1.. are drawn; trajectories and starts count from 1, steps, rows and columns from 0;
/// `last` is 1 for the greatest number of batches.
/// grid: pair; row, column = numbers of rows and columns.
/// step: pair, trajectory, step; row, column, action taken there (the last one closes the trajectory in its end cell).
/// label (pair 0): trajectory, step, goal (its cell); score = normalised score and posterior (arms that have them), labels = copies
///   with that goal.
/// reach: pair, batches, last, start, goal; on = the trajectories that pass it (first, second, both, none); spliced = the recorded
///   trajectories, spliced, lead there; own = end of the start's own trajectory; reached = the greedy policy gets there, in `steps` steps.
/// pair (from start 1): allSpliced = reached are all spliced goals and no other; ownOnly = reached is the own end and no other.
/// count: batches, last; how many drawn pairs have allSpliced, ownOnly.
/// </remarks>
internal sealed class CrossingTable
{
    private readonly TableFile table = new(
        "kind", "pair", "batches", "last", "start", "trajectory", "step", "row", "column", "action", "goalRow",
        "goalColumn", "on", "spliced", "own", "score", "posterior", "labels", "reached", "steps", "allSpliced", "ownOnly");

    public TableFile File => table;

    public void AddPair(CrossingPair pair, int index)
    {
        Add(new() { ["kind"] = "grid", ["pair"] = index, ["row"] = pair.Grid.Rows, ["column"] = pair.Grid.Columns });
        for (int trajectory = 0; trajectory < 2; trajectory++)
        for (int t = 0; t < pair[trajectory].Length; t++)
        {
            (int row, int column) = Math.DivRem(pair[trajectory].States[t], pair.Grid.Columns);
            Add(new()
            {
                ["kind"] = "step", ["pair"] = index, ["trajectory"] = trajectory + 1, ["step"] = t, ["row"] = row, ["column"] = column,
                ["action"] = Environments.Grid.MoveNames[pair[trajectory].Actions[t]],
            });
        }
    }

    /// <summary>The labels of every transition: how many copies had which goal, and where the arm has a posterior, what it was.</summary>
    public void AddLabels(CrossingPair pair, CrossingLabels labels)
    {
        var batch = new TransitionBatch(labels.Replay.Count, pair.Grid.StateSize, pair.Grid.ActionSize, pair.Family.TaskSize);
        for (int row = 0; row < batch.Size; row++) batch.Positions[row] = labels.Replay.Oldest + row;
        labels.Replay.Gather(batch);
        PosteriorRelabeller? posterior = labels.Posterior(batch);
        int[] goals = [.. pair.Goals, .. labels.LabelledCells.Where(cell => !pair.Goals.Contains(cell))];
        for (int row = 0; row < batch.Size; row++)
        foreach (int goal in goals)
        {
            int candidate = posterior is null ? -1 : pair.Goals.IndexOf(goal), at = row * pair.Goals.Length + candidate;
            int trajectory = row < pair.First.Length ? 0 : 1, step = row - trajectory * pair.First.Length;
            Add(new(Place(pair, goal))
            {
                ["kind"] = "label", ["pair"] = 0, ["trajectory"] = trajectory + 1, ["step"] = step,
                ["row"] = pair[trajectory].States[step] / pair.Grid.Columns, ["column"] = pair[trajectory].States[step] % pair.Grid.Columns,
                ["score"] = candidate < 0 ? null : posterior!.Scores[at],
                ["posterior"] = candidate < 0 ? null : posterior!.Probabilities[at],
                ["labels"] = labels.Count(batch.Positions[row], goal),
            });
        }
    }

    /// <summary>Which goals the greedy policy reaches; returns the verdict from the first start.</summary>
    public (bool AllSpliced, bool OwnOnly) AddReach(CrossingPair pair, int index, TabularQLearning learner, int batches, bool last)
    {
        (bool allSpliced, bool ownOnly) = (true, true);
        for (int start = 0; start < 2; start++)
        {
            var spliced = pair.Spliced(start);
            foreach (int goal in pair.Goals)
            {
                int steps = CrossingPolicy.Steps(pair.Grid, learner, pair[start].Start, goal);
                (bool leads, bool own) = (spliced.Contains(goal), goal == pair[start].End);
                if (start == 0) (allSpliced, ownOnly) = (allSpliced && steps >= 0 == leads, ownOnly && steps >= 0 == own);
                Add(new(Place(pair, goal))
                {
                    ["kind"] = "reach", ["pair"] = index, ["batches"] = batches, ["last"] = last, ["start"] = start + 1,
                    ["on"] = pair.On(goal), ["spliced"] = leads, ["own"] = own, ["reached"] = steps >= 0,
                    ["steps"] = steps < 0 ? null : steps,
                });
            }
        }
        Add(new()
        {
            ["kind"] = "pair", ["pair"] = index, ["batches"] = batches, ["last"] = last, ["start"] = 1,
            ["allSpliced"] = allSpliced, ["ownOnly"] = ownOnly,
        });
        return (allSpliced, ownOnly);
    }

    public void AddCount(int batches, bool last, int allSpliced, int ownOnly) =>
        Add(new() { ["kind"] = "count", ["batches"] = batches, ["last"] = last, ["allSpliced"] = allSpliced, ["ownOnly"] = ownOnly });

    private static Dictionary<string, object?> Place(CrossingPair pair, int goal) =>
        new() { ["goalRow"] = goal / pair.Grid.Columns, ["goalColumn"] = goal % pair.Grid.Columns };

    private void Add(Dictionary<string, object?> values) =>
        table.Add([.. table.Columns.Select(column => values.GetValueOrDefault(column))]);
}
