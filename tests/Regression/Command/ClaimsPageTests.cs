using Hipi.Command;
using Hipi.Command.Report;
using Hipi.Experiments;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression.Command;

/// <summary>docs/claims.md is what `hipi claims` writes from the published cells.</summary>
public sealed class ClaimsPageTests
{
    private static readonly SpecLoader Loader = new(SpecSources.Embedded(SpecLab.Command));

    [Fact]
    public void Committed_Page_IsThatOfThePublishedCells()
    {
        string page = Page(ResultsStore.Open(Path.Combine(SpecLab.Root, "results", "published")));
        string committed = Path.Combine(SpecLab.Root, "docs", "claims.md");
        Assert.True(File.ReadAllText(committed) == page, $"{committed} is not that of the published cells; refresh it with `hipi claims`");
    }

    [Fact]
    public void Page_WithoutPublishedCells_HasNoTable() => Assert.DoesNotContain("| claim |", Page(null), StringComparison.Ordinal);

    private static string Page(ResultsStore? published) => ClaimsPage.Build(Loader.Names.Select(name => Loader.Load(name, "paper")), published);
}
