using Hipi.Environments.MuJoCo;
using Hipi.Numerics;
using Hipi.Tests;
using Xunit;
using static Hipi.Properties.Environments.MuJoCo.RobotLab;

namespace Hipi.Properties.Environments.MuJoCo;

/// <summary>
/// The quadruped (E-QUADRUPED) against published facts: model, kinematics, tendons, layout, drop, rest, commands, mirror, goals.
/// </summary>
/// <remarks>Reference: the control suite's quadruped on a flat floor, loaded and run in MuJoCo 2.2.2 through its C interface.</remarks>
public sealed class QuadrupedProperties
{
    private static Quadruped Robot(string changes = "{}") => Make<Quadruped>("quadruped", changes);

    [MuJoCoFact]
    public void Model_Facts_AreThePublishedOnes()
    {
        MuJoCoWorld world = Robot().World;
        Assert.Equal((0.005, 4), (world[MuJoCoField.Timestep][0], Robot().Substeps));
        Assert.Equal((23, 22, 12, 12), (world.Qpos.Length, world.Qvel.Length, world.Ctrl.Length, world[MuJoCoField.Act].Length));
        Assert.Equal((18, 12), (world.Model.Count(MuJoCoObject.Body), world.Model.Count(MuJoCoObject.Tendon)));
        Assert.Equal(107.1179056, Masses(world).Sum(), 1e-6);
        Near([67.858401, 4.284605, 2.921571, 1.536370, 1.072330], Masses(world)[..5], 1e-6);
        Near([1.53224, 1.76432, 2.21083], world[MuJoCoField.BodyInertia].Slice(3, 3).ToArray().Order().ToArray(), 1e-5);
        string[] servos = Names(world, MuJoCoObject.Actuator);
        Assert.Equal(["yaw_front_left", "lift_front_left", "extend_front_left", "yaw_front_right"], servos[..4]);
        Near([-1, 1, -1, 1.1, -.8, .8], world[MuJoCoField.ControlRange][^6..].ToArray(), 0);
        Near([-50, 50], RangeInDegrees(world, "yaw_back_left"), 1e-9);
        Near([-20, 60], RangeInDegrees(world, "pitch_back_left"), 1e-9);
        Near([-60, 50], RangeInDegrees(world, "knee_back_left"), 1e-9);
        Near([-45, 55], RangeInDegrees(world, "ankle_back_left"), 1e-9);
        Assert.All(world[MuJoCoField.DofDamping][6..].ToArray(), damping => Assert.Equal(30, damping));
        Assert.Equal([0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33], world.Integers(MuJoCoIntegers.SensorAddress).ToArray());
    }

    [MuJoCoFact]
    public void Kinematics_OfAPose_AreThePublishedOnes()
    {
        double[] leg = [.2, .1, -.3, .25];
        MuJoCoWorld world = Posed(Robot(), [0, 0, .6, 1, 0, 0, 0, .. leg, .. leg, .. leg, .. leg]);
        Near([.525537, .691071, .184526], At(world, "toe_front_left"), 1e-6);
        Near([.691071, -.525537, .184526], At(world, "toe_front_right"), 1e-6);
        Near([-.525537, -.691071, .184526], At(world, "toe_back_right"), 1e-6);
        Near([-.691071, .525537, .184526], At(world, "toe_back_left"), 1e-6);
        Assert.Equal(.544341, Posed(Robot()).SubtreeCom(1)[2], 1e-6);
    }

    [MuJoCoFact]
    public void Start_OfEveryEpisode_IsTheLowestFreeHeightInFreeFall()
    {
        Quadruped quadruped = Robot();
        float[] state = Start(quadruped);
        Assert.Equal(0.52, quadruped.World.Qpos[2], 1e-9);
        Assert.Equal(0, quadruped.World.ContactCount);
        Near([0.08], At(quadruped.World, "toe_back_left")[2..], 1e-9);
        float[] expected = new float[83];
        expected[76] = 1;                                                // upright; the rest is 0, accelerometer and forces too
        Near([.. expected.Select(x => (double)x)], state, 1e-6);
        Assert.Equal(state, Start(quadruped, 2));
    }

    [MuJoCoTheory]
    [InlineData(1, .51763)]
    [InlineData(10, .45180)]
    [InlineData(25, .45899)]
    [InlineData(50, .45446)]
    public void Height_WithoutCommand_IsThePublishedOne(int steps, double height)
    {
        MuJoCoWorld world = Commanded(0, 0, steps);
        Assert.Equal(height, world.Qpos[2], 2e-5);
    }

    [MuJoCoFact]
    public void Rest_WithoutCommand_IsThePublishedPoseAndCarriesTheWeight()
    {
        MuJoCoWorld world = Commanded(0, 0, 300);
        Assert.Equal(.45382, world.Qpos[2], 2e-5);
        Near([0, -.11207, -.00772, .11898], world.Qpos.Slice(7, 4).ToArray(), 2e-5);
        Near([-.2026, 0, -252.187], world.Sensordata.Slice(9, 3).ToArray(), 2e-3);
        double toes = Enumerable.Range(0, 4).Sum(toe => -world.Sensordata[11 + 3 * toe]);
        Assert.Equal(107.1179056 * 9.81, toes + 4 * 1.07233 * 9.81, 0.05);
        Near([0, 0, 9.81], world.Sensordata[..3].ToArray(), 1e-3);
    }

    [MuJoCoTheory]
    [InlineData(1.1, 0, .90469)]
    [InlineData(0, .8, .43246)]
    [InlineData(-1, -.8, .39754)]
    public void Height_UnderACommand_IsThePublishedOne(double lift, double extend, double height) =>
        Assert.Equal(height, Commanded(lift, extend, 100).Qpos[2], 1e-4);

    [MuJoCoFact]
    public void Action_OverItsControlsRange_IsACommand()
    {
        Quadruped quadruped = Robot();
        float[] up = [0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0];                // lift at its upper end 1.1, yaw and extend in the middle, 0
        Steps(quadruped, Start(quadruped), up, 100);
        Assert.Equal(.90469, quadruped.World.Qpos[2], 1e-4);
        float[] down = [0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0];
        Steps(quadruped, Start(quadruped), down, 1);
        Near([0, -1, 0], quadruped.World.Ctrl[..3].ToArray(), 1e-7);
    }

    [MuJoCoFact]
    public void State_AfterSomeSteps_HasThePublishedLayout()
    {
        Quadruped quadruped = Robot("""{ "observation": "heading" }""");
        MuJoCoWorld world = quadruped.World;
        Assert.Equal((81, 83, 12), (Robot().ObservationSize, Robot().StateSize, quadruped.ActionSize));
        Assert.Equal((83, 85), (quadruped.ObservationSize, quadruped.StateSize));
        float[] action = [.5f, .2f, -.4f, -.3f, .9f, .1f, 1, -1, .6f, 0, .3f, -.7f];
        float[] state = Steps(quadruped, Start(quadruped), action, 20), features = Features(quadruped, state, action);
        double[] rotation = world.BodyRotation(1).ToArray(), sensors = world.Sensordata.ToArray();
        double[] expected =
        [
            .. At(world, "torso")[..2], .. world.Qpos[7..], .. world.Qvel[6..], .. world[MuJoCoField.Act],
            .. sensors[9..33].Select(Math.Asinh),
            .. sensors[..6], rotation[8], .. sensors[6..9], 0, rotation[0], rotation[3], .. world.Qvel[..2],
        ];
        Near(expected, state, 2e-5);                                     // float32 of numbers up to 100
        Near(world.Qvel[..2].ToArray(), features, 1e-6);
        double[] velocity =
            [.. Enumerable.Range(0, 2).Select(row => Enumerable.Range(0, 3).Sum(k => rotation[3 * row + k] * sensors[6 + k]))];
        Near(world.Qvel[..2].ToArray(), velocity, 1e-9);            // the torso's own reading, turned into the world's frame
        Assert.True(Math.Abs(sensors[9]) > 1e-3 && Math.Abs(rotation[3]) > 1e-4);
    }

    [MuJoCoFact]
    public void Mirror_LeftAndRightSwapped_MovesTheTorsoMirrored()
    {
        float[] left = [.5f, .2f, -.4f], right = [-.3f, .6f, .1f], backRight = [.8f, -.5f, .3f], backLeft = [-.1f, .4f, -.6f];
        float[] action = [.. left, .. right, .. backRight, .. backLeft];
        float[] mirrored = [.. Flip(right), .. Flip(left), .. Flip(backLeft), .. Flip(backRight)];
        Quadruped one = Robot(), other = Robot();
        Steps(one, Start(one), action, 15);
        Steps(other, Start(other), mirrored, 15);
        Span<double> q = one.World.Qpos, m = other.World.Qpos;
        Near([q[0], -q[1], q[2], q[3], -q[4], q[5], -q[6]], m[..7].ToArray(), 1e-5);
        Near([-q[7], q[8], q[9], q[10]], m[11..15].ToArray(), 1e-5);
        Assert.True(Math.Abs(q[1]) > 1e-3);

        static float[] Flip(float[] leg) => [-leg[0], leg[1], leg[2]];
    }

    [MuJoCoFact]
    public void Flight_UnderControl_KeepsMomentumAndFallsWithGravity()
    {
        MuJoCoWorld world = Posed(Robot(), 0, 0, 5);
        for (int t = 1; t <= 25; t++)
        {
            double[] before = world.Sensordata[33..36].ToArray();
            for (int k = 0; k < 12; k++) world.Ctrl[k] = 0.5 * ((t + k) % 3 - 1);
            Assert.Equal(0, world.SuiteStep(4));
            Near([0, 0], world.Sensordata[33..35].ToArray(), 1e-6);
            double fallen = 9.81 * 0.005 * 0.005 * (16 * (t - 1) + 10);   // semi-implicit Euler: step n moves by n g dt²
            Assert.Equal(before[2] - fallen, world.Sensordata[35], 1e-4);
        }
    }

    [MuJoCoFact]
    public void Goals_AllRound_LieOnTheCircle()
    {
        Quadruped quadruped = Robot("""{ "goalDistance": 2.5 }""");
        var stream = new RngStream(1, "goals");
        float[] goal = new float[2], start = new float[2], achieved = new float[2];
        int[] quadrants = new int[4];
        for (int i = 0; i < 400; i++)
        {
            quadruped.SampleGoal(ref stream, goal);
            Assert.Equal(2.5, Math.Sqrt(goal[0] * goal[0] + goal[1] * goal[1]), 1e-5);
            quadrants[(goal[0] > 0 ? 1 : 0) + (goal[1] > 0 ? 2 : 0)]++;
        }
        Assert.All(quadrants, count => Assert.InRange(count, 60, 140));  // 100, with a standard error of 8.7
        quadruped.StartGoal(start);
        quadruped.AchievedGoal(Start(quadruped), achieved);
        Assert.Equal(start, achieved);
    }

    [MuJoCoFact]
    public void Goals_UnderARandomPolicy_AreOutOfReach()
    {
        Quadruped quadruped = Robot();
        double[] farthest = new double[12];
        Wander(quadruped, 12, 300, (episode, _, state, _) =>
            farthest[episode] = Math.Max(farthest[episode], Math.Sqrt(state[0] * state[0] + state[1] * state[1])));
        Assert.InRange(farthest.Average(), .34 - .14, .34 + .14);        // sd .12 an episode: four errors of 12 episodes
        Assert.True(farthest.Max() < 0.7);                               // a goal at 1 m counts from 0.7 on
    }

    private static MuJoCoWorld Commanded(double lift, double extend, int steps)
    {
        Quadruped quadruped = Robot();
        Start(quadruped);
        for (int leg = 0; leg < 4; leg++) (quadruped.World.Ctrl[3 * leg + 1], quadruped.World.Ctrl[3 * leg + 2]) = (lift, extend);
        for (int t = 0; t < steps; t++) Assert.Equal(0, quadruped.World.SuiteStep(4));
        return quadruped.World;
    }
}
