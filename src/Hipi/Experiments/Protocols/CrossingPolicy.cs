using Hipi.Environments;
using Hipi.Learning;

namespace Hipi.Experiments.Protocols;

/// <summary>The greedy policy of a table, on the grid itself.</summary>
internal static class CrossingPolicy
{
    /// <summary>Steps until a goal is met, -1 where it is not: the policy stops where the data name no action for the goal.</summary>
    public static int Steps(Grid grid, TabularQLearning learner, int start, int goal)
    {
        int state = start;
        for (int steps = 0; steps < grid.StateCount; steps++)
        {
            if (state == goal) return steps;
            int action = learner.Greedy(state, goal);
            if (action < 0) return -1;
            state = grid.Next(state, action);
        }
        return -1;
    }
}
