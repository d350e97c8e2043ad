using Hipi.InverseRl;

namespace Hipi.Relabelling;

/// <summary>How <see cref="PosteriorRelabeller"/> makes a posterior and takes a label from it.</summary>
public sealed record PosteriorSettings
{
    /// <summary>The scorer; null scores every pair 0, which makes the posterior uniform over the candidates (or their prior).</summary>
    public required ICandidateScorer? Scorer { get; init; }

    public required CandidateSource Candidates { get; init; }
    public required int ExtraPriorDraws { get; init; }
    public required Partition Partition { get; init; }
    public required LabelChoice Select { get; init; }
    public required ScoreTemperature Temperature { get; init; }

    /// <summary>The settings of the arm `inverse-rl`.</summary>
    public static PosteriorSettings Of(InverseRlOptions options, RelabelContext context) => new()
    {
        Scorer = ((IRelabelOptions)options).NeedsScorer is { } name
            ? context.Scorer(name)
            : new ReturnScorer(context.Replay, context.Family),
        Candidates = options.Candidates,
        ExtraPriorDraws = options.ExtraPriorDraws,
        Partition = options.Partition,
        Select = options.Select,
        Temperature = options.Temperature,
    };

    /// <summary>The settings of the arm `random`: the same path with all scores equal.</summary>
    public static PosteriorSettings Of(RandomOptions options) => new()
    {
        Scorer = null,
        Candidates = options.Candidates,
        ExtraPriorDraws = options.ExtraPriorDraws,
        Partition = Partition.None,
        Select = LabelChoice.Sample,
        Temperature = ScoreTemperature.One,
    };
}
