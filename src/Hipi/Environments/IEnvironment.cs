using Hipi.Numerics;

namespace Hipi.Environments;

/// <summary>Dynamics only: where an episode starts and where an action leads. Rewards, goals and endings belong to a task family.</summary>
/// <remarks>
/// Shapes: state [StateSize], action [ActionSize] in [-1, 1]; the caller owns every buffer.
/// An environment keeps all that moves its future in the state, or saves the rest by <see cref="IStateful"/>. Where the rest is more than
/// nothing (physics in doubles), an instance is one episode slot: Step goes on from where its last Reset or Step led, and
/// <see cref="Fork"/> makes a slot for another episode.
/// Alloc: none in <see cref="Reset"/> and <see cref="Step"/>.
/// </remarks>
public interface IEnvironment : IStateful
{
    int StateSize { get; }
    int ActionSize { get; }

    /// <summary>Numbers in an observation; a state may hold more, for goals and features.</summary>
    int ObservationSize => StateSize;

    /// <summary>
    /// True after a step that physics could not finish: the episode is cut there, as at the time limit; next is the last good state.
    /// </summary>
    bool Interrupted => false;

    /// <summary>Episodes that were cut so, since construction.</summary>
    long Interruptions => 0;

    /// <summary>Draws a start state.</summary>
    void Reset(ref RngStream stream, Span<float> state);

    /// <summary>Advances one control step; <paramref name="next"/> must not overlap <paramref name="state"/>.</summary>
    void Step(ref RngStream stream, ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> next);

    /// <summary>What the networks see: the state, or the state scaled to about [-1, 1]; [ObservationSize].</summary>
    void Observe(ReadOnlySpan<float> state, Span<float> observation);

    /// <summary>An environment for one more episode at the same time: this very one, where the state row holds everything.</summary>
    IEnvironment Fork() => this;
}
