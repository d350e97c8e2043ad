using Hipi.Replay;

namespace Hipi.InverseRl;

/// <summary>
/// Fills the score matrix R_ij of sample i under candidate task j (trajectory return, soft Q, or the released one-step backup).
/// </summary>
public interface ICandidateScorer
{
    /// <summary>The learner's current temperature α, for scores that are divided by it; 1 where the scorer has no learner.</summary>
    double Temperature => 1;

    /// <summary>Scores every row of the batch under every candidate.</summary>
    /// <remarks>Shapes: candidates [M, TaskSize], scores [B, M], overwritten. Alloc: none once warm.</remarks>
    void Score(TransitionBatch batch, ReadOnlySpan<float> candidates, int count, Span<double> scores);
}
