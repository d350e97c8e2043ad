using System.Text.Json.Nodes;

namespace Hipi.Command.Report.Panels;

/// <summary>One arm at one swept setting: score on the selection seeds with its interval, and whether it was picked.</summary>
public sealed record SweepPoint(string Arm, int GradientSteps, double? Value, double? Low, double? High, bool Picked);

/// <summary>
/// Score over gradient steps per environment step, one line an arm; a filled point is the picked setting. It has no legend: it stands
/// beside the curves and shares theirs.
/// </summary>
public static class SweepPanel
{
    public static JsonObject Draw(IReadOnlyList<SweepPoint> points, string quantity)
    {
        string[] arms = [.. points.Select(point => point.Arm).Distinct()];
        (JsonObject colour, JsonObject dash) = ArmStyle.Encodings(arms);
        colour["legend"] = null;
        dash["legend"] = null;
        return Chart.View("sweep", ("points", Chart.Rows(points.Select(point => point with { Arm = ArmStyle.Of(point.Arm, arms).Label }))),
            ("quantity", quantity), ("colour", colour), ("dash", dash));
    }
}
