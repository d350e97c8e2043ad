using System.Globalization;
using System.Text.Json.Nodes;
using Hipi.Command.Report;
using Hipi.Experiments;
using Hipi.InverseRl;
using Hipi.Relabelling;

namespace Hipi.Command.Figures;

/// <summary>
/// Figure 8: the return of clones, and the share of labels that the biased task takes, over the bias, with and without the partition
/// function.
/// </summary>
/// <param name="specId">A spec of protocol `cloning` whose arms are `trajectory` with several biases.</param>
public sealed class BiasFigure(string specId) : IFigure
{
    public string SpecId => specId;

    public Figure Draw(FigureInput input)
    {
        CellSet here = input.Here;
        CellSet? published = input.FromPaper;
        CellSet main = published ?? here;
        bool isRunNow = published is null || !here.IsEmpty && here.Spec.Profile != input.Paper.Profile;
        return new Figure(SpecId, here.Spec.Title, main.Face(),
            "A bias on one task's rewards changes nothing where the partition function is taken off; without it the biased task takes all "
            + "labels and the return drops.",
            Outcome(main), [.. published is null ? [] : Pair(published, "published"), .. isRunNow ? Pair(here, "run now") : []],
            main.Problems());
    }

    /// <summary>The clones' return, and beside it the share of the labels that the biased task takes.</summary>
    private static Panel[] Pair(CellSet cells, string source) =>
    [
        Panel(cells, $"Return of the clones, {source}", "return", "return", new JsonObject { ["zero"] = false }),
        Panel(cells, $"Labels taken by the biased task, {source}", "biasedShare", "share of labels",
            new JsonObject { ["domain"] = new JsonArray(0, 1) }),
    ];

    private static Panel Panel(CellSet cells, string title, string column, string quantity, JsonObject scale)
    {
        BiasPoint[] points = [.. Points(cells, column)];
        return new Panel
        {
            Title = title, Height = 260, Note = $"{cells.Face()} · interquartile mean over seeds, 95 % bootstrap interval",
            Alt = points.Length == 0 ? "Nothing to draw: no finished cell."
                : string.Join("; ", points.Select(point => Text(point, point.Partition))),
            Spec = points.Length == 0 ? null : Chart.View("bias", ("points", Chart.Rows(points)), ("quantity", quantity), ("scale", scale)),
        };
    }

    /// <summary>A column of the tables' result rows, by partition and ascending bias.</summary>
    private static IEnumerable<BiasPoint> Points(CellSet cells, string column) =>
        from arm in cells.Spec.Arms
        let options = arm.Relabel.Options as TrajectoryOptions
        where options is not null
        orderby options.Partition descending, options.Bias
        let values = cells.Of(arm.Name).Select(cell => TableReader.Rows(cell, "result").Last().Number(column)).ToArray()
        where values.Length > 0
        let interval = Statistics.StratifiedBootstrap([values])
        select new BiasPoint(options.Partition == Partition.Batch ? "with the partition function" : "without it", options.Bias,
            Chart.Finite(interval.Value), Chart.Finite(interval.Low), Chart.Finite(interval.High));

    private static string Outcome(CellSet cells)
    {
        BiasPoint[] returns = [.. Points(cells, "return")], shares = [.. Points(cells, "biasedShare")];
        return returns.Length == 0 ? $"No cells yet: hipi run {cells.Spec.Id}."
            : string.Join("; ", returns.GroupBy(point => point.Partition).Select(group =>
                $"{group.Key}: return {Text(group.First(), "")} to {Text(group.Last(), "")}, labels of the biased task "
                + $"{Text(shares.First(share => share.Partition == group.Key), "")} to "
                + Text(shares.Last(share => share.Partition == group.Key), ""))) + ".";
    }

    private static string Text(BiasPoint point, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}{(name.Length > 0 ? ", " : "")}{point.Value:0.###} at bias {point.Bias:0.###}");

    private sealed record BiasPoint(string Partition, double Bias, double? Value, double? Low, double? High);
}
