using System.Collections.Immutable;
using Hipi.Command.Figures;

namespace Hipi.Command.Report;

/// <summary>The figures, in the order of the page: adding one is one file plus one line here.</summary>
public static class FigureRegistry
{
    public static ImmutableArray<IFigure> All { get; } = [new LabelsFigure(), new CrossingFigure(), new NavigationFigure()];

    /// <summary>The specs that stand beside a figure's own: SPEC-..., unless they belong to another figure.</summary>
    public static IEnumerable<string> Companions(string specId) => Specs.Loader.Names.Where(name =>
        name.StartsWith(specId + "-", StringComparison.Ordinal) && OwnerOf(name) == specId && All.All(figure => figure.SpecId != name));

    private static string OwnerOf(string name) =>
        All.Select(figure => figure.SpecId).Where(id => name.StartsWith(id + "-", StringComparison.Ordinal)).MaxBy(id => id.Length)!;
}
