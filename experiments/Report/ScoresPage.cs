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
        ImmutableArray<Row> rows = [.. specs.Where(spec => spec.Evaluation is not null).OrderBy(PanelGroup.IsOurs)
            .Select(spec => new CellSet(spec, Results.PublishedOnly(published), null))
            .SelectMany(Rows).Where(row => row.Curves.Count > 0)];
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
    private static IEnumerable<Row> Rows(CellSet cells)
    {
        Spec spec = cells.Spec;
        var budget = new Setting(spec.Budget!.GradientSteps, spec.Budget.EnvironmentSteps, spec.Seeds.Length);
        yield return Row.Of(spec, budget, cells.Of);
        if (spec.Sweep is not { } sweep) yield break;
        foreach (int steps in sweep.GradientSteps)
        {
            var swept = new Setting(steps, sweep.EnvironmentSteps, sweep.Seeds.Length);
            if (swept != budget) yield return Row.Of(spec, swept, arm => cells.Swept(arm, steps, sweep.Seeds));
        }
    }

    private static void Append(StringBuilder text, Row[] rows, Func<ImmutableArray<CurveRow>, string, double> score)
    {
        string[] arms = [.. ArmStyle.Order(rows.SelectMany(row => row.Curves.Keys).Distinct())];
        text.Append("| spec | gradient steps | environment steps | ").AppendJoin(" | ", arms.Select(arm => $"`{arm}`")).Append(" |\n");
        text.Append("| --- | ---: | ---: |").Insert(text.Length, " ---: |", arms.Length).Append('\n');
        foreach (Row row in rows)
        {
            bool isReturn = row.Spec.Measure == Measure.Return;
            text.Append(CultureInfo.InvariantCulture,
                $"| `{row.Spec.Id}`{(isReturn ? " (return)" : "")} | {row.Setting.GradientSteps} | {row.Setting.EnvironmentSteps:N0} |");
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
        string number = curves.Length < 2 ? interval.Value.ToString(format, CultureInfo.InvariantCulture) : interval.Show(format);
        return curves.Length == row.Setting.Seeds ? number : $"{number} ({curves.Length})";
    }

    private static string Finished(StringBuilder text) => text.ToString().TrimEnd('\n') + "\n";

    /// <summary>Gradient steps per environment step, length of a run, and how many seeds the spec has there.</summary>
    private sealed record Setting(int GradientSteps, long EnvironmentSteps, int Seeds);

    /// <summary>The curves of each arm that has any, one a seed.</summary>
    private sealed record Row(Spec Spec, Setting Setting, IReadOnlyDictionary<string, ImmutableArray<CurveRow>[]> Curves)
    {
        public static Row Of(Spec spec, Setting setting, Func<string, ImmutableArray<CellResult>> find) => new(spec, setting, spec.Arms
            .Select(arm => (arm.Name, Curves: find(arm.Name).Select(cell => cell.Curve()).ToArray()))
            .Where(pair => pair.Curves.Length > 0)
            .ToDictionary(pair => pair.Name, pair => pair.Curves));
    }
}
