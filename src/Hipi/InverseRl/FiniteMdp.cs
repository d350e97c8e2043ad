namespace Hipi.InverseRl;

/// <summary>
/// A finite MDP with several tasks: horizon T, start distribution, dynamics, one reward table per task, prior over tasks; immutable.
/// </summary>
/// <remarks>
/// A trajectory is τ = (s_1, a_1, ..., s_T, a_T): the reward of all T pairs counts, T - 1 transitions do.
/// Shapes: initial [S], rewards [K, S, A] row-major, prior [K]; copied. A reward may be -inf, never NaN or +inf.
/// Numerics: initial and prior sum to 1 within 1e-9 and are kept as given.
/// </remarks>
public sealed class FiniteMdp
{
    private readonly double[] initial, rewards, prior;

    public FiniteMdp(int horizon, ReadOnlySpan<double> initial, TransitionTable transitions, ReadOnlySpan<double> rewards,
        ReadOnlySpan<double> prior)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(horizon);
        ArgumentNullException.ThrowIfNull(transitions);
        if (rewards.Length != (long)prior.Length * transitions.States * transitions.Actions)
            throw new ArgumentException(
                $"rewards: expected [{prior.Length}, {transitions.States}, {transitions.Actions}] numbers, got {rewards.Length}.");
        if (initial.Length != transitions.States)
            throw new ArgumentException($"initial: expected [{transitions.States}] numbers, got {initial.Length}.");
        CheckDistribution("initial", initial);
        CheckDistribution("prior", prior);
        foreach (double reward in rewards)
            if (double.IsNaN(reward) || double.IsPositiveInfinity(reward))
                throw new ArgumentException($"rewards: must be finite or -Infinity, found {reward:R}.");
        Horizon = horizon;
        Transitions = transitions;
        (this.initial, this.rewards, this.prior) = (initial.ToArray(), rewards.ToArray(), prior.ToArray());
    }

    public int Horizon { get; }
    public int States => Transitions.States;
    public int Actions => Transitions.Actions;
    public int Tasks => prior.Length;
    public TransitionTable Transitions { get; }

    /// <summary>p_1(s), [S].</summary>
    public ReadOnlySpan<double> Initial => initial;

    /// <summary>p(ψ), [K].</summary>
    public ReadOnlySpan<double> Prior => prior;

    /// <summary>r_ψ(s, a) of one task, [S, A].</summary>
    public ReadOnlySpan<double> Rewards(int task) => rewards.AsSpan(task * States * Actions, States * Actions);

    /// <summary>r_ψ(s, a).</summary>
    public double Reward(int task, int state, int action) => rewards[(task * States + state) * Actions + action];

    /// <summary>True where the start and every transition are certain.</summary>
    public bool IsDeterministic =>
        Transitions.Count == States * Actions && Array.FindAll(initial, p => p > 0).Length == 1;

    private static void CheckDistribution(string name, ReadOnlySpan<double> p)
    {
        double sum = 0;
        foreach (double value in p)
        {
            if (!(value >= 0)) throw new ArgumentException($"{name}: probabilities must be 0 or more, found {value:R}.");
            sum += value;
        }
        if (!(Math.Abs(sum - 1) <= TransitionTable.SumTolerance))
            throw new ArgumentException($"{name}: must sum to 1 within 1e-9, found {sum:R}.");
    }
}
