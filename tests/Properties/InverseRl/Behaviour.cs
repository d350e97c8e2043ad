using Hipi.InverseRl;
using Hipi.Numerics;

namespace Hipi.Properties.InverseRl;

/// <summary>A behaviour policy q(a | s) of full support on a finite MDP, and the trajectories that it stores.</summary>
internal sealed class Behaviour
{
    private readonly double[] policy, probabilities, cumulated;

    /// <summary>A policy [T, S, A] of full support.</summary>
    public Behaviour(FiniteMdp mdp, double[] policy)
    {
        Mdp = mdp;
        Oracle = new ExactOracle(mdp);
        LogZ = Oracle.LogZByEnumeration();
        All = [.. Oracle.Trajectories()];
        this.policy = policy;
        probabilities = Policies.TrajectoryDistribution(Oracle, All, policy);
        cumulated = new double[All.Length];
        for (int i = 0; i < All.Length; i++) cumulated[i] = (i == 0 ? 0 : cumulated[i - 1]) + probabilities[i];
    }

    public FiniteMdp Mdp { get; }
    public ExactOracle Oracle { get; }
    public double[] LogZ { get; }
    public Trajectory[] All { get; }

    public static Behaviour Uniform(FiniteMdp mdp) => Stationary(mdp, [.. Enumerable.Repeat(1.0 / mdp.Actions, mdp.States * mdp.Actions)]);

    /// <summary>Action 0 seven times in ten, the others evenly.</summary>
    public static Behaviour Skewed(FiniteMdp mdp) =>
        Stationary(mdp,
            [.. Enumerable.Range(0, mdp.States * mdp.Actions).Select(i => i % mdp.Actions == 0 ? 0.7 : 0.3 / (mdp.Actions - 1))]);

    private static Behaviour Stationary(FiniteMdp mdp, double[] policy) =>
        new(mdp, [.. Enumerable.Range(0, mdp.Horizon).SelectMany(_ => policy)]);

    /// <summary>log E_q exp R_ψ, by enumeration.</summary>
    public double LogMeanExpReturn(int task) => LogSpace.Expectation(probabilities, [.. All.Select(tau => Oracle.Return(tau, task))]);

    /// <summary>log E_q exp(R_ψ - Σ log q), by enumeration.</summary>
    public double LogMeanExpWeightedReturn(int task) =>
        LogSpace.Expectation(probabilities, [.. All.Select(tau => Oracle.Return(tau, task) - Oracle.LogPolicy(tau, policy))]);

    /// <summary>The MDP with r(s, a) + log q(a | s) in place of r: its log Z is log E_q exp R.</summary>
    public FiniteMdp WithLogPolicyAdded()
    {
        int pairs = Mdp.States * Mdp.Actions;
        double[] rewards =
            [.. Enumerable.Range(0, Mdp.Tasks).SelectMany(k => Mdp.Rewards(k).ToArray().Select((r, i) => r + Math.Log(policy[i % pairs])))];
        return new FiniteMdp(Mdp.Horizon, Mdp.Initial, Mdp.Transitions, rewards, Mdp.Prior);
    }

    /// <summary>Scores [size, K] of a batch drawn from q, looked up in every trajectory's.</summary>
    public double[] Batch(int size, double[] table, ref RngStream stream)
    {
        double[] scores = new double[size * Mdp.Tasks];
        for (int i = 0; i < size; i++)
        {
            int at = Array.BinarySearch(cumulated, stream.NextDouble() * cumulated[^1]);
            table.AsSpan((at < 0 ? ~at : at + 1) * Mdp.Tasks, Mdp.Tasks).CopyTo(scores.AsSpan(i * Mdp.Tasks));
        }
        return scores;
    }

    /// <summary>Every trajectory's scores under every task, [trajectories, K].</summary>
    public double[] Returns() => [.. All.SelectMany(tau => Enumerable.Range(0, Mdp.Tasks).Select(k => Oracle.Return(tau, k)))];

    /// <summary>The same with the importance weights: returns minus Σ log q.</summary>
    public double[] WeightedReturns() =>
        [.. All.SelectMany(tau => Enumerable.Range(0, Mdp.Tasks).Select(k => Oracle.Return(tau, k) - Oracle.LogPolicy(tau, policy)))];
}
