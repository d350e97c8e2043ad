using Hipi.Environments.MuJoCo;
using Hipi.Numerics;
using Hipi.Properties.Conformance;
using Hipi.Tasks;
using Hipi.Tests;
using Xunit;

namespace Hipi.Properties.Environments.MuJoCo;

/// <summary>
/// Sawyer (E-SAWYER) against published facts: chain, masses, weld, start, rest, what full actions reach, gripper, a controller, goals with
/// margins.
/// </summary>
/// <remarks>
/// Reference: Meta-World v1's reach environment in MuJoCo 2.2.2, with its meshes; ours has primitives, hence looser bounds right after the
/// fling.
/// </remarks>
public sealed class SawyerProperties
{
    private static Sawyer Make(string changes = "{}") => (Sawyer)Worlds.Environment("sawyer", changes);

    [MuJoCoFact]
    public void Model_Facts_AreThePublishedOnes()
    {
        Sawyer sawyer = Make();
        MuJoCoWorld world = sawyer.World;
        Assert.Equal((0.0025, 5, 0.0125), (world[MuJoCoField.Timestep][0], sawyer.Substeps, sawyer.ControlStep));
        Assert.Equal((16, 15, 2, 3), (world.Qpos.Length, world.Qvel.Length, world.Ctrl.Length, world.MocapPos.Length));
        int first = world.Model.Id(MuJoCoObject.Body, "l0"), last = world.Model.Id(MuJoCoObject.Body, "leftpad");
        // published with three markers of 1e-4 each
        Assert.Equal(18.81725, world[MuJoCoField.BodyMass].ToArray()[first..(last + 1)].Sum(), 4e-4);
        Assert.Equal((0.75, 0.08635), (Walks.Mass(world, "obj"), Math.Round(Walks.Mass(world, "hand"), 5)));
        Assert.Equal([10, 10, 10, 10, 10, 10, 10, 1000, 1000, 0, 0, 0, 0, 0, 0], world[MuJoCoField.DofDamping].ToArray());
        Assert.Equal([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 100, 100, 0, 0, 0, 0, 0, 0], world[MuJoCoField.DofArmature].ToArray());
        Assert.Equal(400, world[MuJoCoField.GainParameters][0]);
        RobotLab.Near([-3.8, -0.5], world.JointRange(1), 1e-12);
        RobotLab.Near([-0.03, 0], world.JointRange(8), 1e-12);
    }

    [MuJoCoFact]
    public void Kinematics_OfTheChain_AreThePublishedOnes()
    {
        MuJoCoWorld world = Make().World;
        world.Forward();
        RobotLab.Near([1.1355, 0.1603, 0.316999], Body(world, "hand"), 1e-6);
        new[] { 0.3, -1, 0.2, 1.5, -0.4, 0.8, 1.2 }.CopyTo(world.Qpos);
        world.Forward();
        RobotLab.Near([0.245835, 0.234458, 0.649080], Body(world, "l3"), 1e-6);
        RobotLab.Near([0.589789, 0.323524, 0.440508], Body(world, "l5"), 2e-6);
        RobotLab.Near([0.616687, 0.398266, 0.176788], Body(world, "hand"), 1e-6);
        RobotLab.Near([0.664663, -0.483746, 0.468672, 0.323357],
            world[MuJoCoField.Xquat].Slice(4 * world.Model.Id(MuJoCoObject.Body, "hand"), 4), 1e-6);
    }

    [MuJoCoFact]
    public void Start_AfterTheFling_IsTheReleasedOne()
    {
        Sawyer sawyer = Make();
        Assert.Equal((6, 6, 4, 3), (sawyer.ObservationSize, sawyer.StateSize, sawyer.ActionSize, sawyer.GoalSize));
        float[] state = RobotLab.Start(sawyer, 1);
        RobotLab.Near([-0.03265f, 0.51488f, 0.23688f], state[..3], 5e-3);
        RobotLab.Near([0, 0.6f, 0.01493567f], state[3..], 1e-6);
        Assert.Equal(state, RobotLab.Start(Make(), 7));                // without a random object every start is the same
    }

    [MuJoCoFact]
    public void Rest_AtTheHandsStart_IsTheIndependentlyLoggedPlace()
    {
        Sawyer sawyer = Make();
        float[] state = RobotLab.Steps(sawyer, RobotLab.Start(sawyer, 1), [0, 0, 0, -1], 1);
        RobotLab.Near([-0.02499f, 0.54074f, 0.22689f], state[..3], 2e-3);
        state = RobotLab.Steps(sawyer, state, [0, 0, 0, -1], 9);
        RobotLab.Near([-0.00021f, 0.59949f, 0.20009f], state[..3], 2e-4);
        state = RobotLab.Steps(sawyer, state, [0, 0, 0, -1], 140);
        RobotLab.Near([0, 0.6000270231f, 0.1995718118f, 0, 0.6f, 0.0149963212f], state, 1e-7);
    }

    [MuJoCoFact]
    public void Settled_Start_IsTheRestingPlace() =>
        RobotLab.Near([0, 0.600027f, 0.199572f], RobotLab.Start(Make("""{ "settleSteps": 80 }"""), 1)[..3], 1e-5);

    [MuJoCoTheory]
    [InlineData(1, 0, 0, 10, 0, 0.0719, 2e-3)]
    [InlineData(1, 0, 0, 20, 0, 0.1717, 2e-3)]
    [InlineData(1, 0, 0, 50, 0, 0.4712, 2e-3)]
    [InlineData(1, 0, 0, 150, 0, 0.5001, 1e-4)]
    [InlineData(0, 1, 0, 10, 1, 0.6702, 2e-3)]
    [InlineData(0, 1, 0, 20, 1, 0.7686, 2e-3)]
    [InlineData(0, 1, 0, 150, 1, 0.97879, 1e-4)]
    [InlineData(0, -1, 0, 150, 1, 0.40001, 1e-4)]
    [InlineData(0, 0, 1, 150, 2, 0.4996, 1e-4)]
    [InlineData(0, 0, -1, 150, 2, 0.04954, 1e-4)]
    public void Reach_OfFullActions_IsThePublishedOne(int x, int y, int z, int steps, int axis, double expected, double tolerance)
    {
        Sawyer sawyer = Make();
        float[] state = RobotLab.Steps(sawyer, RobotLab.Start(sawyer, 1), [x, y, z, 0], steps);
        Assert.Equal(expected, state[axis], tolerance);
        Assert.False(sawyer.Interrupted);
        Span<double> mocap = sawyer.World.MocapPos;
        Assert.InRange(mocap[0], -0.5, 0.5);
        Assert.InRange(mocap[1], 0.4, 1.0);
        Assert.InRange(mocap[2], 0.05, 0.5);
    }

    [MuJoCoFact]
    public void Gripper_Commanded_ClosesSlowlyToItsStops()
    {
        Sawyer sawyer = Make();
        float[] state = RobotLab.Steps(sawyer, RobotLab.Start(sawyer, 1), [0, 0, 0, 1], 10);
        Assert.InRange(sawyer.World.Qpos[7], 0.010, 0.030);           // published .0214 from rest; this start still swings
        RobotLab.Steps(sawyer, state, [0, 0, 0, 1], 40);
        RobotLab.Near([0.0402, -0.0302], sawyer.World.Qpos.Slice(7, 2), 2e-4);
    }

    [MuJoCoTheory]
    [InlineData(-0.1f, 0.8f, 0.3f)]
    [InlineData(0.1f, 0.8f, 0.08f)]
    [InlineData(0f, 0.85f, 0.2f)]
    [InlineData(0.1f, 0.9f, 0.3f)]
    [InlineData(-0.1f, 0.9f, 0.1f)]
    public void Reach_ByAProportionalController_MeetsTheGoal(float x, float y, float z)
    {
        Sawyer sawyer = Make();
        float[] state = RobotLab.Start(sawyer, 1), goal = [x, y, z];
        int steps = 0;
        while (Walks.Distance(state.AsSpan(0, 3), goal) >= 0.03 && steps < 150)
        {
            state = RobotLab.Steps(sawyer, state, [30 * (x - state[0]), 30 * (y - state[1]), 30 * (z - state[2]), 0], 1);
            steps++;
        }
        Assert.InRange(steps, 10, 36);                                // published: 21 to 34 steps
    }

    [MuJoCoFact]
    public void State_OfAStep_LagsByOnePhysicsStep()
    {
        Sawyer sawyer = Make();
        float[] state = RobotLab.Steps(sawyer, RobotLab.Start(sawyer, 1), [1, 0, 0, 0], 20);
        sawyer.World.Forward();
        Assert.Equal(0.8 * 0.0025, Body(sawyer.World, "hand")[0] - state[0], 3e-4);   // .8 m/s for one substep
    }

    [MuJoCoFact]
    public void RandomObject_KeepsToItsBoxAndMoves()
    {
        Sawyer sawyer = Make("""{ "object": "random" }""");
        float[][] starts = [.. Enumerable.Range(0, 100).Select(seed => RobotLab.Start(sawyer, (ulong)seed))];
        Assert.All(starts, start => Assert.InRange(start[3], -0.1f, 0.1f));
        Assert.All(starts, start => Assert.InRange(start[4], 0.6f, 0.7f));
        Assert.All(starts, start => Assert.Equal(0.02f, start[5]));
        Assert.True(starts.Max(start => start[3]) - starts.Min(start => start[3]) > 0.15);
        Assert.All(starts, start => Assert.Equal(starts[0][..3], start[..3]));
    }

    [MuJoCoFact]
    public void Goals_WithMargins_AreRewardedWithinTheirOwn()
    {
        Sawyer sawyer = Make();
        ITaskFamily family = Worlds.Family("goal-with-margin", sawyer, """{ "maxMargin": 0.1, "minGoalDistance": 0 }""");
        var stream = new RngStream(3, "tasks");
        float[] task = new float[4], state = new float[6], reward = new float[1], done = new float[1];
        double largest = 0;
        for (int i = 0; i < 1000; i++)
        {
            family.SampleTask(ref stream, task);
            Assert.InRange(task[0], -0.1f, 0.1f);
            Assert.InRange(task[1], 0.8f, 0.9f);
            Assert.InRange(task[2], 0.05f, 0.3f);
            Assert.InRange(task[3], 1e-9f, 0.1f);
            largest = Math.Max(largest, task[3]);
            (state[0], state[1], state[2]) = (task[0] + 0.5f * task[3], task[1], task[2]);
            Judge(0f, 1f);
            state[0] = task[0] + 2f * task[3];
            Judge(-1f, 0f);
        }
        Assert.True(largest > 0.099);

        void Judge(float rewarded, float ended)
        {
            family.Rewards(state, new float[4], task, reward, 1);
            family.Terminals(state, task, done, 1);
            Assert.Equal((rewarded, ended), (reward[0], done[0]));
        }
    }

    [MuJoCoFact]
    public void RandomPolicy_Distances_AreThePublishedOnes()
    {
        double[] closest = Walks.Closest(Make(), 40, 150);
        Assert.InRange(closest.Average(), 0.20, 0.26);                // published .230, standard deviation .047
        Assert.True(closest.Min() > 0.03);                            // published: never within .03
    }

    private static Span<double> Body(MuJoCoWorld world, string name) => world.BodyPosition(world.Model.Id(MuJoCoObject.Body, name));
}
