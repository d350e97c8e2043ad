using Hipi.Command.Report;
using Hipi.Command.Report.Panels;
using Hipi.Experiments;

namespace Hipi.Command.Figures;

/// <summary>
/// A panel of Figure 5 or 6 that is too heavy to be run whole in `quick`: published curves, with a spot check run now as thin lines.
/// </summary>
/// <param name="specId">Its spec.</param>
/// <param name="paper">What the paper claims.</param>
public sealed class LearningFigure(string specId, string paper) : IFigure
{
    private static readonly string[] PaperArms = ["inverse-rl", "final", "future", "random", "none"];

    public string SpecId => specId;

    public Figure Draw(FigureInput input)
    {
        CellSet here = input.Here;
        CellSet? published = input.FromPaper;
        return new Figure(SpecId, here.Spec.Title, (published ?? here).Face(), paper, Outcome(here, published),
            [
                .. Curves(here, published), SweepPanels.Draw(published, PanelSpan.Third), .. SweepPanels.Best(published, []),
            ], here.Problems());
    }

    /// <summary>The paper's arms; what is published of ours and of the peer in a panel of its own, with inverse RL beside it.</summary>
    private static IEnumerable<Panel> Curves(CellSet here, CellSet? published)
    {
        string quantity = LearningPanels.Quantity(here.Spec);
        string title = char.ToUpperInvariant(quantity[0]) + quantity[1..];
        if (published is null) return [LearningPanels.Curves(here, $"{title}, run now", [], PanelSpan.TwoThirds)];
        CellSet ours = published.Only(arm => !PaperArms.Contains(arm));
        Panel papers = LearningPanels.Curves(published.Only(PaperArms.Contains),
            $"{title}, published{(IsCheckedNow(here) ? "; thin: run now" : "")}", [], ours.IsEmpty ? PanelSpan.TwoThirds : PanelSpan.Half, here);
        return ours.IsEmpty ? [papers] : [papers, LearningPanels.Curves(
            published.Only(arm => arm == "inverse-rl" || !PaperArms.Contains(arm)), $"{title}, further arms, published", [], PanelSpan.Half)];
    }

    private static bool IsCheckedNow(CellSet here) => here.Finished.Any(cell => !cell.IsPublished);

    private static string Outcome(CellSet here, CellSet? published) => published is null
        ? $"nothing published yet; {LearningPanels.Outcome(here)}"
        : $"{LearningPanels.Outcome(published)} {SpotCheck.Describe(here, published)}";
}
