using Hipi.InverseRl;
using Hipi.Relabelling;

namespace Hipi.Properties.InverseRl;

/// <summary>
/// Exact behavioural cloning on a finite MDP: trajectories of known weights, relabelled through the arm, cloned by conditioning.
/// </summary>
/// <remarks>Source: E-CLONING.  π(a | s, t, ψ) = q(s_t = s, a_t = a | ψ) / q(s_t = s | ψ), uniform where the labels give task ψ no weight
/// at (s, t).</remarks>
internal sealed class Cloning
{
    private readonly FiniteMdp mdp;
    private readonly Trajectory[] all;
    private readonly double[] weights, labels;

    /// <summary>Relabels trajectories of weights q(τ), all of them, with the exact log Z.</summary>
    public Cloning(ExactOracle oracle, Trajectory[] all, double[] weights, double[] logZ, Sabotage sabotage = Sabotage.None)
    {
        (mdp, this.all, this.weights) = (oracle.Mdp, all, weights);
        ExactOracle given = new(sabotage.Rewards(mdp));
        double[] scores = [.. all.SelectMany(tau => Enumerable.Range(0, mdp.Tasks).Select(k => given.Return(tau, k)))];
        labels = new TheoryArm(scores, given.Mdp.Prior.ToArray(), Partition.Exact, sabotage.LogZ(logZ)).Probabilities;
    }

    /// <summary>The clone of one task; [T, S, A].</summary>
    public double[] Policy(int task)
    {
        double[] policy = new double[mdp.Horizon * mdp.States * mdp.Actions];
        for (int n = 0; n < all.Length; n++)
        for (int t = 0; t < mdp.Horizon; t++)
            policy[(t * mdp.States + all[n].States[t]) * mdp.Actions + all[n].Actions[t]] += weights[n] * labels[n * mdp.Tasks + task];
        Normalise(policy);
        return policy;
    }

    /// <summary>The clone of one task that does not see the time: the same action distribution at every step; [T, S, A].</summary>
    public double[] TimelessPolicy(int task)
    {
        int size = mdp.States * mdp.Actions;
        double[] policy = new double[size];
        for (int n = 0; n < all.Length; n++)
        for (int t = 0; t < mdp.Horizon; t++)
            policy[all[n].States[t] * mdp.Actions + all[n].Actions[t]] += weights[n] * labels[n * mdp.Tasks + task];
        Normalise(policy);
        return [.. Enumerable.Repeat(policy, mdp.Horizon).SelectMany(row => row)];
    }

    /// <summary>Eq. 6 of policies given by task: Σ_ψ p(ψ) (E[Σ r - log q] - log Z(ψ)) = -KL(q || p).</summary>
    public static double Objective(FiniteMdp mdp, double[] logZ, Func<int, double[]> policy)
    {
        double total = 0;
        for (int k = 0; k < mdp.Tasks; k++)
            if (mdp.Prior[k] > 0) total += mdp.Prior[k] * (SoftValues.OfPolicy(mdp, k, policy(k)).AtStart - logZ[k]);
        return total;
    }

    private void Normalise(double[] policy)
    {
        for (int row = 0; row < policy.Length; row += mdp.Actions)
        {
            Span<double> actions = policy.AsSpan(row, mdp.Actions);
            double sum = 0;
            foreach (double weight in actions) sum += weight;
            for (int a = 0; a < actions.Length; a++) actions[a] = sum > 0 ? actions[a] / sum : 1.0 / mdp.Actions;
        }
    }
}
