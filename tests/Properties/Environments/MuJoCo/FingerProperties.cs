using Hipi.Environments.MuJoCo;
using Hipi.Numerics;
using Hipi.Properties.Conformance;
using Hipi.Tests;
using Xunit;

namespace Hipi.Properties.Environments.MuJoCo;

/// <summary>
/// The finger (E-FINGER) against published facts: masses, gears, layout, driven trajectories, mirror symmetry, contact, rest, starts,
/// goals.
/// </summary>
/// <remarks>Reference: the control suite's finger (turn, hard), loaded and driven in MuJoCo 2.2.2 through its C interface.</remarks>
public sealed class FingerProperties
{
    private static Finger Make() => (Finger)Worlds.Environment("finger");

    [MuJoCoFact]
    public void Model_Facts_AreThePublishedOnes()
    {
        Finger finger = Make();
        MuJoCoWorld world = finger.World;
        Assert.Equal((0.01, 2, 0.02), (world[MuJoCoField.Timestep][0], finger.Substeps, finger.ControlStep));
        Assert.Equal((3, 3, 2), (world.Qpos.Length, world.Qvel.Length, world.Ctrl.Length));
        RobotLab.Near([0.833452, 0.686781, 2.458820],
            [Walks.Mass(world, "proximal"), Walks.Mass(world, "distal"), Walks.Mass(world, "spinner")], 1e-6);
        Assert.Equal(3.9790533, world[MuJoCoField.BodyMass].ToArray().Sum(), 1e-7);
        Assert.Equal([2.5, 2.5, 0.5], world[MuJoCoField.DofDamping].ToArray());
        Assert.Equal([0, 0, 0.1], world[MuJoCoField.DofFrictionloss].ToArray());
        Assert.Equal((30, 15), (world[MuJoCoField.Gear][0], world[MuJoCoField.Gear][6]));
        Assert.Equal([-1.0, 1.0, -1.0, 1.0], world[MuJoCoField.ControlRange].ToArray());
        Assert.Equal([1, 1, 0], world.Flags(MuJoCoFlags.JointLimited).ToArray().Select(flag => (int)flag));
        RobotLab.Near([-1.919862, 1.919862], world.JointRange(0), 1e-6);
        RobotLab.Near([-Math.PI / 2, 0, 0], world[MuJoCoField.Qpos0], 1e-12);
        RobotLab.Near([0, 0, -9.81], world[MuJoCoField.Gravity], 1e-12);   // there, and switched off: see Rest
    }

    [MuJoCoFact]
    public void Kinematics_OfTipAndFingertip_AreThePublishedOnes()
    {
        MuJoCoWorld world = Posed(0.3, -0.6, 0.9);
        RobotLab.Near([0.0981675, 0, 0.4808093], world.SitePosition(world.Model.Id(MuJoCoObject.Site, "tip")), 1e-7);
        RobotLab.Near([0.13732297, 0, 0.41250857], world.SitePosition(world.Model.Id(MuJoCoObject.Site, "touchtop")), 1e-7);
    }

    [MuJoCoFact]
    public void State_Layout_IsAnglesTipTouchVelocitiesFlag()
    {
        Finger finger = Make();
        Assert.Equal((10, 10, 2, 2), (finger.ObservationSize, finger.StateSize, finger.ActionSize, finger.GoalSize));
        float[] state = RobotLab.Start(finger, 3), goal = new float[2];
        MuJoCoWorld world = finger.World;
        double angle = world.Qpos[2];
        RobotLab.Near([world.Qpos[0], world.Qpos[1], -0.13 * Math.Sin(angle), 0.13 * Math.Cos(angle), 0, 0, 0, 0, 0, 0],
            [.. state.Select(x => (double)x)], 1e-7);
        finger.AchievedGoal(state, goal);
        Assert.Equal(state[2..4], goal);
        state = RobotLab.Steps(finger, state, [1f, 0.5f], 3);
        RobotLab.Near([.. world.Qvel], [state[6], state[7], state[8]], 1e-5);
    }

    [MuJoCoFact]
    public void Flag_RisesAtTheSuitesOwnLimit()
    {
        Finger finger = Make();
        float[] state = RobotLab.Steps(finger, RobotLab.Start(finger, 1), [0f, 0f], 999);
        Assert.Equal(0f, state[9]);
        Assert.Equal(1f, RobotLab.Steps(finger, state, [0f, 0f], 1)[9]);
        Assert.Equal(0f, RobotLab.Start(finger, 2)[9]);
    }

    [MuJoCoFact]
    public void State_UnderTouch_HasTheLogarithmOfTheForce()
    {
        Finger finger = Make();
        float[] state = RobotLab.Start(finger, 3);
        Posed(finger.World, 0, 0, 0);
        double most = 0;
        for (int t = 0; t < 40; t++)
        {
            state = RobotLab.Steps(finger, state, [-1f, -1f], 1);
            double force = finger.World.Sensor(finger.World.Model.Id(MuJoCoObject.Sensor, "touchtop"))[0];
            Assert.Equal(Math.Log(1 + force), state[4], 1e-5);
            most = Math.Max(most, force);
        }
        Assert.True(most > 1, $"largest force {most}");
    }

    [MuJoCoFact]
    public void Drive_BySines_EndsWhereTheReferenceDoes()
    {
        MuJoCoWorld world = Make().World;
        world.ForwardUnactuated();
        Walks.DriveBySines(world, 50, 2);
        RobotLab.Near([0.21533609, -0.06730689, -0.37357293], world.Qpos, 1e-6);
        RobotLab.Near([-1.48755, 2.69330, -2.26124], world.Qvel, 2e-5);
    }

    [MuJoCoTheory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Drive_Constant_IsTheReferenceAndItsMirrorImage(int sign)
    {
        MuJoCoWorld world = Posed(0, 0, 0);
        (world.Ctrl[0], world.Ctrl[1]) = (sign, sign);
        for (int t = 0; t < 50; t++) Assert.Equal(0, world.SuiteStep(2));
        RobotLab.Near([sign * 1.96724115, sign * 2.08163186, sign * -1.18302317], world.Qpos, 1e-6);
    }

    [MuJoCoFact]
    public void Contact_StretchedTowardsTheSpinner_IsOne() => Assert.Equal(1, Posed(0, 0, 0).ContactCount);

    [MuJoCoFact]
    public void Energy_OfTheFreeSpinner_FallsToAnExactStop()
    {
        MuJoCoWorld world = Make().World;
        world.Qvel[2] = 20;
        world.ForwardUnactuated();
        double speed = 20;
        for (int t = 0; t < 200; t++)
        {
            Assert.Equal(0, world.SuiteStep(2));
            // dry friction is a soft constraint
            Assert.True(Math.Abs(world.Qvel[2]) <= speed + 1e-4, $"step {t}: {world.Qvel[2]} after {speed}");
            speed = Math.Abs(world.Qvel[2]);
        }
        Assert.True(speed < 1e-3, $"speed {speed}");                 // dry friction stops it within a second
        RobotLab.Near([-Math.PI / 2, 0], world.Qpos[..2], 1e-9);
    }

    [MuJoCoFact]
    public void Rest_WithoutActuation_StaysWhereItIs()
    {
        Finger finger = Make();
        float[] state = RobotLab.Start(finger, 5), later = RobotLab.Steps(finger, state, [0f, 0f], 200);
        RobotLab.Near([.. state.Select(x => (double)x)], [.. later.Select(x => (double)x)], 1e-6);   // gravity is off
    }

    [MuJoCoFact]
    public void Starts_AreWithoutContactAndElseUniform()
    {
        Finger finger = Make();
        var stream = new RngStream(2, "environment");
        float[] state = new float[10];
        double[] proximal = new double[1000], hinge = new double[1000];
        for (int i = 0; i < 1000; i++)
        {
            finger.Reset(ref stream, state);
            Assert.Equal(0, finger.World.ContactCount);
            (proximal[i], hinge[i]) = (finger.World.Qpos[0], finger.World.Qpos[2]);
        }
        Assert.InRange(1000 * 6.0 / stream.Position, 0.90, 0.96);    // accepted: 93 %; three doubles of two words a draw
        Assert.InRange(proximal.Min(), -1.9199, -1.90);
        Assert.InRange(proximal.Max(), 1.90, 1.9199);
        Assert.InRange(hinge.Min(), -Math.PI, -3.12);
        Assert.InRange(hinge.Max(), 3.12, Math.PI);
        Assert.Equal(0, hinge.Average(), 0.18);                      // 3 standard errors: 3 * 1.81 / sqrt(1000) = 0.17
    }

    [MuJoCoFact]
    public void Goals_AreTipPlacesAtEvenAngles()
    {
        Finger finger = Make();
        var stream = new RngStream(5, "goals");
        float[] goal = new float[2];
        int up = 0, right = 0;
        for (int i = 0; i < 4000; i++)
        {
            finger.SampleGoal(ref stream, goal);
            Assert.Equal(0.13, Math.Sqrt(goal[0] * goal[0] + goal[1] * goal[1]), 1e-6);
            if (goal[1] > 0) up++;
            if (goal[0] > 0) right++;
        }
        Assert.InRange(up, 1900, 2100);
        Assert.InRange(right, 1900, 2100);
        double angle = Math.Atan2(-goal[0], goal[1]);                // the hinge angle that puts the tip there
        MuJoCoWorld world = Posed(-2, 0, angle);
        Span<double> tip = world.SitePosition(world.Model.Id(MuJoCoObject.Site, "tip"));
        RobotLab.Near([0.2 + goal[0], 0.4 + goal[1]], [tip[0], tip[2]], 1e-6);
    }

    [MuJoCoFact]
    public void RandomPolicy_Distances_AreThePublishedOnes()
    {
        double[] closest = Walks.Closest(Make(), 80, 1000);
        Assert.InRange(closest.Average(), 0.095, 0.155);             // published 0.125 of 300 episodes
        Assert.InRange(closest.Count(d => d < 0.01) / 80.0, 0.03, 0.28);   // published 0.15
        Assert.InRange(closest.Count(d => d < 0.1) / 80.0, 0.22, 0.60);    // published 0.41
    }

    private static MuJoCoWorld Posed(double proximal, double distal, double hinge)
    {
        Finger finger = Make();
        Posed(finger.World, proximal, distal, hinge);
        return finger.World;
    }

    private static void Posed(MuJoCoWorld world, double proximal, double distal, double hinge)
    {
        world.Reset();
        (world.Qpos[0], world.Qpos[1], world.Qpos[2]) = (proximal, distal, hinge);
        world.ForwardUnactuated();
    }
}
