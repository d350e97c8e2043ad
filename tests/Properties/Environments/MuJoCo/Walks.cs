using Hipi.Environments;
using Hipi.Environments.MuJoCo;
using Hipi.Numerics;

namespace Hipi.Properties.Environments.MuJoCo;

/// <summary>Walks that the tests of several domains take.</summary>
internal static class Walks
{
    /// <summary>Least distance to a goal of each of some episodes under uniformly random actions.</summary>
    public static double[] Closest<T>(T environment, int episodes, int steps)
        where T : IEnvironment, IGoalSpace
    {
        RngStream stream = new(11, "environment"), actions = new(11, "actions");
        float[] state = new float[environment.StateSize], next = new float[environment.StateSize],
            action = new float[environment.ActionSize];
        float[] goal = new float[environment.GoalSize], at = new float[environment.GoalSize];
        double[] closest = new double[episodes];
        for (int episode = 0; episode < episodes; episode++)
        {
            environment.Reset(ref stream, state);
            environment.SampleGoal(ref stream, goal);
            closest[episode] = double.MaxValue;
            for (int t = 0; t < steps; t++)
            {
                for (int k = 0; k < action.Length; k++) action[k] = 2 * actions.NextSingle() - 1;
                environment.Step(ref stream, state, action, next);
                next.CopyTo(state, 0);
                environment.AchievedGoal(state, at);
                closest[episode] = Math.Min(closest[episode], Distance(at, goal));
            }
        }
        return closest;
    }

    public static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int k = 0; k < a.Length; k++) sum += ((double)a[k] - b[k]) * ((double)a[k] - b[k]);
        return Math.Sqrt(sum);
    }

    /// <summary>
    /// Actuator i at step t gets the middle of its range plus half of it times sin(0.1 t + i): the driver of the published trajectories.
    /// </summary>
    public static void DriveBySines(MuJoCoWorld world, int steps, int substeps)
    {
        Span<double> range = world[MuJoCoField.ControlRange];
        for (int t = 0; t < steps; t++)
        {
            for (int i = 0; i < world.Ctrl.Length; i++)
                world.Ctrl[i] = 0.5 * (range[2 * i] + range[2 * i + 1]) + 0.5 * (range[2 * i + 1] - range[2 * i]) * Math.Sin(0.1 * t + i);
            world.SuiteStep(substeps);
        }
    }

    public static double Mass(MuJoCoWorld world, string body) => world[MuJoCoField.BodyMass][world.Model.Id(MuJoCoObject.Body, body)];
}
