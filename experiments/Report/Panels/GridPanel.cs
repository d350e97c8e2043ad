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
        var cells = from row in Enumerable.Range(0, rows) from column in Enumerable.Range(0, columns) select new { left = column, right = column + 1, top = row, bottom = row + 1 };
        var across = new JsonObject { ["domain"] = new JsonArray(0, columns), ["nice"] = false };
        var down = new JsonObject { ["domain"] = new JsonArray(0, rows), ["nice"] = false, ["reverse"] = true };
        return Chart.View(
            """
            {
              "layer": [
                { "data": { "values": "$cells" }, "mark": { "type": "rect", "fill": "@floor", "stroke": "@paper", "strokeWidth": 2 },
                  "encoding": { "x": { "field": "left", "type": "quantitative", "scale": "$across", "axis": null }, "x2": { "field": "right" },
                                "y": { "field": "top", "type": "quantitative", "scale": "$down", "axis": null }, "y2": { "field": "bottom" } } },
                { "data": { "values": "$steps" }, "transform": [{ "calculate": "datum.column + 0.5", "as": "x" }, { "calculate": "datum.row + 0.5", "as": "y" }],
                  "mark": { "type": "line", "strokeWidth": 3, "opacity": 0.85, "strokeJoin": "round" },
                  "encoding": { "x": { "field": "x", "type": "quantitative" }, "y": { "field": "y", "type": "quantitative" }, "order": { "field": "step", "type": "quantitative" },
                                "color": { "field": "trajectory", "type": "nominal", "legend": null, "scale": { "domain": ["1", "2"], "range": ["@ochre", "@purple"] } } } },
                { "data": { "values": "$marks" }, "transform": [{ "calculate": "datum.column + 0.5", "as": "x" }, { "calculate": "datum.row + 0.5", "as": "y" }],
                  "mark": { "type": "point", "filled": true, "size": 190, "opacity": 1 },
                  "encoding": { "x": { "field": "x", "type": "quantitative" }, "y": { "field": "y", "type": "quantitative" },
                                "tooltip": [{ "field": "kind" }, { "field": "word" }, { "field": "row" }, { "field": "column" }],
                                "shape": { "field": "kind", "type": "nominal", "legend": null, "scale": { "domain": ["start", "reached", "not reached", "candidate"], "range": ["square", "circle", "cross", "diamond"] } },
                                "color": { "field": "kind", "type": "nominal", "legend": null, "scale": { "domain": ["start", "reached", "not reached", "candidate"], "range": ["@ink", "@blue", "@vermilion", "@green"] } } } },
                { "data": { "values": "$marks" }, "transform": [{ "calculate": "datum.column + 0.5", "as": "x" }, { "calculate": "datum.row + 0.5", "as": "y" }],
                  "mark": { "type": "text", "dy": 16, "fontSize": 10 },
                  "encoding": { "x": { "field": "x", "type": "quantitative" }, "y": { "field": "y", "type": "quantitative" }, "text": { "field": "word" } } }
              ],
              "resolve": { "scale": { "color": "independent", "shape": "independent" } }
            }
            """,
            ("cells", Chart.Rows(cells)), ("steps", Chart.Rows(steps)), ("marks", Chart.Rows(marks)), ("across", across), ("down", down));
    }
}
