namespace Hipi.Environments;

/// <summary>
/// An environment with finitely many states and actions and deterministic moves: what tables and the exact oracle need to know of it.
/// </summary>
/// <remarks>Shapes: state [StateSize], action [ActionSize], in the environment's own layout; indices count from 0.</remarks>
public interface IFiniteDynamics
{
    int StateCount { get; }
    int ActionCount { get; }

    /// <summary>Index of the state that a state vector holds.</summary>
    int StateIndex(ReadOnlySpan<float> state);

    /// <summary>Index of the move that an action vector means.</summary>
    int ActionIndex(ReadOnlySpan<float> action);

    /// <summary>Writes the vector of a state.</summary>
    void GetState(int index, Span<float> state);

    /// <summary>Writes the vector of a move.</summary>
    void GetAction(int index, Span<float> action);

    /// <summary>The state that a move leads to.</summary>
    int Next(int state, int action);

    /// <summary>p_1 of a state.</summary>
    double StartProbability(int state);
}
