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
    private static readonly string Committed = File.ReadAllText(Path.Combine(SpecLab.Root, "docs", "scores.md"));

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
        foreach (string line in File.ReadLines(Path.Combine(SpecLab.Root, file)))
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

    private static string Page(ResultsStore? published) => ScoresPage.Build(Loader.Names.Select(name => Loader.Load(name, "paper")), published);

    [GeneratedRegex(@"^ *\| `(?<id>[a-z0-9-]+)`[^|]*\|(?<rest>.*)$")]
    private static partial Regex SpecRow();

    [GeneratedRegex(@"-?[\d.]+ \[-?[\d.]+, -?[\d.]+\]")]
    private static partial Regex Score();
}
