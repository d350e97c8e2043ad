using Hipi.InverseRl;

namespace Hipi.Properties.InverseRl;

/// <summary>A fault put into a theory property's inputs on purpose: its twin must fail, or the property sees nothing.</summary>
public enum Sabotage
{
    None,
    LogZDropped,
    PriorDropped,
    SignFlipped,
    ForwardMessageDropped,
}

internal static class SabotageExtensions
{
    /// <summary>log Z, or 0 where it is dropped.</summary>
    public static double LogZ(this Sabotage sabotage, double logZ) => sabotage == Sabotage.LogZDropped ? 0 : logZ;

    /// <summary>log Z of every task, or zeros where it is dropped.</summary>
    public static double[] LogZ(this Sabotage sabotage, double[] logZ) => sabotage == Sabotage.LogZDropped ? new double[logZ.Length] : logZ;

    /// <summary>The MDP, its rewards negated where the sign is flipped (a -inf stays), its prior uniform where that is dropped.</summary>
    public static FiniteMdp Rewards(this Sabotage sabotage, FiniteMdp mdp)
    {
        if (sabotage is not (Sabotage.SignFlipped or Sabotage.PriorDropped)) return mdp;
        double[] prior = sabotage == Sabotage.PriorDropped ? [.. Enumerable.Repeat(1.0 / mdp.Tasks, mdp.Tasks)] : mdp.Prior.ToArray();
        double[] rewards = [.. Enumerable.Range(0, mdp.Tasks).SelectMany(task => mdp.Rewards(task).ToArray())];
        if (sabotage == Sabotage.SignFlipped) rewards = [.. rewards.Select(r => double.IsInfinity(r) ? r : -r)];
        return new FiniteMdp(mdp.Horizon, mdp.Initial, mdp.Transitions, rewards, prior);
    }
}
