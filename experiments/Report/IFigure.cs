namespace Hipi.Command.Report;

/// <summary>A figure of the paper: from a spec's cells to charts. One file a figure, registered in <see cref="FigureRegistry"/>.</summary>
public interface IFigure
{
    /// <summary>The spec whose cells it draws.</summary>
    string SpecId { get; }

    Figure Draw(FigureInput input);
}
