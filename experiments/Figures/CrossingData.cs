using System.Collections.Immutable;
using Hipi.Command.Report;
using Hipi.Command.Report.Panels;
using Hipi.Experiments;

namespace Hipi.Command.Figures;

/// <summary>
/// A candidate goal and the share of seeds whose policy reaches it from the first start, at the greatest number of batches.
/// </summary>
internal sealed record GoalReach(int Row, int Column, bool IsSpliced, bool IsOwn, bool IsRecorded, double Share)
{
    /// <summary>Two lines of a column's head, split at `|`: the cell, and what it is.</summary>
    public string Name =>
        $"({Row}, {Column})|{(IsOwn ? "own end" : IsSpliced ? "by splicing" : IsRecorded ? "before the crossing" : "off both")}";
}

/// <summary>The spec's own pair as its table tells it, and what is counted over pairs.</summary>
internal sealed record CrossingData(int Rows, int Columns, ImmutableArray<GridStep> Steps, ImmutableArray<(int Row, int Column)> Goals)
{
    public ImmutableArray<(int Row, int Column)> Starts => [.. Steps.Where(step => step.Step == 0).Select(step => (step.Row, step.Column))];

    /// <summary>The pair of the first finished cell; null without one.</summary>
    public static CrossingData? First(CellSet cells)
    {
        if (cells.Arms.SelectMany(arm => cells.Of(arm)).FirstOrDefault() is not { } cell) return null;
        TableRow grid = TableReader.Rows(cell, "grid").First(IsOwnPair);
        return new CrossingData(grid.Whole("row"), grid.Whole("column"),
            [.. TableReader.Rows(cell, "step").Where(IsOwnPair)
                .Select(row => new GridStep(row.Text("trajectory"), row.Whole("step"), row.Whole("row"), row.Whole("column")))],
            [.. TableReader.Rows(cell, "reach").Where(IsOwnPair).Select(row => (row.Whole("goalRow"), row.Whole("goalColumn")))
                .Distinct()]);
    }

    /// <summary>Which goals of the spec's own pair the cells' policies reach from the first start.</summary>
    public static ImmutableArray<GoalReach> Reach(IReadOnlyList<CellResult> cells)
    {
        var visited = cells.Take(1).SelectMany(cell => TableReader.Rows(cell, "step").Where(IsOwnPair))
            .Select(row => (Row: row.Whole("row"), Column: row.Whole("column"))).ToHashSet();
        return [.. cells.SelectMany(cell => TableReader.Rows(cell, "reach")
            .Where(row => IsOwnPair(row) && row.Flag("last") && row.Whole("start") == 1))
            .GroupBy(row => (Row: row.Whole("goalRow"), Column: row.Whole("goalColumn")))
            .Select(group => new GoalReach(group.Key.Row, group.Key.Column, group.First().Flag("spliced"), group.First().Flag("own"),
                visited.Contains(group.Key), group.Average(row => row.Flag("reached") ? 1.0 : 0.0)))
            .OrderByDescending(goal => goal.IsOwn).ThenByDescending(goal => goal.IsSpliced).ThenByDescending(goal => goal.IsRecorded)];
    }

    /// <summary>Random pairs solved at the greatest number of batches, one number a cell.</summary>
    public static int[] Counts(IReadOnlyList<CellResult> cells) =>
        [.. cells.SelectMany(cell => TableReader.Rows(cell, "count").Where(row => row.Flag("last"))
            .Select(row => row.Whole("allSpliced")))];

    public static IEnumerable<(int Batches, double Mean)> CountsByBatches(IReadOnlyList<CellResult> cells) =>
        cells.SelectMany(cell => TableReader.Rows(cell, "count")).GroupBy(row => row.Whole("batches"))
            .Select(group => (group.Key, group.Average(row => row.Whole("allSpliced"))));

    /// <summary>Random pairs that each cell faced.</summary>
    public static int RandomPairs(CellSet cells) => cells.Arms.SelectMany(arm => cells.Of(arm)).FirstOrDefault() is { } cell
        ? TableReader.Rows(cell, "pair").Where(row => !IsOwnPair(row)).Select(row => row.Whole("pair")).Distinct().Count() : 0;

    private static bool IsOwnPair(TableRow row) => row.Whole("pair") == 0;
}
