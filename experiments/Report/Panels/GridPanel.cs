using System.Text.Json.Nodes;

namespace Hipi.Command.Report.Panels;

/// <summary>A step of a recorded trajectory on a grid.</summary>
public sealed record GridStep(string Trajectory, int Step, int Row, int Column);

/// <summary>A marked cell: kind is `start`, `reached`, `not reached` or `candidate`; the word stands beside it.</summary>
public sealed record GridMark(int Row, int Column, string Kind, string Word);

/// <summary>A grid with trajectories through cell centres and marked cells.</summary>
public static class GridPanel
{
    public static JsonObject Draw(int rows, int columns, IReadOnlyList<GridStep> steps, IReadOnlyList<GridMark> marks)
    {
        var cells = from row in Enumerable.Range(0, rows) from column in Enumerable.Range(0, columns) select new { left = column,
            right = column + 1, top = row, bottom = row + 1 };
        var across = new JsonObject { ["domain"] = new JsonArray(0, columns), ["nice"] = false };
        var down = new JsonObject { ["domain"] = new JsonArray(0, rows), ["nice"] = false, ["reverse"] = true };
        return Chart.View("grid", ("cells", Chart.Rows(cells)), ("steps", Chart.Rows(steps)), ("marks", Chart.Rows(marks)),
            ("across", across), ("down", down));
    }
}
