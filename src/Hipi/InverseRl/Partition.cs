namespace Hipi.InverseRl;

/// <summary>How log Z(ψ_j) is taken off column j of the score matrix.</summary>
public enum Partition
{
    /// <summary>Raw scores.</summary>
    None,

    /// <summary>The column's log-sum-exp over the batch, after its maximum was subtracted and never added back.</summary>
    Batch,

    /// <summary>The exact log Z of a finite MDP.</summary>
    Exact,
}
