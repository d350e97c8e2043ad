using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Hipi.Environments.MuJoCo;

/// <summary>Settings of <see cref="HalfCheetah"/>.</summary>
public sealed record HalfCheetahOptions : IMuJoCoOptions
{
    [Range(0, 10_000), Description("Physics steps without control in which a drawn pose falls and settles before the episode starts.")]
    public required int SettleSteps { get; init; }
}
