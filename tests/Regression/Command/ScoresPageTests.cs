using System.Text.RegularExpressions;
using Hipi.Command.Report;
using Hipi.Experiments;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression.Command;

/// <summary>docs/scores.md is what `hipi claims` writes from the published cells, and the tables of other pages say the same.</summary>
public sealed partial class ScoresPageTests
{
    private static readonly SpecLoader Loader = new(SpecSources.Embedded(SpecLab.Command));
    private static readonly string Committed = Text("docs/scores.md");

    [Fact]
    public void Committed_Page_IsThatOfThePublishedCells() =>
        Assert.True(Committed == Page(ResultsStore.Open(Path.Combine(SpecLab.Root, "results", "published"))),
            "docs/scores.md is not that of the published cells; refresh it with `hipi claims`");

    [Fact]
    public void Page_WithoutPublishedCells_HasNoTable() => Assert.DoesNotContain("| spec |", Page(null), StringComparison.Ordinal);

    /// <summary>
    /// Every number with an interval in a row that starts with a spec's name is one of that spec's on the page; the spec's own cell may hold
    /// others, such as what random actions score, which no published cell tells.
    /// </summary>
    [Theory]
    [InlineData("README.md", 60)]
    [InlineData("docs/robots.md", 100)]
    public void Rows_OfOtherPages_AreThoseOfThePage(string file, int atLeast)
    {
        int seen = 0;
        foreach (string line in Text(file).Split('\n'))
        {
            if (SpecRow().Match(line) is not { Success: true } row) continue;
            string id = row.Groups["id"].Value;
            string own = string.Join('\n', Committed.Split('\n').Where(found => found.StartsWith($"| `{id}`", StringComparison.Ordinal)));
            foreach (Match number in Score().Matches(row.Groups["rest"].Value))
            {
                Assert.True(own.Contains($" {number.Value} |", StringComparison.Ordinal), $"{file}: {id} has no score {number.Value} in docs/scores.md");
                seen++;
            }
        }
        Assert.True(seen >= atLeast, $"{file}: only {seen} scores were found");
    }

    /// <summary>Every number with an interval in these parts is some spec's score on the page, or what a claim was judged by.</summary>
    [Theory]
    [InlineData("docs/robots.md", "## More gradient steps", 10)]
    [InlineData("docs/hipi-bc.md", "## Ablations", 20)]
    public void Parts_OfOtherPages_HaveThePagesScores(string file, string heading, int atLeast)
    {
        (string text, string known) = (Text(file), Committed + Text("docs/claims.md"));
        string part = text[text.IndexOf(heading, StringComparison.Ordinal)..].Split("\n## ")[0];
        MatchCollection numbers = Score().Matches(part);
        Assert.All(numbers, number => Assert.Contains($" {number.Value} |", known, StringComparison.Ordinal));
        Assert.InRange(numbers.Count, atLeast, int.MaxValue);
    }

    private static string Text(string file) => File.ReadAllText(Path.Combine(SpecLab.Root, file));

    private static string Page(ResultsStore? published) => ScoresPage.Build(Loader.Names.Select(name => Loader.Load(name, "paper")), published);

    [GeneratedRegex(@"^ *\| `(?<id>[a-z0-9-]+)`[^|]*\|(?<rest>.*)$")]
    private static partial Regex SpecRow();

    [GeneratedRegex(@"-?[\d.]+ \[-?[\d.]+, -?[\d.]+\]")]
    private static partial Regex Score();
}
