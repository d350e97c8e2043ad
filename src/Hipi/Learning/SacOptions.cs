using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Hipi.Learning;

/// <summary>
/// Settings of soft actor-critic; the paper's values are in specs/base.json, the released ones in specs/presets/readme.json.
/// </summary>
public sealed record SacOptions : IValidatableObject, INeedsFiniteRewards
{
    [Range(1, 4096)]
    [Description("Transitions in one update")]
    public required int BatchSize { get; init; }

    [Range(1, 1024)]
    [Length(1, 8)]
    [Description("Sizes of the actor's hidden ReLU layers")]
    public required ImmutableArray<int> ActorHidden { get; init; }

    [Range(1, 1024)]
    [Length(1, 8)]
    [Description("Sizes of each critic's hidden ReLU layers")]
    public required ImmutableArray<int> CriticHidden { get; init; }

    [Range(0.0, 1.0)]
    [Description("Adam's learning rate of the actor")]
    public required double ActorLearningRate { get; init; }

    [Range(0.0, 1.0)]
    [Description("Adam's learning rate of the critics")]
    public required double CriticLearningRate { get; init; }

    [Range(0.0, 1.0)]
    [Description("Adam's learning rate of the log temperature")]
    public required double TemperatureLearningRate { get; init; }

    [Range(0.0, 1.0)]
    [Description("Discount per environment step")]
    public required double Discount { get; init; }

    [Range(0.0, 1.0)]
    [Description("Share by which the target critics move towards the critics")]
    public required double TargetRate { get; init; }

    [Range(1, 1_000_000)]
    [Description("Updates from one move of the target critics to the next")]
    public required int TargetPeriod { get; init; }

    [Range(-1e6, 1e6)]
    [Description("Factor of the rewards inside the critics' targets")]
    public required double RewardScale { get; init; }

    [Range(-1000.0, 1000.0)]
    [Description("Entropy that the temperature aims at, nats; null for minus half the action's size")]
    public required double? TargetEntropy { get; init; }

    [Range(1e-6, 1e6)]
    [Description("A temperature that is not learned; null to learn it from 1")]
    public required double? FixedTemperature { get; init; }

    [Range(1e-9, 1e9)]
    [Description("Largest norm of each tensor's gradient; null for no clipping")]
    public required double? GradientClipping { get; init; }

    [Range(-1e6, 1e6)]
    [Description("Lower end of the critics' range, kept by a scaled sigmoid; null for no range")]
    public required double? CriticLow { get; init; }

    [Range(-1e6, 1e6)]
    [Description("Upper end of the critics' range; null for no range")]
    public required double? CriticHigh { get; init; }

    /// <summary>True where the critics' output is kept in a range.</summary>
    internal bool HasCriticRange => CriticLow is not null && CriticHigh is not null;

    /// <summary>The problems that concern more than one setting.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CriticLow is null != CriticHigh is null)
            yield return new ValidationResult("criticLow and criticHigh: both are numbers or both are null.",
                [nameof(CriticLow), nameof(CriticHigh)]);
        if (CriticLow >= CriticHigh)
            yield return new ValidationResult("criticLow: must be below criticHigh.", [nameof(CriticLow), nameof(CriticHigh)]);
    }
}
