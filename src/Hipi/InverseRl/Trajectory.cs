using System.Collections.Immutable;

namespace Hipi.InverseRl;

/// <summary>A trajectory τ = (s_1, a_1, ..., s_T, a_T) of a finite MDP; two with the same states and actions are equal.</summary>
public sealed class Trajectory : IEquatable<Trajectory>
{
    public Trajectory(ImmutableArray<int> states, ImmutableArray<int> actions)
    {
        if (states.Length != actions.Length)
            throw new ArgumentException($"trajectory: expected as many actions as states ({states.Length}), got {actions.Length}.");
        (States, Actions) = (states, actions);
    }

    public ImmutableArray<int> States { get; }
    public ImmutableArray<int> Actions { get; }
    public int Length => States.Length;

    public bool Equals(Trajectory? other) =>
        other is not null && States.AsSpan().SequenceEqual(other.States.AsSpan()) && Actions.AsSpan().SequenceEqual(other.Actions.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as Trajectory);

    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int state in States) hash.Add(state);
        foreach (int action in Actions) hash.Add(action);
        return hash.ToHashCode();
    }

    public override string ToString() =>
        string.Join(" ", States.Zip(Actions, (state, action) => FormattableString.Invariant($"s{state}a{action}")));
}
