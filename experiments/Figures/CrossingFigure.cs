using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Hipi.Command.Report;
using Hipi.Command.Report.Panels;
using Hipi.Experiments;

namespace Hipi.Command.Figures;

/// <summary>Figure 4: two crossing trajectories on a grid, and the goals that Q-learning reaches from the labels of each arm.</summary>
/// <remarks>Cells: protocol `crossing`; its table's rows are told apart by column `kind`.</remarks>
public sealed class CrossingFigure : IFigure
{
    public string SpecId => "fig4";

    public Figure Draw(FigureInput input)
    {
        CellSet cells = input.Here;
        var reach = cells.Arms.ToDictionary(arm => arm, arm => CrossingData.Reach(cells.Of(arm)));
        return new Figure(SpecId, cells.Spec.Title, cells.Face(),
            "Labels from inverse RL let Q-learning splice the two trajectories and reach every goal that they lead to; labels from final states (HER) reach only the first trajectory's own end.",
            Outcome(reach, cells),
            [
                Scene(cells), Reached(cells, "inverse-rl", "Goals reached with inverse-RL labels"),
                    Reached(cells, "final", "Goals reached with final-state labels (HER)"),
                Table(cells, reach), Pairs(cells), Batches(cells),
            ], cells.Problems());
    }

    private static Panel Scene(CellSet cells)
    {
        if (CrossingData.First(cells) is not { } data) return Empty("The two trajectories and the candidate goals");
        GridMark[] marks = [.. data.Starts.Select((start, k) => new GridMark(start.Row, start.Column, "start", $"start {k + 1}")),
            .. data.Goals.Select(goal => new GridMark(goal.Row, goal.Column, "candidate", ""))];
        return Map("The two trajectories and the candidate goals", data, marks,
            $"A grid of {data.Rows} by {data.Columns} cells with two crossing trajectories and {data.Goals.Length} candidate goals.",
                "squares: starts; diamonds: candidate goals");
    }

    private static Panel Reached(CellSet cells, string arm, string title)
    {
        ImmutableArray<GoalReach> goals = CrossingData.Reach(cells.Of(arm));
        if (goals.IsEmpty || CrossingData.First(cells) is not { } data) return Empty(title);
        GridMark[] marks = [new GridMark(data.Starts[0].Row, data.Starts[0].Column, "start", "start 1"),
            .. goals.Select(goal => new GridMark(goal.Row, goal.Column, goal.Share >= 0.5 ? "reached" : "not reached",
                goal.Share is > 0 and < 1 ? Percent(goal.Share) : ""))];
        return Map(title, data, marks,
            $"{title}: {goals.Count(goal => goal.Share >= 0.5)} of {goals.Length} candidates, from the first start.",
            "discs: reached from start 1; crosses: not reached");
    }

    private static Panel Map(string title, CrossingData data, GridMark[] marks, string alt, string note) => new()
    {
        Title = title, Alt = alt, Note = note, Span = PanelSpan.Third, Width = 340, Aspect = (double)data.Rows / data.Columns,
        Spec = GridPanel.Draw(data.Rows, data.Columns, data.Steps, marks),
    };

    private static Panel Table(CellSet cells, Dictionary<string, ImmutableArray<GoalReach>> reach)
    {
        const string Title = "Which goals each arm's policy reaches from the first start (share of seeds)";
        var rows = reach.SelectMany(pair => pair.Value
            .Select(goal => new { arm = ArmStyle.Of(pair.Key, cells.Arms).Label, goal = goal.Name, share = goal.Share,
            text = goal.Share == 1 ? "●" : goal.Share == 0 ? "–" : Percent(goal.Share) })).ToArray();
        if (rows.Length == 0) return Empty(Title);
        return new Panel
        {
            Title = Title, Span = PanelSpan.Full, Width = 860, MinWidth = 640, Height = 34 * reach.Count(pair => pair.Value.Length > 0),
            Alt = string.Join("; ", reach.Where(pair => pair.Value.Length > 0)
                .Select(pair => $"{pair.Key}: {string.Join(", ", pair.Value.Where(goal => goal.Share >= 0.5).Select(goal => goal.Name))}")),
            Spec = Chart.View("reached", ("rows", Chart.Rows(rows))),
        };
    }

    private static Panel Pairs(CellSet cells)
    {
        const string Title = "Random crossing pairs in which the policy reaches all spliced goals and no other";
        var rows = cells.Arms.Select(arm => (arm, counts: CrossingData.Counts(cells.Of(arm)))).Where(pair => pair.counts.Length > 0)
            .Select(pair => new { arm = ArmStyle.Of(pair.arm, cells.Arms).Label, mean = pair.counts.Average(), low = pair.counts.Min(),
                high = pair.counts.Max() }).ToArray();
        int pairs = CrossingData.RandomPairs(cells);
        if (rows.Length == 0 || pairs == 0) return Empty(Title);
        return new Panel
        {
            Title = Title, Note = $"of {pairs} pairs drawn on 5×5 to 9×9 grids; mean over seeds, line from least to most",
                Height = 30 * rows.Length,
            Alt = string.Join("; ", rows.Select(row =>
                string.Create(CultureInfo.InvariantCulture, $"{row.arm}: {row.mean:0.#} of {pairs}"))),
            Spec = Chart.View("pairs", ("rows", Chart.Rows(rows)), ("domain", new JsonArray(0, pairs + 1))),
        };
    }

    private static Panel Batches(CellSet cells)
    {
        const string Title = "The same, over the number of relabelled batches";
        var rows = cells.Arms.SelectMany(arm => CrossingData.CountsByBatches(cells.Of(arm))
            .Select(point => new { arm, batches = point.Batches, pairs = point.Mean })).ToArray();
        if (rows.Length == 0) return Empty(Title);
        string[] arms = [.. rows.Select(row => row.arm).Distinct()];
        (JsonObject colour, JsonObject dash) = ArmStyle.Encodings(arms);
        return new Panel
        {
            Title = Title, Height = 240, Alt = $"{Title}, one line an arm.", LegendWidth = 170,
            Spec = Chart.View("batches", ("rows", Chart.Rows(rows.Select(row => row with { arm = ArmStyle.Of(row.arm, arms).Label }))),
                ("colour", colour), ("dash", dash)),
        };
    }

    private static string Outcome(Dictionary<string, ImmutableArray<GoalReach>> reach, CellSet cells)
    {
        string[] said = [.. new[] { "inverse-rl", "final", "random" }
            .Where(arm => reach.TryGetValue(arm, out ImmutableArray<GoalReach> goals) && !goals.IsEmpty).Select(arm =>
        {
            ImmutableArray<GoalReach> goals = reach[arm];
            int[] counts = CrossingData.Counts(cells.Of(arm));
            string pairs = counts.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
                $", and all of them on {counts.Average():0.#} of {CrossingData.RandomPairs(cells)} random pairs");
            return $"{arm} labels reach {goals.Count(goal => goal.IsSpliced && goal.Share >= 0.5)} of the {goals.Count(goal => goal.IsSpliced)} candidates that the spliced trajectories lead to{pairs}";
        })];
        return said.Length == 0 ? "No cells yet: hipi run fig4."
            : string.Join("; ", said)
                + ". Candidates off both trajectories, and those that lie before the crossing on the other one, cannot be reached from these data.";
    }

    private static Panel Empty(string title) => new() { Title = title, Span = PanelSpan.Third, Alt = "Nothing to draw: no finished cell." };

    private static string Percent(double share) => share.ToString("0 %", CultureInfo.InvariantCulture);
}
