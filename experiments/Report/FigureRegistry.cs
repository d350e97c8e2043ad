using System.Collections.Immutable;
using Hipi.Command.Figures;

namespace Hipi.Command.Report;

/// <summary>The figures, in the order of the page: adding one is one file plus one line here.</summary>
public static class FigureRegistry
{
    public static ImmutableArray<IFigure> All { get; } = [new LabelsFigure(), new CrossingFigure(), new NavigationFigure()];
}
