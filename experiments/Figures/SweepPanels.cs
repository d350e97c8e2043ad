using Hipi.Command.Report;
using Hipi.Command.Report.Panels;
using Hipi.Experiments;

namespace Hipi.Command.Figures;

/// <summary>The sweep of gradient steps: scores on the seeds kept for selection, and each arm's pick drawn on the others.</summary>
internal static class SweepPanels
{
    /// <summary>Score at each swept setting on the selection seeds; says "not swept" where there is nothing.</summary>
    public static Panel Draw(CellSet? cells, PanelSpan span)
    {
        const string Title = "The sweep";
        SweepPoint[] points = cells?.Spec.Sweep is null ? []
            : [.. cells.Arms.SelectMany(name => Points(cells, cells.Spec.Arms.First(arm => arm.Name == name)))];
        if (points.Length == 0) return new Panel { Title = Title, Span = span,
            Alt = "Not swept: no published cells of the sweep of gradient steps." };
        string[] left = [.. cells!.Spec.Sweep!.GradientSteps.Where(steps => points.All(point => point.GradientSteps != steps))
            .Select(steps => $"{steps}: not run")];
        return new Panel
        {
            Title = Title, Span = span, Width = 300, Height = 340,
            Note = $"area under the curve of {LearningPanels.Quantity(cells.Spec)}, {CellSet.Count(cells.Spec.Sweep.SelectionSeeds.Length, "selection seed")}; filled: picked{string.Concat(left.Select(word => "; " + word))}",
            Alt = string.Join("; ", points.Where(point => point.Picked)
                .Select(point => $"{ArmStyle.Of(point.Arm, cells.Arms).Label} is best with {point.GradientSteps}")),
            Spec = SweepPanel.Draw(points, $"area under the curve of {LearningPanels.Quantity(cells.Spec)}"),
        };
    }

    /// <summary>Each arm at its picked setting on the seeds that were not used for picking.</summary>
    public static IEnumerable<Panel> Best(CellSet? cells, ReferenceLine[] ceiling)
    {
        if (cells?.Spec.Sweep is not { } sweep) yield break;
        var picks = cells.Arms.Select(name => (Name: name,
            Pick: SweepPick.Of(cells.Spec, cells.Spec.Arms.First(arm => arm.Name == name), cells.Results)))
            .Where(pair => pair.Pick is not null).ToArray();
        CurvePoint[] points = [.. picks.SelectMany(pair =>
            LearningPanels.Points(cells, pair.Name, [.. cells.Swept(pair.Name, pair.Pick!.GradientSteps, sweep.Seeds)
            .Select(cell => cell.Curve())]))];
        if (points.Length == 0) yield break;
        yield return new Panel
        {
            Title = "Each arm at its best number of gradient steps", Span = PanelSpan.Full, Width = 900, Height = 340,
            Note = $"published · {CellSet.Count(sweep.Seeds.Length, "seed")} not used for the choice · picked: {string.Join(", ", picks.Select(pair => $"{ArmStyle.Of(pair.Name, cells.Arms).Label} ×{pair.Pick!.GradientSteps}"))}",
            Alt = "Learning curves of every arm at its own picked setting.",
            Spec = CurvePanel.Draw(points, LearningPanels.Quantity(cells.Spec), ceiling, cells.Spec.Measure == Measure.Success, []),
        };
    }

    private static IEnumerable<SweepPoint> Points(CellSet cells, Arm arm)
    {
        if (SweepPick.Of(cells.Spec, arm, cells.Results) is not { } pick) yield break;
        foreach (int steps in pick.Scores.Keys)
        {
            double[] areas = [.. cells.Swept(arm.Name, steps, cells.Spec.Sweep!.SelectionSeeds)
                .Select(cell => Statistics.AreaUnderCurve(cell.Curve(), cells.Spec.MeasuredColumn))];
            Interval interval = Statistics.StratifiedBootstrap([areas]);
            yield return new SweepPoint(arm.Name, steps, Chart.Finite(interval.Value), Chart.Finite(interval.Low),
                Chart.Finite(interval.High), steps == pick.GradientSteps);
        }
    }
}
