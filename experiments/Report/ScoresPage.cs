using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Hipi.Experiments;

namespace Hipi.Command.Report;

/// <summary>docs/scores.md: what every arm of every panel scores on the published cells, at each number of gradient steps that was run.</summary>
public static class ScoresPage
{
    private const string Head = """
        # Scores on the published cells

        Written by `hipi claims` from `results/published` (a test keeps it so, and the rows of README and of [docs/robots.md](robots.md) to it). Interquartile mean over the seeds [95 % bootstrap interval], as in the figures;
        a number in round brackets counts the seeds where fewer are there than the spec has. **At the end**: mean of a run's last tenth. **Over the run**: height of the curve, mean over all steps, by which claims judge who learns faster.
        Success is a share of the evaluation episodes; specs marked (return) are measured by the sum of rewards. Arms: [docs/robots.md](robots.md) and `hipi list`.


        """;

    /// <summary>The page, from specs under profile `paper`.</summary>
    public static string Build(IEnumerable<Spec> specs, ResultsStore? published)
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        if (published is null) return Finished(text);
        var results = Results.PublishedOnly(published);
        ImmutableArray<Row> rows = [.. specs.Where(spec => spec.Evaluation is not null).OrderBy(PanelGroup.IsOurs)
            .SelectMany(spec => Settings(spec).Select(setting => Row.Of(spec, setting, results))).Where(row => row.Curves.Count > 0)];
        foreach (IGrouping<string, Row> group in rows.GroupBy(row => PanelGroup.Of(row.Spec)))
        {
            text.Append("## ").Append(group.Key).Append("\n\nAt the end:\n\n");
            Append(text, [.. group], Statistics.FinalScore);
            text.Append("Over the run:\n\n");
            Append(text, [.. group], Statistics.AreaUnderCurve);
        }
        return Finished(text);
    }

    /// <summary>The budget first, then what the sweep has besides.</summary>
    private static IEnumerable<Setting> Settings(Spec spec)
    {
        var budget = new Setting(spec.Budget!.GradientSteps, spec.Budget.EnvironmentSteps, spec.Seeds,
            (arm, seed) => Cell.Of(spec, arm, seed));
        return spec.Sweep is not { } sweep ? [budget] :
            [budget, .. sweep.GradientSteps.Select(steps => new Setting(steps, sweep.EnvironmentSteps, sweep.Seeds,
                (arm, seed) => Cell.OfSweep(spec, arm, seed, steps)))
                .Where(swept => swept.Name != budget.Name)];
    }

    private static void Append(StringBuilder text, Row[] rows, Func<ImmutableArray<CurveRow>, string, double> score)
    {
        string[] arms = [.. ArmStyle.Order(rows.SelectMany(row => row.Curves.Keys).Distinct())];
        text.Append("| spec | gradient steps | environment steps | ").AppendJoin(" | ", arms.Select(arm => $"`{arm}`")).Append(" |\n");
        text.Append("| --- | ---: | ---: |").Insert(text.Length, " ---: |", arms.Length).Append('\n');
        foreach (Row row in rows)
        {
            bool isReturn = row.Spec.Measure == Measure.Return;
            text.Append(CultureInfo.InvariantCulture, $"| `{row.Spec.Id}`{(isReturn ? " (return)" : "")} | {row.Setting.Name} |");
            foreach (string arm in arms)
                text.Append(row.Curves.TryGetValue(arm, out var curves) ? $" {Show(row, curves, score)} |" : "  |");
            text.Append('\n');
        }
        text.Append('\n');
    }

    private static string Show(Row row, ImmutableArray<CurveRow>[] curves, Func<ImmutableArray<CurveRow>, string, double> score)
    {
        Interval interval = Statistics.StratifiedBootstrap([[.. curves.Select(curve => score(curve, row.Spec.MeasuredColumn))]]);
        string format = row.Spec.Measure == Measure.Return ? "0;-0;0" : "0.00;-0.00;0.00";
        string Number(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        string range = curves.Length < 2 ? "" : $" [{Number(interval.Low)}, {Number(interval.High)}]";
        string seeds = curves.Length == row.Setting.Seeds.Length ? "" : $" ({curves.Length})";
        return Number(interval.Value) + range + seeds;
    }

    private static string Finished(StringBuilder text) => text.ToString().TrimEnd('\n') + "\n";

    private sealed record Setting(int GradientSteps, long EnvironmentSteps, ImmutableArray<ulong> Seeds, Func<Arm, ulong, Cell> CellOf)
    {
        public string Name => string.Create(CultureInfo.InvariantCulture, $"{GradientSteps} | {EnvironmentSteps:N0}");
    }

    /// <summary>The curves of each arm that has any, one a seed.</summary>
    private sealed record Row(Spec Spec, Setting Setting, IReadOnlyDictionary<string, ImmutableArray<CurveRow>[]> Curves)
    {
        public static Row Of(Spec spec, Setting setting, Results results) => new(spec, setting, spec.Arms
            .Select(arm => (arm.Name, Curves: setting.Seeds.Select(seed => results.Find(setting.CellOf(arm, seed))).OfType<CellResult>()
                .Select(cell => cell.Curve()).ToArray()))
            .Where(pair => pair.Curves.Length > 0)
            .ToDictionary(pair => pair.Name, pair => pair.Curves));
    }
}
