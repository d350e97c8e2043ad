using Hipi.Environments.MuJoCo;
using Hipi.Numerics;
using Hipi.Properties.Conformance;
using Hipi.Tasks;
using Hipi.Tests;
using Xunit;

namespace Hipi.Properties.Environments.MuJoCo;

/// <summary>
/// The reacher (E-REACHER) against published facts: masses, gears, layout, kinematics, driven trajectories, energy, rest.
/// </summary>
/// <remarks>Reference: the control suite's reacher, loaded and driven in MuJoCo 2.2.2 through its C interface.</remarks>
public sealed class ReacherProperties
{
    private const double Link = 0.12;

    private static Reacher Make(string changes = "{}") => (Reacher)Worlds.Environment("reacher", changes);

    [MuJoCoFact]
    public void Model_Facts_AreThePublishedOnes()
    {
        Reacher reacher = Make();
        MuJoCoWorld world = reacher.World;
        Assert.Equal(0.02, world[MuJoCoField.Timestep][0]);
        Assert.Equal(1, reacher.Substeps);
        Assert.Equal((2, 2, 2), (world.Qpos.Length, world.Qvel.Length, world.Ctrl.Length));
        RobotLab.Near([0.0418879, 0.0356047, 0.0041888], [Walks.Mass(world, "arm"), Walks.Mass(world, "hand"), Walks.Mass(world, "finger")], 1e-6);
        Assert.Equal(0.0816814, world[MuJoCoField.BodyMass].ToArray().Sum(), 1e-7);
        Assert.Equal([0.01, 0.01], world[MuJoCoField.DofDamping].ToArray());
        Assert.Equal([0.05, 0.05], new[] { world[MuJoCoField.Gear][0], world[MuJoCoField.Gear][6] });
        Assert.Equal([-1.0, 1.0, -1.0, 1.0], world[MuJoCoField.ControlRange].ToArray());
        Assert.Equal([0, 1], world.Flags(MuJoCoFlags.JointLimited).ToArray().Select(flag => (int)flag));
        RobotLab.Near([-2.792527, 2.792527], world.JointRange(1), 1e-6);
        Assert.Equal(["shoulder", "wrist"], Enumerable.Range(0, 2).Select(k => world.Model.NameOf(MuJoCoObject.Actuator, k)!));
        world.Forward();
        Assert.Equal(0.117179, world.SubtreeCom(world.Model.Id(MuJoCoObject.Body, "arm"))[0], 1e-6);
    }

    [MuJoCoFact]
    public void State_Layout_IsAnglesFingerVelocitiesFlagThenTheGoalMap()
    {
        Reacher reacher = Make();
        Assert.Equal((7, 9, 2, 2), (reacher.ObservationSize, reacher.StateSize, reacher.ActionSize, reacher.GoalSize));
        float[] state = RobotLab.Start(reacher, 3), goal = new float[2];
        Assert.Equal((float)reacher.World.Qpos[0], state[0]);
        Assert.Equal((float)reacher.World.Qpos[1], state[1]);
        Assert.Equal(state[2..4], state[7..9]);
        Assert.Equal([0f, 0f], state[4..6]);
        reacher.AchievedGoal(state, goal);
        RobotLab.Near(Finger(reacher.World.Qpos), [goal[0], goal[1]], 1e-7);
    }

    [MuJoCoFact]
    public void State_AsReleased_HasTheWayToATargetOfNoMeaning()
    {
        Reacher reacher = Make("""{ "observation": "suite" }""");
        float[] first = RobotLab.Start(reacher, 3), second = RobotLab.Start(reacher, 4), goal = new float[2];
        RobotLab.Near([reacher.World.MocapPos[0] - second[7], reacher.World.MocapPos[1] - second[8]], [second[2], second[3]], 1e-7);
        Assert.NotEqual(first[2] + first[7], second[2] + second[7]);   // a new target each episode
        reacher.AchievedGoal(second, goal);
        RobotLab.Near(Finger(reacher.World.Qpos), [goal[0], goal[1]], 1e-7);
    }

    [MuJoCoTheory]
    [InlineData(0.5, -1.0, 0.21061981, 0.0)]
    [InlineData(0.0, 0.0, 0.24, 0.0)]
    [InlineData(1.0, 2.0, -0.05396283, 0.11791092)]   // 0.12 (cos 1 + cos 3, sin 1 + sin 3)
    public void Kinematics_OfTheFinger_AreThoseOfTwoEqualLinks(double shoulder, double wrist, double x, double y)
    {
        MuJoCoWorld world = Make().World;
        (world.Qpos[0], world.Qpos[1]) = (shoulder, wrist);
        world.Forward();
        RobotLab.Near([x, y, 0.01], world.GeomPosition(world.Model.Id(MuJoCoObject.Geom, "finger")), 1e-8);
    }

    [MuJoCoFact]
    public void Drive_Constant_EndsWhereTheReferenceDoes()
    {
        MuJoCoWorld world = Driven(50, (_, i) => i == 0 ? 1 : -0.5);
        RobotLab.Near([4.63988595, -2.16283005], world.Qpos, 1e-6);
        RobotLab.Near([5.39323, -1.80760], world.Qvel, 1e-5);
    }

    [MuJoCoFact]
    public void Drive_BySines_EndsWhereTheReferenceDoes()
    {
        MuJoCoWorld world = Driven(50, (t, i) => Math.Sin(0.1 * t + i));
        RobotLab.Near([1.43354283, -0.33839853], world.Qpos, 1e-6);
        RobotLab.Near([-4.00508, -1.53652], world.Qvel, 1e-5);
    }

    [MuJoCoFact]
    public void Energy_WithoutActuation_OnlyFallsAndTheArmComesToRest()
    {
        MuJoCoWorld world = Make().World;
        (world.Qvel[0], world.Qvel[1]) = (8, -6);
        world.Forward();
        double energy = Kinetic(world), first = energy;
        for (int t = 0; t < 2000; t++)
        {
            Assert.Equal(0, world.SuiteStep(1));
            double now = Kinetic(world);
            // damping is integrated implicitly; 1e-3 is the step's own error
            Assert.True(now <= energy * (1 + 1e-3), $"step {t}: {now} after {energy}");
            energy = now;
        }
        Assert.True(energy < 1e-6 * first);
        Assert.All(world.Qvel.ToArray(), v => Assert.True(Math.Abs(v) < 1e-3));
    }

    [MuJoCoFact]
    public void Rest_WithoutActuation_StaysExactlyWhereItIs()
    {
        Reacher reacher = Make();
        var stream = new RngStream(1, "environment");
        float[] state = new float[9], next = new float[9];
        reacher.Reset(ref stream, state);
        for (int t = 0; t < 100; t++) reacher.Step(ref stream, state, [0f, 0f], next);
        Assert.Equal(state, next);
        Assert.False(reacher.Interrupted);
    }

    [MuJoCoFact]
    public void Goals_OfBothSpreads_LieOnTheRingWithTheirOwnDistribution()
    {
        Assert.Equal(0.5, InnerShare("radius"), 0.03);                          // half of the radii lie below 0.125
        Assert.Equal((0.125 * 0.125 - 0.0025) / 0.0375, InnerShare("area"), 0.03);
    }

    [MuJoCoFact]
    public void Starts_AreUniformOverTheJointsRanges()
    {
        Reacher reacher = Make();
        double[] shoulder = new double[2000], wrist = new double[2000];
        for (int i = 0; i < 2000; i++)
        {
            float[] state = RobotLab.Start(reacher, (ulong)i);
            (shoulder[i], wrist[i]) = (state[0], state[1]);
        }
        Assert.InRange(shoulder.Min(), -Math.PI - 1e-6, -3.12);
        Assert.InRange(shoulder.Max(), 3.12, Math.PI + 1e-6);
        Assert.InRange(wrist.Min(), -2.7926, -2.77);
        Assert.InRange(wrist.Max(), 2.77, 2.7926);
        Assert.Equal(0, shoulder.Average(), 0.13);   // 3 standard errors: 3 * 1.81 / sqrt(2000) = 0.12
        Assert.Equal(0, wrist.Average(), 0.12);
    }

    [MuJoCoFact]
    public void RandomPolicy_ReturnsAndDistances_AreThePublishedOnes()
    {
        (double within10, double closest, double reward) = RandomPolicy(episodes: 300, steps: 1000);
        Assert.InRange(within10, 0.09, 0.22);    // published 0.15 of 300 episodes; 3 standard errors of both: 0.087
        Assert.InRange(closest, 0.070, 0.098);   // published 0.084
        Assert.InRange(reward, 2, 20);           // published 10.1, standard deviation 28
    }

    [MuJoCoFact]
    public void Discrete_ThirtyTwoGoals_AreAFamilyOverTheSameModel()
    {
        Reacher reacher = Make("""{ "goals": "area" }""");
        var family = (DiscreteFamily)Worlds.Family("discrete", reacher, """{ "minGoalDistance": 0, "radius": 0.01 }""");
        Assert.Equal((32, 32), (family.Count!.Value, family.TaskSize));
        float[] task = new float[32], reward = new float[1], done = new float[1], state = new float[9];
        for (int k = 0; k < 32; k++)
        {
            double radius = Math.Sqrt(family.Goal(k)[0] * family.Goal(k)[0] + family.Goal(k)[1] * family.Goal(k)[1]);
            Assert.InRange(radius, 0.0499, 0.2001);
            family.GetTask(k, task);
            family.Goal(k).CopyTo(state.AsSpan(7));
            family.Rewards(state, new float[2], task, reward, 1);
            family.Terminals(state, task, done, 1);
            Assert.Equal((0f, 1f), (reward[0], done[0]));
            state[7] += 0.011f;
            family.Rewards(state, new float[2], task, reward, 1);
            Assert.Equal(-1f, reward[0]);
        }
    }

    private static (double Within, double Closest, double Reward) RandomPolicy(int episodes, int steps)
    {
        Reacher reacher = Make();
        RngStream stream = new(11, "environment"), actions = new(11, "actions");
        float[] state = new float[9], next = new float[9], goal = new float[2];
        double within = 0, closest = 0, reward = 0;
        for (int e = 0; e < episodes; e++)
        {
            reacher.Reset(ref stream, state);
            reacher.SampleGoal(ref stream, goal);
            double best = double.MaxValue;
            for (int t = 0; t < steps; t++)
            {
                reacher.Step(ref stream, state, [2 * actions.NextSingle() - 1, 2 * actions.NextSingle() - 1], next);
                next.CopyTo(state, 0);
                double distance = Math.Sqrt(Square(state[7] - goal[0]) + Square(state[8] - goal[1]));
                best = Math.Min(best, distance);
                if (distance <= 0.025) reward++;
            }
            closest += best / episodes;
            within += best < 0.01 ? 1.0 / episodes : 0;
        }
        return (within, closest, reward / episodes);
    }

    private static double InnerShare(string goals)
    {
        Reacher reacher = Make($$"""{ "goals": "{{goals}}" }""");
        var stream = new RngStream(5, "goals");
        float[] goal = new float[2];
        int inner = 0;
        for (int i = 0; i < 4000; i++)
        {
            reacher.SampleGoal(ref stream, goal);
            double radius = Math.Sqrt(Square(goal[0]) + Square(goal[1]));
            Assert.InRange(radius, 0.05 - 1e-6, 0.20 + 1e-6);
            if (radius < 0.125) inner++;
        }
        return inner / 4000.0;
    }

    private static MuJoCoWorld Driven(int steps, Func<int, int, double> control)
    {
        MuJoCoWorld world = Make().World;
        world.Forward();
        for (int t = 0; t < steps; t++)
        {
            for (int i = 0; i < 2; i++) world.Ctrl[i] = control(t, i);
            Assert.Equal(0, world.SuiteStep(1));
        }
        return world;
    }

    /// <summary>Kinetic energy of two links and the finger's mass, from the published masses and inertias about z.</summary>
    private static double Kinetic(MuJoCoWorld world)
    {
        double first = world.Qvel[0], second = first + world.Qvel[1], angle = world.Qpos[1];
        double Moving(double mass, double inertia, double along) =>   // a part of the hand, `along` metres from the wrist
            0.5 * inertia * second * second
                + 0.5 * mass * (Square(Link * first) + Square(along * second) + 2 * Link * along * first * second * Math.Cos(angle));
        return 0.5 * (6.33136e-5 + 0.0418879 * 0.06 * 0.06) * first * first + Moving(0.0356047, 3.91757e-5, 0.05)
            + Moving(0.0041888, 1.67552e-7, Link);
    }

    private static double[] Finger(ReadOnlySpan<double> q) =>
        [Link * (Math.Cos(q[0]) + Math.Cos(q[0] + q[1])), Link * (Math.Sin(q[0]) + Math.Sin(q[0] + q[1]))];

    private static double Square(double x) => x * x;
}
