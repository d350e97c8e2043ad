using System.Text.Json.Nodes;

namespace Hipi.Command.Report.Panels;

/// <summary>A point of an arm's curve: middle and ends of its interval, null where there is none.</summary>
public sealed record CurvePoint(string Arm, long Steps, double? Value, double? Low, double? High);

/// <summary>A horizontal line with a word, such as a ceiling; null value draws none.</summary>
public sealed record ReferenceLine(string Label, double Value);

/// <summary>Learning curves of several arms with their intervals, and thin ones of single runs over them.</summary>
public static class CurvePanel
{
    public static JsonObject Draw(IReadOnlyList<CurvePoint> points, string quantity, IReadOnlyList<ReferenceLine> references, bool isShare,
        IReadOnlyList<CurvePoint> thin)
    {
        string[] arms = [.. points.Select(point => point.Arm).Distinct()];
        (JsonObject colour, JsonObject dash) = ArmStyle.Encodings(arms);
        var scale = isShare ? new JsonObject { ["domain"] = new JsonArray(0, 1) } : new JsonObject { ["zero"] = false };
        JsonObject view =
            Chart.View("curves", ("points", Labelled(points, arms)), ("thin", Labelled(thin, arms)), ("references", Chart.Rows(references)),
            ("quantity", quantity), ("scale", scale), ("colour", colour), ("dash", dash));
        foreach (JsonNode? layer in view["layer"]!.AsArray().Where(HasNoRows).ToArray()) view["layer"]!.AsArray().Remove(layer);
        return view;
    }

    /// <summary>A layer of its own data without a row: an axis that it shares would have no extent.</summary>
    private static bool HasNoRows(JsonNode? layer) => layer!["data"]?["values"] is JsonArray { Count: 0 };

    private static JsonArray Labelled(IEnumerable<CurvePoint> points, string[] arms) =>
        Chart.Rows(points.Select(point => point with { Arm = ArmStyle.Of(point.Arm, arms).Label }));
}
