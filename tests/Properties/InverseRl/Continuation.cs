using Hipi.InverseRl;

namespace Hipi.Properties.InverseRl;

/// <summary>What follows a pair (s_t, a_t) under a policy, by enumerating every continuation: no backup anywhere.</summary>
internal static class Continuation
{
    /// <summary>q(a | s, t) of a policy [T, S, A].</summary>
    public static double Policy(FiniteMdp mdp, double[] policy, int t, int s, int a) => policy[(t * mdp.States + s) * mdp.Actions + a];

    /// <summary>E[Σ_{t' >= t} r - Σ_{t' > t} log q(a_t' | s_t')], summed over all continuations.</summary>
    public static double Value(FiniteMdp mdp, int task, double[] policy, int t, int s, int a, double probability = 1, double collected = 0)
    {
        double sum = collected + mdp.Reward(task, s, a), total = 0;
        if (t == mdp.Horizon - 1) return probability * sum;
        ForEachNext(mdp, policy, t, s, a, (next, action, p, q) =>
            total += Value(mdp, task, policy, t + 1, next, action, probability * p * q, sum - Math.Log(q)));
        return total;
    }

    /// <summary>
    /// The arm's one-step score (discount and temperature 1) in expectation over s' and a', with that soft Q as the critic; the last step
    /// is terminal.
    /// </summary>
    public static double ExpectedBackup(FiniteMdp mdp, int task, double[] policy, SoftValues critic, int t, int s, int a)
    {
        double reward = mdp.Reward(task, s, a), logProbability = Math.Log(Policy(mdp, policy, t, s, a)), total = 0;
        if (t == mdp.Horizon - 1) return BackupScore.Of(reward, logProbability, 1, 1, 0);
        ForEachNext(mdp, policy, t, s, a, (next, action, p, q) =>
            total += p * q * BackupScore.Of(reward, logProbability, 1, 0, critic.Q(t + 1, next, action)));
        return total;
    }

    /// <summary>E log q(a_t+1 | s_t+1), 0 at the last step.</summary>
    public static double ExpectedNextLog(FiniteMdp mdp, double[] policy, int t, int s, int a)
    {
        double total = 0;
        if (t < mdp.Horizon - 1) ForEachNext(mdp, policy, t, s, a, (_, _, p, q) => total += p * q * Math.Log(q));
        return total;
    }

    private static void ForEachNext(FiniteMdp mdp, double[] policy, int t, int s, int a, Action<int, int, double, double> visit)
    {
        Successors row = mdp.Transitions[s, a];
        for (int i = 0; i < row.Count; i++)
        for (int action = 0; action < mdp.Actions; action++)
            visit(row.Next[i], action, row.Probability[i], Policy(mdp, policy, t + 1, row.Next[i], action));
    }
}
