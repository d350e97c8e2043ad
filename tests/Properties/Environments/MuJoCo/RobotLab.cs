using Hipi.Environments.MuJoCo;
using Hipi.Numerics;
using Hipi.Properties.Conformance;
using Xunit;

namespace Hipi.Properties.Environments.MuJoCo;

/// <summary>What the tests of the robots share.</summary>
internal static class RobotLab
{
    public static T Make<T>(string name, string changes = "{}") where T : MuJoCoEnvironment => (T)Worlds.Environment(name, changes);

    public static float[] Start(MuJoCoEnvironment robot, ulong seed = 1)
    {
        var stream = new RngStream(seed, "environment");
        float[] state = new float[robot.StateSize];
        robot.Reset(ref stream, state);
        return state;
    }

    /// <summary>The state after some steps of one action.</summary>
    public static float[] Steps(MuJoCoEnvironment robot, float[] state, float[] action, int count)
    {
        var stream = new RngStream(1, "environment");
        float[] next = new float[robot.StateSize];
        for (int t = 0; t < count; t++)
        {
            robot.Step(ref stream, state, action, next);
            state = [.. next];
        }
        Assert.False(robot.Interrupted);
        return state;
    }

    /// <summary>Shows what a uniformly random policy meets: (episode, step, state, action).</summary>
    public static void Wander(MuJoCoEnvironment robot, int episodes, int steps, Action<int, int, float[], float[]> visit)
    {
        var actions = new RngStream(3, "actions");
        float[] action = new float[robot.ActionSize], next = new float[robot.StateSize];
        for (int episode = 0; episode < episodes; episode++)
        {
            var stream = new RngStream((ulong)episode, "environment");
            float[] state = Start(robot, (ulong)episode);
            for (int t = 0; t < steps; t++)
            {
                for (int k = 0; k < action.Length; k++) action[k] = 2 * actions.NextSingle() - 1;
                visit(episode, t, state, action);
                robot.Step(ref stream, state, action, next);
                next.CopyTo(state, 0);
            }
        }
        Assert.Equal(0, robot.Interruptions);
    }

    public static float[] Features(Hipi.Environments.IFeatureSpace robot, float[] state, float[] action)
    {
        float[] features = new float[robot.FeatureCount];
        robot.Features(state, action, features);
        return features;
    }

    /// <summary>The world in a given pose, at rest.</summary>
    public static MuJoCoWorld Posed(MuJoCoEnvironment robot, params double[] q)
    {
        robot.World.Reset();
        q.CopyTo(robot.World.Qpos);
        robot.World.Forward();
        return robot.World;
    }

    public static int Body(MuJoCoWorld world, string name) => world.Model.Id(MuJoCoObject.Body, name);

    public static double[] At(MuJoCoWorld world, string body) => world.BodyPosition(Body(world, body)).ToArray();

    public static double[] Masses(MuJoCoWorld world) => world[MuJoCoField.BodyMass][1..].ToArray();

    public static string[] Names(MuJoCoWorld world, MuJoCoObject kind) =>
        [.. Enumerable.Range(0, world.Model.Count(kind)).Select(id => world.Model.NameOf(kind, id)!)];

    public static double[] Gears(MuJoCoWorld world) =>
        [.. Enumerable.Range(0, world.Ctrl.Length).Select(k => world[MuJoCoField.Gear][6 * k])];

    public static double[] RangeInDegrees(MuJoCoWorld world, string joint) =>
        [.. world.JointRange(world.Model.Id(MuJoCoObject.Joint, joint)).ToArray().Select(limit => limit * 180 / Math.PI)];

    /// <summary>Equal coordinate by coordinate to within a tolerance.</summary>
    public static void Near(ReadOnlySpan<double> expected, ReadOnlySpan<double> found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int k = 0; k < expected.Length; k++)
            Assert.True(Math.Abs(expected[k] - found[k]) <= tolerance,
                FormattableString.Invariant($"[{k}]: expected {expected[k]:R}, found {found[k]:R}, allowed {tolerance:g2}"));
    }

    public static void Near(ReadOnlySpan<double> expected, ReadOnlySpan<float> found, double tolerance) =>
        Near(expected, found.ToArray().Select(value => (double)value).ToArray(), tolerance);
}
