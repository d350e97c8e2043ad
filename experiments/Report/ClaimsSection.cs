using System.Globalization;
using Hipi.Experiments;

namespace Hipi.Command.Report;

/// <summary>The claims' table: as HTML for the page, as text for the terminal.</summary>
public static class ClaimsSection
{
    /// <summary>The word for an outcome.</summary>
    public static string Word(ClaimOutcome outcome) => outcome switch
    {
        ClaimOutcome.Holds => "holds",
        ClaimOutcome.Fails => "fails",
        ClaimOutcome.Undecided => "undecided",
        _ => "no results",
    };

    public static string ToHtml(IReadOnlyList<(Spec Spec, Verdict Verdict)> verdicts)
    {
        string table = Html.Table("Claims", ["Claim", "Statement", "Verdict", "Number", "Seeds", "Judged on"], verdicts.Select(pair => new[]
        {
            $"<code>{Html.Text(pair.Spec.Id)}/{Html.Text(pair.Verdict.Claim.Id)}</code>", Html.Text(pair.Verdict.Claim.Text),
            $"<span class=\"verdict {Class(pair.Verdict.Outcome)}\">{Word(pair.Verdict.Outcome)}</span>",
                $"<span title=\"{Html.Text(pair.Verdict.Number)}\">{Html.Text(pair.Verdict.Reason)}</span>",
            pair.Verdict.Seeds.ToString(CultureInfo.InvariantCulture), Html.Text(Source(pair.Verdict)),
        }));
        return $"""
            <section id="claims"><h2>Claims</h2>
            <p class="face">Each is data in its spec. Holds: the lower end of the 95 % interval meets the threshold; fails: its upper end misses it; else undecided. Fewer than five seeds never decide,
            exact claims excepted. None is tuned away or hidden. In the terminal: <code>hipi verify</code>.</p>
            {table}</section>

            """;
    }

    /// <summary>One line a claim, in columns.</summary>
    public static IEnumerable<string> ToLines(IReadOnlyList<(Spec Spec, Verdict Verdict)> verdicts)
    {
        int width = verdicts.Count == 0 ? 0 : verdicts.Max(pair => pair.Spec.Id.Length + pair.Verdict.Claim.Id.Length + 1);
        foreach ((Spec spec, Verdict verdict) in verdicts)
        {
            yield return $"{Word(verdict.Outcome),-10} {(spec.Id + "/" + verdict.Claim.Id).PadRight(width)}  {verdict.Claim.Text}";
            yield return $"{"",-10} {"".PadRight(width)}  {verdict.Reason} ({Source(verdict)}{(verdict.Seeds > 0 ? $", {CellSet.Count(verdict.Seeds, "seed")}" : "")})";
        }
    }

    private static string Source(Verdict verdict) => verdict.Outcome == ClaimOutcome.NoResults ? "nothing"
        : verdict.Source == "published" ? "published cells" : $"profile {verdict.Source}, run now";

    private static string Class(ClaimOutcome outcome) => outcome switch
    {
        ClaimOutcome.Holds => "holds",
        ClaimOutcome.Fails => "fails",
        ClaimOutcome.Undecided => "undecided",
        _ => "missing",
    };
}
