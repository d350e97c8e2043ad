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

    /// <summary>A sentence about a claim that no panel makes would for ever be "not run".</summary>
    [Fact]
    public void Sentences_OfThePaper_AreAboutClaimsThatThePanelsMake()
    {
        foreach (PanelSentence sentence in PanelSentences.All)
        {
            Assert.InRange(sentence.AtLeast, 1, sentence.Panels.Length);
            foreach (string panel in sentence.Panels)
                Assert.Empty(sentence.Claims.Except(Loader.Load(panel, "paper").Claims.Select(claim => claim.Id)));
        }
    }

    [Theory]
    [InlineData("", "NoResults")]
    [InlineData("HH", "Holds")]
    [InlineData("HU", "Undecided")]
    [InlineData("HN", "NoResults")]
    [InlineData("NUF", "Fails")]
    public void Panel_OfSomeClaims_IsAsGoodAsTheWorst(string claims, string panel) =>
        Assert.Equal(panel, PanelSentences.OfPanel(Outcomes(claims)).ToString());

    [Theory]
    [InlineData("HHU", 2, "Holds")]
    [InlineData("HFF", 1, "Holds")]
    [InlineData("HFF", 2, "Fails")]
    [InlineData("HUF", 2, "Undecided")]
    [InlineData("HNF", 2, "Undecided")]
    [InlineData("NNF", 3, "Fails")]
    [InlineData("NNN", 1, "NoResults")]
    public void Sentence_OfSomePanels_HoldsWhereEnoughOfThemDo(string panels, int atLeast, string sentence) =>
        Assert.Equal(sentence, PanelSentences.Judge(Outcomes(panels), atLeast).ToString());

    private static ClaimOutcome[] Outcomes(string letters) =>
        [.. letters.Select(letter => Enum.GetValues<ClaimOutcome>().Single(outcome => outcome.ToString()[0] == letter))];

    private static string Page(ResultsStore? published) => ClaimsPage.Build(Loader.Names.Select(name => Loader.Load(name, "paper")), published);
}
