using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Hipi.Environments.MuJoCo;

/// <summary>Settings of <see cref="Quadruped"/>.</summary>
public sealed record QuadrupedOptions : IMuJoCoOptions
{
    [Range(0.0, 50.0, MinimumIsExclusive = true), Description("Radius of the circle about the start on which goals are drawn, m.")]
    public required double GoalDistance { get; init; }

    [Description("What the networks see: as released (suite), or the torso's heading as well (heading).")]
    public required QuadrupedObservation Observation { get; init; }
}

/// <summary>What the networks see of the quadruped.</summary>
public enum QuadrupedObservation
{
    Suite,
    Heading,
}
