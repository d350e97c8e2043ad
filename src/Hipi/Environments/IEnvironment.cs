using Hipi.Numerics;

namespace Hipi.Environments;

/// <summary>Dynamics only: where an episode starts and where an action leads. Rewards, goals and endings belong to a task family.</summary>
/// <remarks>
/// Shapes: state [StateSize], action [ActionSize] in [-1, 1]; the caller owns every buffer.
/// An environment keeps all that moves its future in the state, or saves the rest by <see cref="IStateful"/>.
/// Alloc: none in <see cref="Reset"/> and <see cref="Step"/>.
/// </remarks>
public interface IEnvironment : IStateful
{
    int StateSize { get; }
    int ActionSize { get; }

    /// <summary>Draws a start state.</summary>
    void Reset(ref RngStream stream, Span<float> state);

    /// <summary>Advances one control step; <paramref name="next"/> must not overlap <paramref name="state"/>.</summary>
    void Step(ref RngStream stream, ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> next);

    /// <summary>What the networks see: the state, or the state scaled to about [-1, 1]; [StateSize].</summary>
    void Observe(ReadOnlySpan<float> state, Span<float> observation);
}
