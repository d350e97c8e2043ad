namespace Hipi.InverseRl;

/// <summary>The exact log Z(ψ) of a finite MDP, for <see cref="Partition.Exact"/>.</summary>
public interface IExactPartition
{
    /// <summary>log Z of each candidate, of the unshifted scores at the temperature in use; -inf where Z = 0.</summary>
    /// <remarks>Shapes: candidates [M, TaskSize], logZ [M], overwritten.  Alloc: none once warm.</remarks>
    void LogZ(ReadOnlySpan<float> candidates, int count, Span<double> logZ);
}
