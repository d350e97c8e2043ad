using System.Collections.Immutable;
using System.Globalization;
using Hipi.Command.Report;
using Hipi.Command.Report.Panels;
using Hipi.Experiments;

namespace Hipi.Command.Figures;

/// <summary>Figure 5, 2D navigation: success over environment steps of all arms, published curves and sweep, rollouts on the map.</summary>
public sealed class NavigationFigure : IFigure
{
    private static readonly string[] Shown = ["inverse-rl", "final", "none"];

    public string SpecId => "fig5-navigation";

    public Figure Draw(FigureInput input)
    {
        CellSet here = input.Here;
        CellSet? paper = input.FromPaper;
        ReferenceLine[] ceiling = [.. Ceiling.Known(here.Spec, input.Runs.Root, Settings.Published) is { } known
            ? [new ReferenceLine(string.Create(CultureInfo.InvariantCulture, $"best possible, {known:0.00}"), known)]
            : Array.Empty<ReferenceLine>()];
        return new Figure(SpecId, here.Spec.Title, here.Face(),
            "Inverse-RL relabelling is never slower than any other strategy and often ends higher, each at its best number of gradient steps.",
            LearningPanels.Outcome(paper ?? here),
            [
                LearningPanels.Curves(here, $"Success, {CellSet.Source(here.Finished.ToArray())}", ceiling, PanelSpan.Full),
                .. paper is null ? Array.Empty<Panel>()
                    : [LearningPanels.Curves(paper, "Success, published", ceiling, PanelSpan.TwoThirds)],
                SweepPanels.Draw(paper, paper is null ? PanelSpan.Full : PanelSpan.Third),
                .. SweepPanels.Best(paper, ceiling),
                .. Companions(input).Select(cells => LearningPanels.Curves(cells, cells.Spec.Title, ceiling, PanelSpan.Full)),
                .. NavigationMaps.Draw(here, Shown),
            ], here.Problems());
    }

    /// <summary>
    /// Specs that stand beside this one (fig5-navigation-...), such as other observations, where they have finished cells.
    /// </summary>
    private IEnumerable<CellSet> Companions(FigureInput input) => FigureRegistry.Companions(SpecId)
        .SelectMany(name => new[] { new CellSet(Specs.Loader.Load(name, input.Spec.Profile), new Results(input.Runs, input.Published),
            input.Runs),
            new CellSet(Specs.Loader.Load(name, "paper"), new Results(input.Published, null), null) { IsPublished = true } })
        .Where(cells => !cells.IsEmpty).DistinctBy(cells => cells.Spec.Id);
}
