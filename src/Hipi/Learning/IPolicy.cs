namespace Hipi.Learning;

/// <summary>What an evaluation rolls out: one action for each state and task.</summary>
public interface IPolicy
{
    /// <summary>The actions for n states at once, each row independent of the others, bit for bit.</summary>
    /// <remarks>Shapes: states [n, StateSize], tasks [n, TaskSize], actions [n, ActionSize], row-major.  Alloc: none once warm.</remarks>
    void MeanActions(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> actions, int n);
}
