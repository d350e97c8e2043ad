using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Hipi.Tasks;

/// <summary>Settings of <see cref="LinearFamily"/>.</summary>
public sealed record LinearOptions
{
    [Description("Prior of the weights: uniform in the environment's feature box, or uniform on the unit sphere.")]
    public required LinearPrior Prior { get; init; }

    [Range(0.0, 1e4, MinimumIsExclusive = true), Description("Factor on every weight drawn from the prior.")]
    public required double Scale { get; init; }
}

/// <summary>Prior of linear weights.</summary>
public enum LinearPrior
{
    Box,
    Sphere,
}
