using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Hipi.Tasks;

/// <summary>Settings of <see cref="VelocityFamily"/>.</summary>
public sealed record VelocityOptions : IValidatableObject
{
    [Range(-100.0, 100.0), Description("Least goal velocity, m/s.")]
    public required double MinVelocity { get; init; }

    [Range(-100.0, 100.0), Description("Greatest goal velocity, m/s.")]
    public required double MaxVelocity { get; init; }

    [Range(0.0, 1e3), Description("Cost of an action, per unit of its squared norm.")]
    public required double ActionCost { get; init; }

    /// <summary>The problems that concern more than one setting.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MinVelocity >= MaxVelocity)
            yield return new ValidationResult("minVelocity: must be below maxVelocity.", [nameof(MinVelocity), nameof(MaxVelocity)]);
    }
}
