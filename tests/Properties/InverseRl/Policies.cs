using Hipi.InverseRl;

namespace Hipi.Properties.InverseRl;

/// <summary>Policies on a finite MDP and the trajectories they make.</summary>
internal static class Policies
{
    /// <summary>The dual's maximiser q(a | s, t) = exp(Q - V), uniform where every action is ruled out; [T, S, A].</summary>
    public static double[] Best(FiniteMdp mdp, SoftValues values)
    {
        List<double> policy = [];
        for (int t = 0; t < mdp.Horizon; t++)
        for (int s = 0; s < mdp.States; s++)
        {
            double[] row = values.Q(t).Slice(s * mdp.Actions, mdp.Actions).ToArray();
            policy.AddRange(LogSpace.TryNormalise(row) ? row : Enumerable.Repeat(1.0 / mdp.Actions, mdp.Actions));
        }
        return [.. policy];
    }

    /// <summary>q(τ) = p_1 Π p q(a_t | s_t, t) of every trajectory.</summary>
    public static double[] TrajectoryDistribution(ExactOracle oracle, Trajectory[] all, double[] policy) =>
        [.. all.Select(tau => Math.Exp(oracle.LogDynamics(tau) + oracle.LogPolicy(tau, policy)))];
}
