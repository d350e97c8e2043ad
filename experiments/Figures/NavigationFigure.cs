using System.Collections.Immutable;
using System.Globalization;
using Hipi.Command.Report;
using Hipi.Command.Report.Panels;
using Hipi.Experiments;

namespace Hipi.Command.Figures;

/// <summary>Figure 5, 2D navigation: success over environment steps of all arms, published curves and sweep, rollouts on the map.</summary>
public sealed class NavigationFigure : IFigure
{
    private const string Success = SweepPick.Column;
    private static readonly string[] Shown = ["inverse-rl", "final", "none"];

    public string SpecId => "fig5-navigation";

    public Figure Draw(FigureInput input)
    {
        CellSet here = input.Here;
        CellSet? paper = input.FromPaper is { IsEmpty: false } published ? published : null;
        ReferenceLine[] ceiling = [.. Ceiling.Known(here.Spec, input.Runs.Root, Settings.Published) is { } known
            ? [new ReferenceLine(string.Create(CultureInfo.InvariantCulture, $"best possible, {known:0.00}"), known)]
            : Array.Empty<ReferenceLine>()];
        return new Figure(SpecId, here.Spec.Title, here.Face(),
            "Inverse-RL relabelling is never slower than any other strategy and often ends higher, each at its best number of gradient steps.",
            Outcome(paper ?? here),
            [
                Curves(here, $"Success, {CellSet.Source(here.Finished.ToArray())}", ceiling, PanelSpan.Full),
                .. paper is null ? Array.Empty<Panel>() : [Curves(paper, "Success, published", ceiling, PanelSpan.TwoThirds)],
                NavigationSweep.Draw(paper, paper is null ? PanelSpan.Full : PanelSpan.Third),
                .. NavigationSweep.Best(paper, ceiling),
                .. Companions(input).Select(cells => Curves(cells, cells.Spec.Title, ceiling, PanelSpan.Full)),
                .. NavigationMaps.Draw(here, Shown),
            ], here.Problems());
    }

    /// <summary>Specs that stand beside this one (fig5-navigation-...), such as other observations, where they have finished cells.</summary>
    private IEnumerable<CellSet> Companions(FigureInput input) => Specs.Loader.Names
        .Where(name => name.StartsWith(SpecId + "-", StringComparison.Ordinal))
        .SelectMany(name => new[] { new CellSet(Specs.Loader.Load(name, input.Spec.Profile), new Results(input.Runs, input.Published),
            input.Runs),
            new CellSet(Specs.Loader.Load(name, "paper"), new Results(input.Published, null), null) { IsPublished = true } })
        .Where(cells => !cells.IsEmpty).DistinctBy(cells => cells.Spec.Id);

    private static Panel Curves(CellSet cells, string title, ReferenceLine[] ceiling, PanelSpan span)
    {
        CurvePoint[] points = [.. cells.Arms.SelectMany(arm => Points(arm, [.. cells.Of(arm).Select(cell => cell.Curve())]))];
        if (points.Length == 0) return new Panel { Title = title, Span = span, Alt = "Nothing to draw: no finished cell." };
        return new Panel
        {
            Title = title, Span = span, Width = span == PanelSpan.Full ? 900 : 560, Height = 340,
            Note = $"{cells.Face()} · interquartile mean over seeds, 95 % bootstrap interval{(LeavesTheStart(points) ? "" : " · too short to tell: no arm leaves the interval of the untrained policy")}",
            Alt = $"{title}: {Ends(cells)}", Spec = CurvePanel.Draw(points, "success", ceiling, isShare: true),
        };
    }

    /// <summary>One arm's curve over seeds as points of a chart.</summary>
    internal static IEnumerable<CurvePoint> Points(string arm, IReadOnlyList<ImmutableArray<CurveRow>> curves) =>
        CurveBand.Of(curves, Success).Select(point => new CurvePoint(arm, point.EnvironmentSteps,
            Chart.Finite(point.Interval.Value), Chart.Finite(point.Interval.Low), Chart.Finite(point.Interval.High)));

    /// <summary>True where some arm's last interval lies above every arm's interval at step 0.</summary>
    private static bool LeavesTheStart(CurvePoint[] points) =>
        points.GroupBy(point => point.Arm).Max(arm => arm.MaxBy(point => point.Steps)!.Low) > points
            .Where(point => point.Steps == 0).Max(point => point.High);

    private static string Ends(CellSet cells) =>
        string.Join("; ", cells.Arms.Select(arm => (arm, found: cells.Of(arm))).Where(pair => !pair.found.IsEmpty).Select(pair =>
    {
        double[] scores = [.. pair.found.Select(cell => Statistics.FinalScore(cell.Curve(), Success))];
        Interval interval = Statistics.StratifiedBootstrap([scores]);
        return string.Create(CultureInfo.InvariantCulture,
            $"{ArmStyle.Of(pair.arm, cells.Arms).Label} {interval.Value:0.00}{(scores.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $" [{interval.Low:0.00}, {interval.High:0.00}]") : "")}");
    }));

    private static string Outcome(CellSet cells) => cells.IsEmpty
        ? $"No cells yet: hipi run {cells.Spec.Id}."
        : $"final success ({cells.Face()}): {Ends(cells)}. The claims below judge who is faster.";
}
