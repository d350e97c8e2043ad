using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Hipi.Command.Report;
using Hipi.Command.Report.Panels;
using Hipi.Experiments;
using Hipi.Experiments.Online;

namespace Hipi.Command.Figures;

/// <summary>Learning curves of a spec's arms, as every panel of Figures 5 and 6 draws them.</summary>
internal static class LearningPanels
{
    private static readonly ConcurrentDictionary<string, Interval> UniformScores = new();

    /// <summary>
    /// The interquartile mean over seeds of each arm with its interval; cells of <paramref name="spotCheck"/> stand over it as thin lines.
    /// </summary>
    public static Panel Curves(CellSet cells, string title, IReadOnlyList<ReferenceLine> references, PanelSpan span,
        CellSet? spotCheck = null)
    {
        CurvePoint[] points = [.. cells.Arms.SelectMany(arm => Points(cells, arm, [.. cells.Of(arm).Select(cell => cell.Curve())]))];
        if (points.Length == 0) return new Panel { Title = title, Span = span, Alt = "Nothing to draw: no finished cell." };
        string quantity = Quantity(cells.Spec);
        Interval? uniform = Uniform(cells.Spec);
        return new Panel
        {
            Title = title, Span = span, Width = span == PanelSpan.Full ? 900 : 560, Height = 340,
            Note = $"{cells.Face()} · interquartile mean over seeds, 95 % bootstrap interval{Words(uniform)}{Warning(points, uniform)}",
            Alt = $"{title}: {Ends(cells)}",
            Spec = CurvePanel.Draw(points, quantity, references, cells.Spec.Measure == Measure.Success,
                spotCheck is null ? [] : [.. spotCheck.Arms.SelectMany(arm => Single(spotCheck, arm))]),
        };
    }

    /// <summary>One arm's curve over seeds as points of a chart.</summary>
    public static IEnumerable<CurvePoint> Points(CellSet cells, string arm, IReadOnlyList<ImmutableArray<CurveRow>> curves) =>
        CurveBand.Of(curves, cells.Spec.MeasuredColumn).Select(point => new CurvePoint(arm, point.EnvironmentSteps,
            Chart.Finite(point.Interval.Value), Chart.Finite(point.Interval.Low), Chart.Finite(point.Interval.High)));

    /// <summary>Name of the measure on an axis.</summary>
    public static string Quantity(Spec spec) => spec.Measure == Measure.Success ? "success" : "return";

    /// <summary>Final scores of all arms in words.</summary>
    public static string Ends(CellSet cells) =>
        string.Join("; ", cells.Arms.Where(arm => !cells.Of(arm).IsEmpty).Select(arm => End(cells, arm)));

    /// <summary>What came out, for a figure's caption.</summary>
    public static string Outcome(CellSet cells) => cells.IsEmpty
        ? $"No cells yet: hipi run {cells.Spec.Id}."
        : $"final {Quantity(cells.Spec)} ({cells.Face()}): {Ends(cells)}. The claims below judge who is faster.";

    /// <summary>An arm's first finished cell, without an interval.</summary>
    private static IEnumerable<CurvePoint> Single(CellSet cells, string arm) =>
        cells.Of(arm).Take(1).SelectMany(cell => cell.Curve()).Select(row =>
            new CurvePoint(arm, row.EnvironmentSteps, Chart.Finite(CurveFile.Value(row, cells.Spec.MeasuredColumn)), null, null));

    /// <summary>
    /// The score of uniformly random actions on the same evaluation episodes, over the spec's seeds; null where its engine is missing.
    /// Panels that differ in what moves no such episode share it.
    /// </summary>
    private static Interval? Uniform(Spec spec)
    {
        if (Engine.ProblemOf(spec) is not null) return null;
        Choice environment = spec.Environment!, tasks = spec.Tasks!;
        string episodes = string.Join('\n', environment.Name, environment.Json.ToJsonString(), tasks.Name, tasks.Json.ToJsonString(),
            spec.Evaluation!.Episodes, spec.Budget!.MaxEpisodeSteps, spec.Measure, string.Join(',', spec.Seeds));
        return UniformScores.GetOrAdd(episodes, _ => Statistics.StratifiedBootstrap(
            [spec.Seeds.AsParallel().AsOrdered().Select(seed => TaskCheck.Uniform(spec, seed)).ToArray()]));
    }

    private static string Words(Interval? uniform) => uniform is not { } score ? ""
        : $" · random actions: {score.Show("0.00")}";

    /// <summary>
    /// Empty where some arm's last interval lies above every arm's interval at step 0, and above that of random actions.
    /// </summary>
    private static string Warning(CurvePoint[] points, Interval? uniform)
    {
        double? best = points.GroupBy(point => point.Arm).Max(arm => arm.MaxBy(point => point.Steps)!.Low);
        string? unbeaten = best <= points.Where(point => point.Steps == 0).Max(point => point.High) ? "the untrained policy"
            : best <= uniform?.High ? "random actions" : null;
        return unbeaten is null ? "" : $" · too short to tell: no arm leaves the interval of {unbeaten}";
    }

    private static string End(CellSet cells, string arm)
    {
        double[] scores = cells.FinalScores(arm);
        Interval interval = Statistics.StratifiedBootstrap([scores]);
        string number = scores.Length < 2 ? interval.Value.ToString("0.00", CultureInfo.InvariantCulture) : interval.Show("0.00");
        return $"{ArmStyle.Of(arm, cells.Arms).Label} {number}";
    }
}
