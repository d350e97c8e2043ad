using System.Collections.Immutable;
using System.Globalization;
using Hipi.Environments;
using Hipi.Tasks;

namespace Hipi.Experiments.Protocols;

/// <summary>What must hold between the fields of a spec of protocol `crossing`.</summary>
internal static class CrossingCheck
{
    private const int FewestGoals = 5;

    public static IEnumerable<SpecProblem> Problems(Spec spec)
    {
        if (spec.Environment is not { } environment || spec.Tasks is not { } tasks) return [];
        if (spec.Data?.Options is not CrossingOptions options) return [];
        if (environment.Options is not GridOptions grid)
            return [new SpecProblem("environment.name", "must be grid under protocol crossing", $"\"{environment.Name}\"")];
        if (tasks.Options is not GoalListOptions goals)
            return [new SpecProblem("tasks.family", "must be goal-list under protocol crossing", $"\"{tasks.Name}\"")];
        SpecProblem[] simple = 
        [
            .. Starts(grid), .. Goals(grid, goals), .. Moves.Check(options.Trajectories, grid.Moves), .. Numbers(options),
            .. Arms.Problems(spec),
        ];
        // else the environment's own problem is reported
        bool placed = grid.Starts.All(start => IsCell(grid, [.. start.Select(x => (double)x)]));
        return simple.Length > 0 || !placed ? simple : Geometry(CrossingPair.Of(grid, goals, options.Trajectories));
    }

    private static IEnumerable<SpecProblem> Starts(GridOptions grid)
    {
        if (grid.Starts.Length != 2)
            yield return new SpecProblem("environment.starts", "must be two cells, one a trajectory", Text(grid.Starts.Length), "list two");
    }

    private static IEnumerable<SpecProblem> Goals(GridOptions grid, GoalListOptions goals)
    {
        if (goals.Goals.Length < FewestGoals)
            yield return new SpecProblem(
                "tasks.goals", $"must be at least {FewestGoals} cells", Text(goals.Goals.Length), "list more candidates");
        if (goals.Radius > 1)
            yield return new SpecProblem("tasks.radius", "must be at most 1, so that a goal is one cell", Text(goals.Radius));
        if (!goals.Terminate)
            yield return new SpecProblem("tasks.terminate", "must be true under protocol crossing", "false");
        if (goals.Reward != GoalReward.Negative)
            yield return new SpecProblem("tasks.reward", "must be negative under protocol crossing", $"\"{goals.Reward}\"");
        for (int k = 0; k < goals.Goals.Length; k++)
        {
            (string path, string found) = ($"tasks.goals[{Text(k)}]", $"[{string.Join(", ", goals.Goals[k].Select(Text))}]");
            if (!IsCell(grid, goals.Goals[k]))
                yield return new SpecProblem(
                    path, $"must be a cell [row, column] of {Text(grid.Rows)} x {Text(grid.Columns)} cells", found);
            else if (goals.Goals.Take(k).Any(goal => goal.SequenceEqual(goals.Goals[k])))
                yield return new SpecProblem(path, "must not stand in the list twice", found, "remove it");
        }
    }

    private static IEnumerable<SpecProblem> Numbers(CrossingOptions options)
    {
        for (int k = 1; k < options.Batches.Length; k++)
            if (options.Batches[k] <= options.Batches[k - 1])
                yield return new SpecProblem($"data.batches[{Text(k)}]", $"must be above the one before ({Text(options.Batches[k - 1])})",
                    Text(options.Batches[k]), "sort the list");
        double floor = -1 / (1 - options.QLearning.Discount);
        if (options.QLearning.InitialValue > floor)
            yield return new SpecProblem("data.qLearning.initialValue",
                $"must be at most -1 / (1 - discount) ({Text(floor)}), so that nothing untried looks good",
                Text(options.QLearning.InitialValue), "lower it");
    }

    private static IEnumerable<SpecProblem> Geometry(CrossingPair pair)
    {
        if (pair.Crossing < 0)
            yield return new SpecProblem("data.trajectories", "must share a cell", "none", "let them cross");
        for (int k = 0; k < 2; k++)
            if (!pair.Goals.Contains(pair[k].End))
                yield return new SpecProblem("tasks.goals", $"must hold the end of data.trajectories[{Text(k)}]",
                    $"not [{Text(pair[k].End / pair.Grid.Columns)}, {Text(pair[k].End % pair.Grid.Columns)}]", "add it");
    }

    private static bool IsCell(GridOptions grid, ImmutableArray<double> cell) =>
        cell.Length == 2 && cell[0] >= 0 && cell[0] < grid.Rows && cell[1] >= 0 && cell[1] < grid.Columns && cell.All(double.IsInteger);

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
