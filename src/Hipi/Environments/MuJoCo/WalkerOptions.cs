using System.ComponentModel;

namespace Hipi.Environments.MuJoCo;

/// <summary>Settings of <see cref="Walker"/>.</summary>
public sealed record WalkerOptions : IMuJoCoOptions
{
    [Description("Start: upright in the model's own pose (HIPI), or pitch and limbs drawn uniformly (the control suite).")]
    public required WalkerStart Start { get; init; }
}

/// <summary>How a walker episode starts.</summary>
public enum WalkerStart
{
    Upright,
    Random,
}
