using Hipi.Environments.MuJoCo;
using Hipi.Numerics;
using Hipi.Properties.Conformance;
using Hipi.Tests;
using Xunit;

namespace Hipi.Properties.Environments.MuJoCo;

/// <summary>
/// Jaco (E-JACO) against published facts: chain, masses, servos, layout, kinematics, driven motion, fingers, starts, a controller, goals.
/// </summary>
/// <remarks>
/// Reference: dm_control's manipulation task reach_site with its meshes, driven in MuJoCo 2.2.2; with primitives contact-free motion agrees
/// to 1e-7.
/// </remarks>
public sealed class JacoProperties
{
    private static Jaco Make() => (Jaco)Worlds.Environment("jaco");

    [MuJoCoFact]
    public void Model_Facts_AreThePublishedOnes()
    {
        Jaco jaco = Make();
        MuJoCoWorld world = jaco.World;
        Assert.Equal((0.002, 20, 0.04), (world[MuJoCoField.Timestep][0], jaco.Substeps, jaco.ControlStep));
        Assert.Equal((9, 9, 9), (world.Qpos.Length, world.Qvel.Length, world.Ctrl.Length));
        Assert.Equal(4.3105, world[MuJoCoField.BodyMass].ToArray().Sum(), 1e-4);
        RobotLab.Near([0.643205, 1.16915, 0.54719, 0.0255204, 0.0132655],
            [Walks.Mass(world, "b_1"), Walks.Mass(world, "b_2"),
            Walks.Mass(world, "hand"), Walks.Mass(world, "b_finger_2"), Walks.Mass(world, "b_tip_3")], 1e-9);
        Assert.Equal([4, 4, 4, 2, 2, 2, 0.1, 0.1, 0.1], world[MuJoCoField.DofArmature].ToArray());
        Assert.Equal([2, 2, 2, 1, 1, 1, 0.1, 0.1, 0.1], world[MuJoCoField.DofFrictionloss].ToArray());
        Assert.Equal([0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.75, 0.75, 0.75], world[MuJoCoField.DofDamping].ToArray());
        double[] control = world[MuJoCoField.ControlRange].ToArray(), force = world[MuJoCoField.ForceRange].ToArray();
        RobotLab.Near([36 * Math.PI / 180, 48 * Math.PI / 180, 5], [control[1], control[7], control[13]], 1e-9);
        RobotLab.Near([30.5, 6.8, 1], [force[1], force[7], force[13]], 1e-12);
        Assert.Equal([0, 1, 1, 0, 0, 0, 1, 1, 1], world.Flags(MuJoCoFlags.JointLimited).ToArray().Select(flag => (int)flag));
        RobotLab.Near([0.820305, 5.462881], world.JointRange(1), 1e-9);
        RobotLab.Near([0.15, 1.35], world.JointRange(8), 1e-9);
    }

    [MuJoCoTheory]
    [InlineData(0, Math.PI, Math.PI, 0, 0, 0, 0.015, 0.4618619, 1.2140789)]
    [InlineData(0, 2.5, 1.2, 0, 0, 0, -0.25993047, 0.46186190, 0.75981649)]
    [InlineData(1, 2.5, 1.2, 1, 2, 3, 0.22861950, 0.53062382, 0.76492451)]
    [InlineData(4.71, 2.6, 1.3, 3.9, 1, 4.6, 0.22119084, 0.18485694, 0.77397780)]
    public void Kinematics_OfThePinch_AreThePublishedOnes(double a, double b, double c, double d, double e, double f, double x, double y,
        double z)
    {
        MuJoCoWorld world = Posed([a, b, c, d, e, f], 0.15);
        RobotLab.Near([x, y, z], world.SitePosition(Pinch(world)), 1e-7);
    }

    [MuJoCoFact]
    public void State_Layout_IsHandPinchArm()
    {
        Jaco jaco = Make();
        Assert.Equal((43, 43, 9, 3), (jaco.ObservationSize, jaco.StateSize, jaco.ActionSize, jaco.GoalSize));
        float[] state = RobotLab.Start(jaco, 3), goal = new float[3];
        state = RobotLab.Steps(jaco, state, [0.2f, -0.3f, 0.4f, -0.5f, 0.6f, -0.7f, 0.1f, 0.2f, -0.1f], 5);
        MuJoCoWorld world = jaco.World;
        double[] expected =
        [
            .. world.Qpos[6..9], .. world.Qvel[6..9], .. world.SitePosition(Pinch(world)), .. world.SiteRotation(Pinch(world)),
            .. world.Qpos[..6].ToArray().SelectMany(q => new[] { Math.Sin(q), Math.Cos(q) }),
            .. Torques(world).Select(t => Math.Sign(t) * Math.Log(1 + Math.Abs(t))),
            .. world.Qvel[..6], 0,
        ];
        RobotLab.Near(expected, [.. state.Select(x => (double)x)], 1e-6);
        jaco.AchievedGoal(state, goal);
        Assert.Equal(state[6..9], goal);
    }

    [MuJoCoFact]
    public void Drive_OneJoint_EndsWhereTheReferenceDoes()
    {
        MuJoCoWorld world = Posed([4.71, 2.6, 1.3, 3.9, 1, 4.6], 0.75);
        world.Ctrl[0] = 0.5;
        for (int t = 0; t < 25; t++) Assert.Equal(0, world.SuiteStep(20));
        RobotLab.Near([5.18874981, 2.6, 1.29607120, 3.9, 1, 4.6, 0.75, 0.75, 0.75], world.Qpos, 2e-7);
        Assert.Equal(0.49599, world.Qvel[0], 1e-5);
        RobotLab.Near([0.09694917, 0.10663834, 0.77229897], world.SitePosition(Pinch(world)), 1e-7);
        RobotLab.Near([0.0000347, 0.922716, 3.983901, -0.960754, -0.096062, -0.031270], Torques(world), 5e-5);
    }

    [MuJoCoFact]
    public void Fingers_ClosedAtFullSpeed_ReachTheirStops()
    {
        MuJoCoWorld world = Posed([4.71, 2.6, 1.3, 3.9, 1, 4.6], 0.15);
        world.Ctrl[6..].Fill(5);
        for (int t = 0; t < 10; t++) world.SuiteStep(20);
        Assert.Equal(0.4768, world.Qpos[6], 2e-3);                    // the reference's fingers move alike, these differ by 1e-3
        for (int t = 0; t < 10; t++) world.SuiteStep(20);
        Assert.Equal(0.948, world.Qpos[6], 4e-3);
        for (int t = 0; t < 20; t++) world.SuiteStep(20);
        Assert.All(world.Qpos[6..].ToArray(), q => Assert.InRange(q, 1.30, 1.36));   // 1.35, or where fingers 1 and 3 meet
    }

    [MuJoCoFact]
    public void Starts_PointDownInTheBoxWithinLimitsAndTouchNothing()
    {
        Jaco jaco = Make();
        MuJoCoWorld world = jaco.World;
        List<float> heights = [], grasps = [];
        for (ulong seed = 0; seed < 150; seed++)
        {
            float[] state = RobotLab.Start(jaco, seed);
            Assert.InRange(state[6], -0.2f, 0.2f);
            Assert.InRange(state[7], -0.2f, 0.2f);
            Assert.InRange(state[8], 0.02f, 0.4f);
            RobotLab.Near([0, 1, 0, 1, 0, 0, 0, 0, -1], [.. state[9..18].Select(x => (double)x)], 1e-6);
            for (int joint = 1; joint < 3; joint++)
                Assert.InRange(world.Qpos[joint], world.JointRange(joint)[0], world.JointRange(joint)[1]);
            Assert.All(world.Qpos[..6].ToArray(), q => Assert.InRange(q, 0, 2 * Math.PI));
            Assert.All(world.Qvel.ToArray(), v => Assert.Equal(0, v));
            Assert.All(Enumerable.Range(0, world.ContactCount), k => Assert.True(IsOfTheHand(world, world.Contact(k))));
            Assert.Equal((state[0], state[0]), (state[1], state[2]));
            heights.Add(state[8]);
            grasps.Add(state[0]);
        }
        Assert.Equal(0.21, heights.Average(), 0.03);                  // 3 standard errors: 3 * .11 / sqrt(150) = .027
        Assert.Equal(0.75, grasps.Average(), 0.09);
    }

    [MuJoCoFact]
    public void Ground_UnderAHandDrivenDown_StopsIt()
    {
        Jaco jaco = Make();
        float[] state = RobotLab.Start(jaco, 1);
        RobotLab.Steps(jaco, state, [0f, 1f, 0f, 0f, 0f, 0f, 0f, 0f, 0f], 200);
        MuJoCoWorld world = jaco.World;
        int ground = world.Model.Id(MuJoCoObject.Geom, "ground");
        MuJoCoContact[] touching = [.. Enumerable.Range(0, world.ContactCount).Select(world.Contact)
            .Where(contact => contact.Geom1 == ground || contact.Geom2 == ground)];
        Assert.NotEmpty(touching);
        Assert.All(touching, contact => Assert.InRange(contact.Distance, -0.005, 0.001));
    }

    [MuJoCoFact]
    public void Rest_WithoutCommand_CreepsAsAServoWithoutCompensationDoes()
    {
        Jaco jaco = Make();
        double[] creep = [.. Enumerable.Range(0, 6).Select(seed =>
        {
            float[] start = RobotLab.Start(jaco, (ulong)seed), before = RobotLab.Steps(jaco, start, new float[9], 249),
            end = RobotLab.Steps(jaco, before, new float[9], 1);
            Assert.Equal((0f, 1f), (before[42], end[42]));            // the task's own limit is 250 steps
            return Walks.Distance(start.AsSpan(6, 3), end.AsSpan(6, 3));
        })];
        Assert.InRange(creep.Average(), 0.01, 0.10);                  // published: .049 on average, at most .13
        Assert.InRange(creep.Max(), 0, 0.14);
        Assert.False(jaco.Interrupted);
    }

    [MuJoCoFact]
    public void Reach_ByJointSpeedsTowardsSolvedAngles_MeetsTheGoal()
    {
        Jaco jaco = Make();
        var stream = new RngStream(4, "goals");
        float[] goal = new float[3];
        for (ulong seed = 0; seed < 4; seed++)
        {
            jaco.SampleGoal(ref stream, goal);
            double[] angles = Solved(jaco, seed, goal);
            float[] state = RobotLab.Start(jaco, seed);
            for (int t = 0; t < 250 && Walks.Distance(state.AsSpan(6, 3), goal) >= 0.01; t++)
                state = RobotLab.Steps(jaco, state, Towards(jaco.World, angles), 1);
            Assert.True(Walks.Distance(state.AsSpan(6, 3), goal) < 0.01, $"seed {seed}");
        }
    }

    [MuJoCoFact]
    public void Goals_AreEvenInTheBox()
    {
        Jaco jaco = Make();
        var stream = new RngStream(5, "goals");
        float[] goal = new float[3], sum = new float[3];
        for (int i = 0; i < 3000; i++)
        {
            jaco.SampleGoal(ref stream, goal);
            Assert.InRange(goal[0], -0.2f, 0.2f);
            Assert.InRange(goal[1], -0.2f, 0.2f);
            Assert.InRange(goal[2], 0.02f, 0.4f);
            for (int k = 0; k < 3; k++) sum[k] += goal[k] / 3000;
        }
        RobotLab.Near([0, 0, 0.21], [sum[0], sum[1], sum[2]], 0.0065);   // 3 standard errors
    }

    [MuJoCoFact]
    public void RandomPolicy_Distances_AreThePublishedOnes() =>
        // published .209, standard deviation .10: 3 standard errors .067
        Assert.InRange(Walks.Closest(Make(), 20, 250).Average(), 0.14, 0.28);

    /// <summary>The arm's angles for the pinch at a goal, gripper down, from an episode's start.</summary>
    private static double[] Solved(Jaco jaco, ulong seed, float[] goal)
    {
        RobotLab.Start(jaco, seed);
        Assert.True(ArmPose.Solve(jaco.World, Pinch(jaco.World), [goal[0], goal[1], goal[2]]));
        RobotLab.Near([goal[0], goal[1], goal[2]], jaco.World.SitePosition(Pinch(jaco.World)), 1e-9);
        return jaco.World.Qpos[..6].ToArray();
    }

    private static float[] Towards(MuJoCoWorld world, double[] angles)
    {
        float[] action = new float[9];
        for (int j = 0; j < 6; j++) action[j] = (float)Math.Clamp(6 * (angles[j] - world.Qpos[j]), -1, 1);
        return action;
    }

    private static bool IsOfTheHand(MuJoCoWorld world, MuJoCoContact contact)
    {
        ReadOnlySpan<int> bodies = world.Integers(MuJoCoIntegers.GeomBody);
        int hand = world.Model.Id(MuJoCoObject.Body, "hand");
        return bodies[contact.Geom1] >= hand && bodies[contact.Geom2] >= hand;
    }

    private static MuJoCoWorld Posed(double[] arm, double fingers)
    {
        MuJoCoWorld world = Make().World;
        arm.CopyTo(world.Qpos);
        world.Qpos[6..].Fill(fingers);
        world.ForwardUnactuated();
        return world;
    }

    private static int Pinch(MuJoCoWorld world) => world.Model.Id(MuJoCoObject.Site, "pinch");

    private static double[] Torques(MuJoCoWorld world) =>
        [.. Enumerable.Range(1, 6)
            .Select(k => world.Sensor(world.Model.Id(MuJoCoObject.Sensor, FormattableString.Invariant($"torque_{k}")))[2])];
}
