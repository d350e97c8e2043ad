using System.Collections.Immutable;
using System.Globalization;
using Hipi.Command.Figures;

namespace Hipi.Command.Report;

/// <summary>The figures, in the order of the page: adding one is one file plus one line here.</summary>
public static class FigureRegistry
{
    public static ImmutableArray<IFigure> All { get; } =
    [
        new LabelsFigure(), new CrossingFigure(), new NavigationFigure(),
        .. OfPanels(FasterThanAll, "fig5-quadruped", "fig5-finger", "fig5-reacher", "fig5-sawyer", "fig5-sawyer-scale", "fig5-jaco",
            "fig5-jaco-temperature"),
        .. OfPanels(OnlyInverseRl, "fig5-reacher-sparse", "fig5-jaco-sparse"),
        .. OfPanels(General, "fig6-reacher-discrete", "fig6-walker", "fig6-walker-temperature", "fig6-sawyer-margin"),
        new DotFigure("fig7-cheetah", CloningBeats), new DotFigure("fig7-quadruped", CloningBeats),
        new DotFigure("fig7-desk", CloningBeats), new BiasFigure("fig8"),
        new DotFigure("cloning-navigation", CloningBeats + " That is Figure 7, there on robots."),
        new BiasFigure("bias-navigation"),
        new DotFigure("appendix-d-navigation", HalfIsBest), new DotFigure("appendix-d-reacher", HalfIsBest),
        new DotFigure("alternation-navigation", "Relabelling and cloning in turn, as EM would, did not beat MaxEnt RL (appendix D)."),
        new DotFigure("ablations-navigation", Ablations), new DotFigure("ablations-reacher-discrete", Ablations),
    ];

    private const string CloningBeats =
        "Cloning on inverse-RL labels has a significantly higher return than cloning without a task, which is no better than chance.";

    private const string HalfIsBest = "Relabelling all of the batch is often worse than relabelling none; half of it is best (appendix D).";

    private const string Ablations =
        "Not in the paper: which of inverse RL's settings matter, and how it compares with Generalized Hindsight (Li, Pinto, Abbeel 2020).";

    private const string FasterThanAll =
        "Inverse-RL relabelling is never slower than any other strategy and often ends higher, each at its best number of gradient steps.";

    private const string OnlyInverseRl = "With the smaller margin only inverse-RL relabelling makes progress.";

    private const string General =
        "On tasks without a goal map, inverse-RL relabelling needs the fewest steps in all three panels and ends clearly higher in two of them.";

    /// <summary>Figures that need no cells; each stands before the first figure of a greater number.</summary>
    public static ImmutableArray<IModelFigure> Models { get; } = [new EnvironmentsFigure()];

    /// <summary>The paper's number of a figure: 5 for `fig5-navigation`; what is none of the paper's comes last.</summary>
    public static int Number(Figure figure) => !figure.Id.StartsWith("fig", StringComparison.Ordinal) ? int.MaxValue :
        int.Parse(figure.Id.AsSpan(3, figure.Id.AsSpan(3).IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end
            : figure.Id.Length - 3), CultureInfo.InvariantCulture);

    private static IEnumerable<IFigure> OfPanels(string paper, params string[] specs) => specs.Select(id => new LearningFigure(id, paper));

    /// <summary>The specs that stand beside a figure's own: SPEC-..., unless they belong to another figure.</summary>
    public static IEnumerable<string> Companions(string specId) => Specs.Loader.Names.Where(name =>
        name.StartsWith(specId + "-", StringComparison.Ordinal) && OwnerOf(name) == specId && All.All(figure => figure.SpecId != name));

    private static string OwnerOf(string name) =>
        All.Select(figure => figure.SpecId).Where(id => name.StartsWith(id + "-", StringComparison.Ordinal)).MaxBy(id => id.Length)!;
}
