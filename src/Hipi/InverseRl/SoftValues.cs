using Hipi.Numerics;

namespace Hipi.InverseRl;

/// <summary>Soft action values Q_t(s, a) and state values V_t(s) of one task of a finite MDP, for every step t = 0..T-1.</summary>
/// <remarks>
/// Three recursions, all with Q_{T-1} = r: the enumeration's, the dual's over policies, and that of a given policy.
/// Shapes: Q [T, S, A], V [T, S], row-major. Numerics: log space throughout; -inf is a value like any other. Reference: enumeration.
/// </remarks>
public sealed class SoftValues
{
    private readonly double[] q, v;
    private readonly int states, actions;

    private SoftValues(FiniteMdp mdp) =>
        (states, actions, q, v) = (mdp.States, mdp.Actions, new double[mdp.Horizon * mdp.States * mdp.Actions],
            new double[mdp.Horizon * mdp.States]);

    /// <summary>The value before the start state is drawn: log Z, its dual, or the policy's objective.</summary>
    public double AtStart { get; private set; }

    /// <summary>Q_t(s, a).</summary>
    public double Q(int t, int state, int action) => q[(t * states + state) * actions + action];

    /// <summary>V_t(s).</summary>
    public double V(int t, int state) => v[t * states + state];

    /// <summary>Q_t of every (state, action), [S, A].</summary>
    public ReadOnlySpan<double> Q(int t) => q.AsSpan(t * states * actions, states * actions);

    /// <summary>V_t of every state, [S].</summary>
    public ReadOnlySpan<double> V(int t) => v.AsSpan(t * states, states);

    /// <summary>V = log Σ_a exp(r + log E exp V'): the sum over all trajectories that follow; AtStart = log E exp V_0 = log Z(ψ).</summary>
    /// <remarks>Source: E-LOGZ.</remarks>
    public static SoftValues Enumeration(FiniteMdp mdp, int task)
    {
        SoftValues values = new(mdp);
        values.Fill(mdp, task, static (row, next) => LogSpace.Expectation(row, next), static (_, _, rowQ) => LogSumExp.Of(rowQ));
        values.AtStart = LogSpace.Expectation(mdp.Initial, values.V(0));
        return values;
    }

    /// <summary>
    /// V = log Σ_a exp(r + E V'): the best that a policy can do against the true dynamics; AtStart = E V_0 = the dual, at most log Z(ψ).
    /// </summary>
    /// <remarks>Source: E-DUAL. The best policy is q(a | s, t) = exp(Q_t(s, a) - V_t(s)).</remarks>
    public static SoftValues Dual(FiniteMdp mdp, int task)
    {
        SoftValues values = new(mdp);
        values.Fill(mdp, task, Mean, static (_, _, rowQ) => LogSumExp.Of(rowQ));
        values.AtStart = LogSpace.Mean(mdp.Initial, values.V(0));
        return values;
    }

    /// <summary>The soft Q of a given policy q(a | s, t): Q = r + E V', V = Σ_a q (Q - log q); AtStart = E[Σ r - log q].</summary>
    /// <remarks>Source: E-SOFTQ. Entropies count from t + 1, since a_t is conditioned on. Shapes: policy [T, S, A].</remarks>
    public static SoftValues OfPolicy(FiniteMdp mdp, int task, double[] policy)
    {
        SoftValues values = new(mdp);
        if (policy.Length != values.q.Length)
            throw new ArgumentException($"policy: expected [{mdp.Horizon}, {mdp.States}, {mdp.Actions}] numbers, got {policy.Length}.");
        values.Fill(mdp, task, Mean,
            (t, state, rowQ) => PolicyValue(policy.AsSpan((t * mdp.States + state) * mdp.Actions, mdp.Actions), rowQ));
        values.AtStart = LogSpace.Mean(mdp.Initial, values.V(0));
        return values;
    }

    private delegate double Backup(Successors row, ReadOnlySpan<double> next);

    private delegate double Maximum(int t, int state, ReadOnlySpan<double> rowQ);

    private void Fill(FiniteMdp mdp, int task, Backup backup, Maximum maximum)
    {
        for (int t = mdp.Horizon - 1; t >= 0; t--)
        for (int state = 0; state < states; state++)
        {
            Span<double> rowQ = q.AsSpan((t * states + state) * actions, actions);
            for (int action = 0; action < actions; action++)
            {
                rowQ[action] = mdp.Reward(task, state, action);
                if (t < mdp.Horizon - 1 && !double.IsNegativeInfinity(rowQ[action]))
                    rowQ[action] += backup(mdp.Transitions[state, action], V(t + 1));
            }
            v[t * states + state] = maximum(t, state, rowQ);
        }
    }

    private static double Mean(Successors row, ReadOnlySpan<double> next)
    {
        double total = 0;
        for (int i = 0; i < row.Count; i++) total += row.Probability[i] * next[row.Next[i]];
        return total;
    }

    private static double PolicyValue(ReadOnlySpan<double> policy, ReadOnlySpan<double> rowQ)
    {
        double total = 0;
        for (int a = 0; a < policy.Length; a++)
            if (policy[a] > 0) total += policy[a] * (rowQ[a] - Float64Math.Log(policy[a]));
        return total;
    }
}
