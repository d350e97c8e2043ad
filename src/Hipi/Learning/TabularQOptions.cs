using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Hipi.Learning;

/// <summary>Settings of tabular Q-learning.</summary>
public sealed record TabularQOptions
{
    [Range(0.0, 1.0, MaximumIsExclusive = true), Description("Discount per step.")]
    public required double Discount { get; init; }

    [Range(0.0, 1.0, MinimumIsExclusive = true), Description("Step size of a triple's first update.")]
    public required double LearningRate { get; init; }

    [Range(0.0, 1e6)]
    [Description("Step size of update n + 1 of a triple: learningRate / (1 + n * learningRateDecay); 0 for deterministic data.")]
    public required double LearningRateDecay { get; init; }

    [Range(-1e9, 1e9)]
    [Description("Value of a triple that the data do not hold; at or below every reachable value, so that nothing untried looks good.")]
    public required double InitialValue { get; init; }

    [Range(1, 1_000_000), Description("Most passes over the data.")]
    public required int MaxSweeps { get; init; }

    [Range(0.0, 1e6), Description("A pass that moves no value by more than this ends the fit.")]
    public required double Tolerance { get; init; }
}
