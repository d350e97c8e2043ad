namespace Hipi.InverseRl;

/// <summary>The released code's one-step score: R = r_ψ(s, a) - log π(a | s, ψ) + γ (1 - done_ψ(s)) Q(s', ψ, a').</summary>
/// <remarks>
/// Source: E-BACKUP.  a' carries no entropy, as released: in expectation the score is the soft Q - log π(a | s) + E log π(a' | s').
/// Numerics: the terms are added in the order written.  Alloc: none.
/// </remarks>
public static class BackupScore
{
    /// <summary>The score of one transition under one task; nextQ is the critic at (s', ψ, a').</summary>
    public static double Of(double reward, double logProbability, double discount, double terminal, double nextQ) =>
        reward - logProbability + discount * (1 - terminal) * nextQ;
}
