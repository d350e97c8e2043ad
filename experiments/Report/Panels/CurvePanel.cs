using System.Text.Json.Nodes;

namespace Hipi.Command.Report.Panels;

/// <summary>A point of an arm's curve: middle and ends of its interval, null where there is none.</summary>
public sealed record CurvePoint(string Arm, long Steps, double? Value, double? Low, double? High);

/// <summary>A horizontal line with a word, such as a ceiling; null value draws none.</summary>
public sealed record ReferenceLine(string Label, double Value);

/// <summary>Learning curves of several arms with their intervals.</summary>
public static class CurvePanel
{
    public static JsonObject Draw(IReadOnlyList<CurvePoint> points, string quantity, IReadOnlyList<ReferenceLine> references, bool isShare)
    {
        string[] arms = [.. points.Select(point => point.Arm).Distinct()];
        (JsonObject colour, JsonObject dash) = ArmStyle.Encodings(arms);
        var scale = isShare ? new JsonObject { ["domain"] = new JsonArray(0, 1) } : new JsonObject { ["zero"] = false };
        return Chart.View(
            """
            {
              "data": { "values": "$points" },
              "encoding": { "x": { "field": "steps", "type": "quantitative", "title": "environment steps", "axis": { "format": "~s", "grid": false } } },
              "layer": [
                { "transform": [{ "filter": "isValid(datum.low)" }],
                  "mark": { "type": "area", "opacity": 0.16 },
                  "encoding": { "y": { "field": "low", "type": "quantitative" }, "y2": { "field": "high" }, "color": "$colour" } },
                { "transform": [{ "filter": "isValid(datum.value)" }],
                  "mark": { "type": "line" },
                  "encoding": { "y": { "field": "value", "type": "quantitative", "title": "$quantity", "scale": "$scale" }, "color": "$colour", "strokeDash": "$dash" } },
                { "transform": [{ "filter": "isValid(datum.value)" }],
                  "mark": { "type": "point", "opacity": 0, "size": 90 },
                  "encoding": { "y": { "field": "value", "type": "quantitative" }, "tooltip": [
                    { "field": "arm", "title": "arm" }, { "field": "steps", "title": "steps", "format": "," }, { "field": "value", "title": "$quantity", "format": ".3f" },
                    { "field": "low", "title": "from", "format": ".3f" }, { "field": "high", "title": "to", "format": ".3f" }] } },
                { "data": { "values": "$references" },
                  "mark": { "type": "rule", "color": "@muted", "strokeDash": [3, 4] },
                  "encoding": { "x": null, "y": { "field": "value", "type": "quantitative" } } },
                { "data": { "values": "$references" },
                  "mark": { "type": "text", "align": "right", "dy": -7, "color": "@muted", "fontSize": 11 },
                  "encoding": { "x": { "value": "width" }, "y": { "field": "value", "type": "quantitative" }, "text": { "field": "label", "type": "nominal" } } }
              ]
            }
            """,
            ("points", Chart.Rows(points.Select(point => point with { Arm = ArmStyle.Of(point.Arm, arms).Label }))), ("references", Chart.Rows(references)),
            ("quantity", quantity), ("scale", scale), ("colour", colour), ("dash", dash));
    }
}
