using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Hipi.Environments.MuJoCo;

/// <summary>Settings of <see cref="Sawyer"/>.</summary>
public sealed record SawyerOptions : IMuJoCoOptions
{
    [Description("Where the object starts: at one place (fixed), or in a box and off a goal of no meaning (random), as the released option random_init.")]
    public required SawyerObject Object { get; init; }

    [Range(1, 1000),
        Description("Control steps that a reset takes to pull the hand to its start; as released 10, after which it still moves; from 80 on it rests.")]
    public required int SettleSteps { get; init; }
}

/// <summary>Where Sawyer's object starts.</summary>
public enum SawyerObject
{
    Fixed,
    Random,
}
