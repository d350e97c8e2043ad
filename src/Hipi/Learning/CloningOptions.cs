using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Hipi.Learning;

/// <summary>Settings of <see cref="BehaviouralCloning"/> and <see cref="CloningTrainer"/>.</summary>
public sealed record CloningOptions
{
    [Range(1, 1024)]
    [Length(1, 8)]
    [Description("Sizes of the hidden ReLU layers")]
    public required ImmutableArray<int> Hidden { get; init; }

    [Range(0.0, 1.0)]
    [Description("Adam's learning rate")]
    public required double LearningRate { get; init; }

    [Range(1, 4096)]
    [Description("Transitions in one update")]
    public required int BatchSize { get; init; }

    [Range(0.0, 0.9, MinimumIsExclusive = true)]
    [Description("Share of the trajectories kept for validation; whole ones, at least one")]
    public required double ValidationShare { get; init; }

    [Range(1, 1000)]
    [Description("Consecutive epochs of rising validation loss that end the training")]
    public required int Patience { get; init; }

    [Range(1, 100_000)]
    [Description("Epochs at most")]
    public required int MaxEpochs { get; init; }

    [Range(0.0, 100.0, MinimumIsExclusive = true)]
    [Description("Normalised actions, cloned and acted, are kept in ±this many standard deviations; null: they are not (the desk: 1)")]
    public required double? ActionLimit { get; init; }
}

/// <summary>What a clone sees.</summary>
public enum CloningInput
{
    /// <summary>State and task.</summary>
    StateAndTask,

    /// <summary>The state alone.</summary>
    StateAlone,
}
