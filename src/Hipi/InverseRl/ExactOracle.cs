using System.Collections.Immutable;
using Hipi.Numerics;

namespace Hipi.InverseRl;

/// <summary>The exact theory on a finite MDP: every trajectory, log Z(ψ), the target joint p(τ, ψ), posteriors over tasks.</summary>
/// <remarks>
/// What enumerates is for small MDPs, (S A)^T trajectories at most; <see cref="SoftValues"/> and <see cref="PartitionSolver"/> give log Z
/// at any size.
/// Numerics: log space; a task with Z = 0 has p(τ, ψ) = 0 for every τ.
/// </remarks>
public sealed class ExactOracle(FiniteMdp mdp)
{
    public FiniteMdp Mdp { get; } = mdp;

    /// <summary>
    /// Every trajectory that the start distribution and the dynamics allow, states before actions, in lexicographic order.
    /// </summary>
    public IEnumerable<Trajectory> Trajectories()
    {
        int[] states = new int[Mdp.Horizon], actions = new int[Mdp.Horizon];
        return Extend(states, actions, 0);
    }

    /// <summary>
    /// log p_1(s_1) + Σ_t log p(s_{t+1} | s_t, a_t): what start and dynamics give a trajectory; -inf where they rule it out.
    /// </summary>
    public double LogDynamics(Trajectory trajectory)
    {
        double total = Float64Math.Log(Mdp.Initial[trajectory.States[0]]);
        for (int t = 1; t < trajectory.Length; t++)
            total += Float64Math.Log(
                Mdp.Transitions.Probability(trajectory.States[t - 1], trajectory.Actions[t - 1], trajectory.States[t]));
        return total;
    }

    /// <summary>Σ_t r_ψ(s_t, a_t).</summary>
    public double Return(Trajectory trajectory, int task)
    {
        double total = 0;
        for (int t = 0; t < trajectory.Length; t++) total += Mdp.Reward(task, trajectory.States[t], trajectory.Actions[t]);
        return total;
    }

    /// <summary>Σ_t log q(a_t | s_t, t) under a policy [T, S, A].</summary>
    public double LogPolicy(Trajectory trajectory, ReadOnlySpan<double> policy)
    {
        double total = 0;
        for (int t = 0; t < trajectory.Length; t++)
            total += Float64Math.Log(policy[(t * Mdp.States + trajectory.States[t]) * Mdp.Actions + trajectory.Actions[t]]);
        return total;
    }

    /// <summary>log Z(ψ) = log Σ_τ p_1 Π p exp Σ r_ψ for every task, trajectory by trajectory; [K].</summary>
    /// <remarks>Source: E-LOGZ. Reference: <see cref="SoftValues.Enumeration"/>.</remarks>
    public double[] LogZByEnumeration()
    {
        List<double>[] terms = [.. Enumerable.Range(0, Mdp.Tasks).Select(_ => new List<double>())];
        foreach (Trajectory trajectory in Trajectories())
        {
            double dynamics = LogDynamics(trajectory);
            for (int task = 0; task < Mdp.Tasks; task++) terms[task].Add(dynamics + Return(trajectory, task));
        }
        return [.. terms.Select(list => LogSumExp.Of(list.ToArray()))];
    }

    /// <summary>log p(τ, ψ) = log p(ψ) - log Z(ψ) + log p_1 + Σ log p + Σ r_ψ.</summary>
    /// <remarks>Source: E-TARGET.</remarks>
    public double LogJoint(Trajectory trajectory, int task, ReadOnlySpan<double> logZ) =>
        LogJoint(LogDynamics(trajectory), Return(trajectory, task), task, logZ);

    /// <summary>The same of a trajectory whose dynamics' part and return are known.</summary>
    /// <remarks>Source: E-TARGET.</remarks>
    public double LogJoint(double logDynamics, double sumOfRewards, int task, ReadOnlySpan<double> logZ) =>
        double.IsNegativeInfinity(logZ[task])
            ? double.NegativeInfinity
            : Float64Math.Log(Mdp.Prior[task]) + logDynamics + (sumOfRewards - logZ[task]);

    /// <summary>p(ψ | τ) ∝ p(ψ) exp(Σ r_ψ - log Z(ψ)); [K]; null where every task rules the trajectory out.</summary>
    /// <remarks>Source: E-POSTERIOR.</remarks>
    public double[]? Posterior(Trajectory trajectory, ReadOnlySpan<double> logZ)
    {
        double[] scores = new double[Mdp.Tasks];
        for (int task = 0; task < scores.Length; task++) scores[task] = Return(trajectory, task);
        return Posterior(scores, logZ);
    }

    /// <summary>
    /// q(ψ | s_t, a_t) ∝ p(ψ) exp(Q_t(s_t, a_t, ψ) - log Z(ψ)) of scores [K] (soft Q or returns); null where all are -inf.
    /// </summary>
    /// <remarks>Source: E-TRANSITION-POSTERIOR.</remarks>
    public double[]? Posterior(ReadOnlySpan<double> scores, ReadOnlySpan<double> logZ)
    {
        double[] posterior = new double[Mdp.Tasks];
        for (int task = 0; task < posterior.Length; task++)
            posterior[task] = double.IsNegativeInfinity(logZ[task])
                ? double.NegativeInfinity
                : Float64Math.Log(Mdp.Prior[task]) + (scores[task] - logZ[task]);
        return LogSpace.TryNormalise(posterior) ? posterior : null;
    }

    /// <summary>
    /// log α_t(s) = log Σ over prefixes that reach s at step t of p_1 Π p exp Σ_{t' &lt; t} r_ψ: the rewards already collected; [T, S].
    /// </summary>
    /// <remarks>Source: E-FORWARD. p(ψ | s_t, a_t) ∝ p(ψ) / Z(ψ) · α_t(s_t) exp Q_t(s_t, a_t), Q backed up as enumeration does.</remarks>
    public double[] ForwardMessage(int task)
    {
        int states = Mdp.States;
        double[] message = new double[Mdp.Horizon * states];
        List<double>[] terms = [.. Enumerable.Range(0, states).Select(_ => new List<double>())];
        for (int s = 0; s < states; s++) message[s] = Float64Math.Log(Mdp.Initial[s]);
        for (int t = 1; t < Mdp.Horizon; t++)
        {
            foreach (List<double> list in terms) list.Clear();
            for (int s = 0; s < states; s++)
            for (int a = 0; a < Mdp.Actions; a++)
            {
                Successors row = Mdp.Transitions[s, a];
                for (int i = 0; i < row.Count; i++)
                    terms[row.Next[i]].Add(message[(t - 1) * states + s] + Mdp.Reward(task, s, a) + Float64Math.Log(row.Probability[i]));
            }
            for (int s = 0; s < states; s++) message[t * states + s] = LogSumExp.Of(terms[s].ToArray());
        }
        return message;
    }

    private IEnumerable<Trajectory> Extend(int[] states, int[] actions, int t)
    {
        for (int state = 0; state < Mdp.States; state++)
        {
            double p = t == 0 ? Mdp.Initial[state] : Mdp.Transitions.Probability(states[t - 1], actions[t - 1], state);
            if (!(p > 0)) continue;
            states[t] = state;
            for (int action = 0; action < Mdp.Actions; action++)
            {
                actions[t] = action;
                if (t == Mdp.Horizon - 1) yield return new Trajectory([.. states], [.. actions]);
                else foreach (Trajectory trajectory in Extend(states, actions, t + 1)) yield return trajectory;
            }
        }
    }
}
