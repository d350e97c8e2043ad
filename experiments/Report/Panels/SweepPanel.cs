using System.Text.Json.Nodes;

namespace Hipi.Command.Report.Panels;

/// <summary>One arm at one swept setting: score on the selection seeds with its interval, and whether it was picked.</summary>
public sealed record SweepPoint(string Arm, int GradientSteps, double? Value, double? Low, double? High, bool Picked);

/// <summary>Score over gradient steps per environment step, one line an arm; a filled point is the picked setting. It has no legend: it stands beside the curves and shares theirs.</summary>
public static class SweepPanel
{
    public static JsonObject Draw(IReadOnlyList<SweepPoint> points, string quantity)
    {
        string[] arms = [.. points.Select(point => point.Arm).Distinct()];
        (JsonObject colour, JsonObject dash) = ArmStyle.Encodings(arms);
        colour["legend"] = null;
        dash["legend"] = null;
        return Chart.View(
            """
            {
              "data": { "values": "$points" },
              "transform": [{ "filter": "isValid(datum.value)" }],
              "encoding": {
                "x": { "field": "gradientSteps", "type": "ordinal", "title": "gradient steps per environment step", "axis": { "labelAngle": 0 } },
                "y": { "field": "value", "type": "quantitative", "title": "$quantity", "scale": { "domainMin": 0 } },
                "color": "$colour"
              },
              "layer": [
                { "mark": { "type": "line", "opacity": 0.75 }, "encoding": { "strokeDash": "$dash" } },
                { "mark": { "type": "rule", "opacity": 0.35 }, "encoding": { "y": { "field": "low", "type": "quantitative" }, "y2": { "field": "high" } } },
                { "mark": { "type": "point", "size": 80, "strokeWidth": 1.8, "fill": "@panel" } },
                { "transform": [{ "filter": "datum.picked" }], "mark": { "type": "point", "filled": true, "size": 95, "opacity": 1 },
                  "encoding": { "tooltip": [{ "field": "arm" }, { "field": "gradientSteps", "title": "picked" }, { "field": "value", "title": "$quantity", "format": ".3f" }] } }
              ]
            }
            """,
            ("points", Chart.Rows(points.Select(point => point with { Arm = ArmStyle.Of(point.Arm, arms).Label }))),
            ("quantity", quantity), ("colour", colour), ("dash", dash));
    }
}
