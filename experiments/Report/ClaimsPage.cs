using System.Globalization;
using System.Text;
using Hipi.Experiments;

namespace Hipi.Command.Report;

/// <summary>docs/claims.md: every claim that the published cells judge, a table for each figure with its panels side by side.</summary>
public static class ClaimsPage
{
    private const string Head = """
        # Claims, judged on the published cells

        Written by `hipi claims` from `results/published` (a test keeps it so); [docs/robots.md](robots.md) and [docs/hipi-bc.md](hipi-bc.md) say what to make of it. Specs of which nothing
        is published are left out: Figures 2 and 4 among them, which `make reproduce` runs and judges. Panels named `-temperature` or `-scale` and all that comes after Figure 8 are ours, not the paper's.

        A cell of a table gives the verdict and the number judged with its 95 % interval: of two arms the share of seed pairs in which the first is ahead (by the area under the curve for "learns", by the
        last tenth for "ends"), else the value itself: a score, a difference, a share of labels. **Holds**: the interval's lower end meets the threshold; **fails**: its upper end misses it; else undecided, and so are fewer than five seeds.


        """;

    /// <summary>The page, from specs under profile `paper`.</summary>
    public static string Build(IEnumerable<Spec> specs, ResultsStore? published)
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        (Spec Spec, IReadOnlyList<Verdict> Verdicts)[] judged = [.. specs.OrderBy(PanelGroup.IsOurs)
            .Select(spec => (Spec: spec, Verdicts: (IReadOnlyList<Verdict>)new ClaimJudge(spec, spec, null, published).Judge()))
            .Where(panel => panel.Verdicts.Any(verdict => verdict.Outcome != ClaimOutcome.NoResults))];
        if (judged.Length > 0) AppendSentences(text, judged.ToDictionary(panel => panel.Spec.Id, panel => panel.Verdicts));
        foreach (var group in judged.GroupBy(panel => PanelGroup.Of(panel.Spec)))
        {
            text.Append("## ").Append(group.Key).Append("\n\n");
            Append(text, [.. group.Select(panel => (panel.Spec.Id, panel.Verdicts))]);
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void AppendSentences(StringBuilder text, Dictionary<string, IReadOnlyList<Verdict>> panels)
    {
        text.Append("## What the paper says of several panels\n\nA panel meets a sentence where all of its claims in brackets hold, and misses it where one fails.\n\n");
        text.Append("| sentence | asks for | met by | missed by | undecided | not run | verdict |\n| --- | ---: | ---: | ---: | ---: | ---: | --- |\n");
        foreach (PanelSentence sentence in PanelSentences.All)
        {
            ClaimOutcome[] outcomes = [.. sentence.Panels.Select(id => PanelSentences.OfPanel([.. panels.GetValueOrDefault(id, [])
                .Where(verdict => sentence.Claims.Contains(verdict.Claim.Id)).Select(verdict => verdict.Outcome)]))];
            text.Append("| ").Append(sentence.Text).Append(" (").AppendJoin(", ", sentence.Claims.Select(id => $"`{id}`"))
                .Append(CultureInfo.InvariantCulture, $") | {sentence.AtLeast} of {outcomes.Length} |");
            foreach (ClaimOutcome outcome in new[] { ClaimOutcome.Holds, ClaimOutcome.Fails, ClaimOutcome.Undecided, ClaimOutcome.NoResults })
                text.Append(CultureInfo.InvariantCulture, $" {outcomes.Count(found => found == outcome)} |");
            text.Append(" **").Append(ClaimsSection.Word(PanelSentences.Judge(outcomes, sentence.AtLeast))).Append("** |\n");
        }
        text.Append('\n');
    }

    private static void Append(StringBuilder text, (string Id, IReadOnlyList<Verdict> Verdicts)[] panels)
    {
        bool isCounted = panels.Length > 2;
        text.Append("| claim | ").AppendJoin(" | ", panels.Select(panel => $"`{panel.Id}`")).Append(isCounted ? " | holds on |\n" : " |\n");
        text.Append("| --- |").Insert(text.Length, " --- |", panels.Length + (isCounted ? 1 : 0)).Append('\n');
        foreach (Claim claim in panels.SelectMany(panel => panel.Verdicts).Select(verdict => verdict.Claim).DistinctBy(Row))
        {
            Verdict?[] row = [.. panels.Select(panel => panel.Verdicts.FirstOrDefault(verdict => Row(verdict.Claim) == Row(claim)))];
            text.Append("| ").Append(claim.Text).Append(" `").Append(claim.Id).Append("` | ").AppendJoin(" | ", row.Select(Show));
            if (isCounted) text.Append(" | ").Append(Count(row));
            text.Append(" |\n");
        }
        text.Append('\n');
    }

    /// <summary>Claims of different panels are one sentence where id and text agree.</summary>
    private static (string Id, string Text) Row(Claim claim) => (claim.Id, claim.Text);

    private static string Show(Verdict? verdict) => verdict switch
    {
        null => "",
        { Outcome: ClaimOutcome.NoResults } => "not run",
        { Outcome: ClaimOutcome.Undecided } => $"undecided {verdict.Number}{(verdict.IsPartial ? $", {verdict.Seeds} seeds" : "")}",
        _ => $"**{ClaimsSection.Word(verdict.Outcome)}** {verdict.Number}",
    };

    private static string Count(Verdict?[] row)
    {
        Verdict[] judged = [.. row.OfType<Verdict>().Where(verdict => verdict.Outcome != ClaimOutcome.NoResults)];
        return judged.Length == 0 ? "" : $"{judged.Count(verdict => verdict.Outcome == ClaimOutcome.Holds)} of {judged.Length}";
    }
}
