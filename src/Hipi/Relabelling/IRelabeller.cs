using Hipi.Replay;

namespace Hipi.Relabelling;

/// <summary>
/// An arm: gives the rows of a sampled batch their tasks. The caller recomputes rewards and terminals from (s_t, a_t, task) afterwards.
/// </summary>
/// <remarks>
/// All arms see the same drawn indices and the same Bernoulli mask (streams `replay` and `relabelling-mask`), drawn by the caller;
/// label draws come from stream `relabelling`, which the arm owns and saves.
/// Alloc: none once warm.
/// </remarks>
public interface IRelabeller : IStateful
{
    /// <summary>Overwrites the tasks of the rows whose mask is true; returns the diagnostics, empty (NaN) where an arm has none.</summary>
    RelabelMetrics Relabel(TransitionBatch batch, ReadOnlySpan<bool> mask);
}

/// <summary>Diagnostics of one relabelled batch; NaN where an arm has none.</summary>
/// <param name="LabelsKept">Share of the rows whose drawn label equals the commanded task.</param>
/// <param name="PosteriorEntropy">Mean entropy of the row posteriors, nats.</param>
/// <param name="ScoreOriginal">Mean normalised score of the commanded task.</param>
/// <param name="ScoreChosen">Mean normalised score of the drawn task.</param>
/// <param name="ScoreBest">Mean over rows of the best normalised score.</param>
public readonly record struct RelabelMetrics(
    double LabelsKept, double PosteriorEntropy, double ScoreOriginal, double ScoreChosen, double ScoreBest)
{
    public static RelabelMetrics None { get; } = new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);

    /// <summary>The same without scores, for an arm that scores nothing.</summary>
    public RelabelMetrics WithoutScores => this with { ScoreOriginal = double.NaN, ScoreChosen = double.NaN, ScoreBest = double.NaN };
}
