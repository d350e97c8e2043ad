using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Hipi.Environments;

/// <summary>Settings of <see cref="Navigation"/>.</summary>
public sealed record NavigationOptions
{
    [Description("Walls: the four rooms, or one open room of the same size.")]
    public required NavigationLayout Layout { get; init; }

    [Range(1, 16), Description("Repetitions of each row and column of the 11 x 11 base grid; 3 gives 33 x 33 cells.")]
    public required int Resize { get; init; }

    [Range(0.0, 10.0), Description("Standard deviation of the one normal draw that is added to both action components.")]
    public required double ActionNoise { get; init; }

    [Range(2, 100), Description("Substeps of an action; in each, one axis after the other moves or is blocked.")]
    public required int Substeps { get; init; }

    [Description("Start states: the corner (0, 0), or uniform over the free space.")]
    public required NavigationStart Start { get; init; }

    [Description("What the networks see: the coordinates (raw), or scaled to [-1, 1].")]
    public required NavigationObservation Observation { get; init; }

    [Range(0, 100_000), Description("Steps counted by a clock at the end of the state (the horizon T); 0: no clock.")]
    public required int Clock { get; init; }
}

/// <summary>Walls of the navigation environment.</summary>
public enum NavigationLayout
{
    FourRooms,
    Open,
}

/// <summary>Where a navigation episode starts.</summary>
public enum NavigationStart
{
    FixedCorner,
    Uniform,
}

/// <summary>What the networks see of a position.</summary>
public enum NavigationObservation
{
    Raw,
    Scaled,
}
