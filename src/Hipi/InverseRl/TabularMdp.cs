using Hipi.Environments;
using Hipi.Tasks;

namespace Hipi.InverseRl;

/// <summary>The finite MDP of a finite environment under a family of finitely many tasks, for the exact oracle.</summary>
/// <remarks>Rewards are the family's own, so that oracle and learner see the same numbers; no task ends before the horizon.</remarks>
public static class TabularMdp
{
    public static FiniteMdp Of(IEnvironment environment, ITaskFamily family, int horizon)
    {
        if (environment is not IFiniteDynamics dynamics)
            throw new ArgumentException($"environment: must have finitely many states and actions, found {environment.GetType().Name}.");
        int tasks = family.Count ?? throw new ArgumentException($"tasks: must be finitely many, found {family.GetType().Name}.");
        double[] initial = [.. Enumerable.Range(0, dynamics.StateCount).Select(dynamics.StartProbability)];
        double[] prior = new double[tasks];
        for (int task = 0; task < tasks; task++) prior[task] = Numerics.Float64Math.Exp(family.LogPrior(task));
        TransitionTable transitions = TransitionTable.Deterministic(dynamics.StateCount, dynamics.ActionCount, dynamics.Next);
        return new FiniteMdp(horizon, initial, transitions, Rewards(environment, dynamics, family, tasks), prior);
    }

    private static double[] Rewards(IEnvironment environment, IFiniteDynamics dynamics, ITaskFamily family, int tasks)
    {
        float[] state = new float[environment.StateSize], action = new float[environment.ActionSize];
        float[] task = new float[family.TaskSize], reward = new float[1];
        double[] rewards = new double[tasks * dynamics.StateCount * dynamics.ActionCount];
        int at = 0;
        for (int k = 0; k < tasks; k++)
        for (int s = 0; s < dynamics.StateCount; s++)
        for (int a = 0; a < dynamics.ActionCount; a++)
        {
            family.GetTask(k, task);
            dynamics.GetState(s, state);
            dynamics.GetAction(a, action);
            family.Rewards(state, action, task, reward, 1);
            rewards[at++] = reward[0];
        }
        return rewards;
    }
}
