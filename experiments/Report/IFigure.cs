namespace Hipi.Command.Report;

/// <summary>A figure of the paper: from a spec's cells to charts. One file a figure, registered in <see cref="FigureRegistry"/>.</summary>
public interface IFigure
{
    /// <summary>The spec whose cells it draws.</summary>
    string SpecId { get; }

    /// <summary>Whether its cells step the physics engine, so that they cannot be run or read where it is missing.</summary>
    bool NeedsMuJoCo => false;

    Figure Draw(FigureInput input);
}
