using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Hipi.Command.Report;
using Hipi.Experiments;

namespace Hipi.Command.Figures;

/// <summary>
/// Figure 2: returns of two trajectories under two tasks of unequal scale, and the labels with and without the partition function.
/// </summary>
/// <remarks>Cells: protocol `labels`; arms `PARTITION-argmax` and `PARTITION-sample` for the partitions none, batch and exact.</remarks>
public sealed class LabelsFigure : IFigure
{
    private static readonly (string Partition, string Title)[] Partitions =
        [("none", "Labels without the partition function"), ("batch", "Labels with the batch's partition function"),
            ("exact", "Labels with the exact partition function")];

    public string SpecId => "fig2";

    public Figure Draw(FigureInput input)
    {
        CellSet cells = input.Here;
        return new Figure(SpecId, cells.Spec.Title, cells.Face(),
            "Without the partition function inverse RL gives both trajectories to the task of the larger rewards; with it each trajectory gets the task that it does best.",
            Outcome(cells),
            [
                Bars(cells, "none-argmax", "score", "Return of each trajectory under each task", "return"),
                Bars(cells, "batch-argmax", "normalised", "The same, less the batch's log Z of the task", "return − log Z"),
                .. Partitions.Select(partition => Labels(cells, partition.Partition, partition.Title)),
            ], cells.Problems());
    }

    private static Panel Bars(CellSet cells, string arm, string column, string title, string quantity)
    {
        Bar[] rows = [.. cells.Of(arm).Take(1).SelectMany(cell => TableReader.Rows(cell))
            .Select(row => new Bar(Trajectory(row), Task(row), Chart.Finite(row.Number(column)), row.Flag("own")))];
        if (rows.Length == 0) return Empty(title, arm);
        return new Panel
        {
            Title = title, Spec = Chart.View("returns", ("rows", Chart.Rows(rows)), ("quantity", quantity),
                ("tasks", Tasks(rows.Select(row => row.Task))), ("colour", TaskColour(rows.Select(row => row.Task)))),
            Alt = string.Join(" ", rows.Select(row =>
                string.Create(CultureInfo.InvariantCulture, $"{row.Trajectory}, {row.Task}: {row.Value:0.###}."))),
            Height = 240,
        };
    }

    private static Panel Labels(CellSet cells, string partition, string title)
    {
        ImmutableArray<CellResult> drawn = cells.Of(partition + "-sample"), best = cells.Of(partition + "-argmax");
        if (drawn.IsEmpty || best.IsEmpty) return Empty(title, partition + "-sample");
        Share[] rows = [.. drawn.SelectMany(cell => TableReader.Rows(cell)).GroupBy(row => (Trajectory: Trajectory(row), Task: Task(row)))
            .Select(group => new Share(group.Key.Trajectory, group.Key.Task, group.Average(row => row.Number("share"))))];
        Choice[] choices = [.. TableReader.Rows(best[0]).Where(row => row.Number("share") > 0.5)
            .Select(row => new Choice(Trajectory(row), Task(row), row.Flag("own")))];
        return new Panel
        {
            Title = title, Span = PanelSpan.Third, Width = 300, Height = 190, LegendWidth = 110,
            Note = "bars: share of drawn labels; above: the likeliest label",
            Spec = Chart.View("labels", ("rows", Chart.Rows(rows)), ("choices", Chart.Rows(choices)),
                ("colour", TaskColour(rows.Select(row => row.Task)))),
            Alt = $"{title}: {string.Join("; ", choices.Select(choice => $"{choice.Trajectory} takes {choice.Task}"))}.",
        };
    }

    private static string Outcome(CellSet cells)
    {
        string[] sentences = [.. Partitions.Select(partition => (partition, cells: cells.Of(partition.Partition + "-argmax")))
            .Where(pair => !pair.cells.IsEmpty)
            .Select(pair => $"{pair.partition.Title[7..]}: " + string.Join(", ", TableReader.Rows(pair.cells[0])
                .Where(row => row.Number("share") > 0.5)
                .Select(row => $"{Trajectory(row)} takes {Task(row)}")))];
        return sentences.Length == 0 ? "No cells yet: hipi run fig2." : string.Join("; ", sentences) + ".";
    }

    private static JsonObject TaskColour(IEnumerable<string> tasks) => Chart.Inline(
        """{ "field": "task", "type": "nominal", "title": null, "scale": { "domain": "$tasks", "range": ["@vermilion", "@blue", "@green", "@purple", "@ochre", "@grey"] } }""",
        ("tasks", Tasks(tasks)));

    private static JsonArray Tasks(IEnumerable<string> tasks) =>
        new([.. tasks.Distinct().Order(StringComparer.Ordinal).Select(task => (JsonNode)task)]);

    private static Panel Empty(string title, string arm) =>
        new() { Title = title, Span = PanelSpan.Third, Alt = $"Nothing to draw: {arm} has no finished cell." };

    private static string Trajectory(TableRow row) => $"trajectory {row.Text("trajectory")}";

    private static string Task(TableRow row) => $"task {row.Text("task")}";

    private sealed record Bar(string Trajectory, string Task, double? Value, bool Own);

    private sealed record Share(string Trajectory, string Task,
        [property: System.Text.Json.Serialization.JsonPropertyName("share")] double Value);

    private sealed record Choice(string Trajectory, string Task, bool Own);
}
