using Hipi.Experiments.Online;
using Hipi.Learning;
using Hipi.Tasks;

namespace Hipi.Experiments.Cloning;

/// <summary>What the demonstrations themselves are worth, for the tasks that they were commanded.</summary>
/// <remarks>Numerics: float rewards summed in double, trajectories in order.</remarks>
internal static class DemonstrationReturns
{
    /// <summary>
    /// Mean return, share of successes and mean length; and the mean reward of the steps in the second half of their episodes' limit.
    /// </summary>
    public static (EvaluationResult Result, double LateReward) Of(CloningData data, ITaskFamily family, int maxEpisodeSteps)
    {
        double total = 0, successes = 0, late = 0, lateSteps = 0;
        float[] reward = new float[1], success = new float[1];
        for (int n = 0; n < data.Trajectories; n++)
        {
            bool met = false;
            for (int step = data.Start(n); step < data.Start(n) + data.Length(n); step++)
            {
                family.Rewards(data.State(step), data.Action(step), data.Task(n), reward, 1);
                family.Successes(data.State(step), data.Task(n), success, 1);
                total += reward[0];
                if (2 * (step - data.Start(n)) >= maxEpisodeSteps) (late, lateSteps) = (late + reward[0], lateSteps + 1);
                met |= success[0] != 0f;
            }
            if (met) successes++;
        }
        double count = data.Trajectories;
        return (new EvaluationResult(total / count, successes / count, data.Steps / count), late / lateSteps);
    }
}
