namespace Hipi.Command.Report;

/// <summary>
/// A figure of the environments themselves: it needs no cells. One file a figure, registered in <see cref="FigureRegistry"/>.
/// </summary>
public interface IModelFigure
{
    Figure Draw();
}
