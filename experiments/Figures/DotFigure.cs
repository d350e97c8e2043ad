using System.Globalization;
using Hipi.Command.Report;
using Hipi.Experiments;

namespace Hipi.Command.Figures;

/// <summary>A figure that sets arms side by side: each one's final score with its interval, published cells before those run now.</summary>
/// <remarks>Under profile paper the runs are those that were published: they are not drawn twice.</remarks>
/// <param name="specId">Its spec.</param>
/// <param name="paper">What the paper claims, or what the comparison asks.</param>
public sealed class DotFigure(string specId, string paper) : IFigure
{
    private const int RowHeight = 28;

    public string SpecId => specId;

    public Figure Draw(FigureInput input)
    {
        CellSet here = input.Here;
        CellSet? published = input.FromPaper;
        bool isWhole = published is not null && published.Arms.All(arm => !published.Of(arm).IsEmpty);
        CellSet main = published ?? here;
        bool isRunNow = published is null || !here.IsEmpty && !(isWhole && here.Spec.Profile == input.Paper.Profile);
        Panel[] panels =
        [
            .. published is null ? [] : new[] { Dots(published, "published") },
            .. isRunNow ? new[] { Dots(here, "run now") } : [],
        ];
        return new Figure(SpecId, here.Spec.Title, main.Face(), paper, Outcome(main), [.. panels], (isWhole ? main : here).Problems());
    }

    /// <summary>One row an arm: interquartile mean of the final score over seeds, 95 % bootstrap interval.</summary>
    private static Panel Dots(CellSet cells, string source)
    {
        Dot[] dots = [.. cells.Arms.Select(arm => Of(cells, arm)).OfType<Dot>()];
        string quantity = LearningPanels.Quantity(cells.Spec);
        return new Panel
        {
            Title = $"Final {quantity}, {source}", Span = PanelSpan.Full, Width = 720, Height = Math.Max(1, dots.Length) * RowHeight,
            Note = $"{cells.Face()} · interquartile mean over seeds, 95 % bootstrap interval",
            Alt = dots.Length == 0 ? "Nothing to draw: no finished cell." : string.Join("; ", dots.Select(Text)),
            Spec = dots.Length == 0 ? null : Chart.View("dots", ("dots", Chart.Rows(dots)), ("quantity", quantity)),
        };
    }

    private static Dot? Of(CellSet cells, string arm)
    {
        double[] scores = cells.FinalScores(arm);
        if (scores.Length == 0) return null;
        Interval interval = Statistics.StratifiedBootstrap([scores]);
        return new Dot(ArmStyle.Of(arm, cells.Arms).Label, interval.Value, interval.Low, interval.High, scores.Length);
    }

    private static string Outcome(CellSet cells) => cells.IsEmpty
        ? $"No cells yet: hipi run {cells.Spec.Id}."
        : $"{string.Join("; ", cells.Arms.Select(arm => Of(cells, arm)).OfType<Dot>().Select(Text))}. The claims below judge them.";

    private static string Text(Dot dot) => string.Create(CultureInfo.InvariantCulture, $"{dot.Arm} {dot.Value:0.##}")
        + (dot.Seeds < 2 ? "" : string.Create(CultureInfo.InvariantCulture, $" [{dot.Low:0.##}, {dot.High:0.##}]"));

    private sealed record Dot(string Arm, double Value, double Low, double High, int Seeds);
}
