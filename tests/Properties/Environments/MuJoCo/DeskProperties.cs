using Hipi.Environments.MuJoCo;
using Hipi.Numerics;
using Hipi.Properties.Conformance;
using Hipi.Tests;
using Xunit;

namespace Hipi.Properties.Environments.MuJoCo;

/// <summary>The desk (E-DESK), our own design: its facts, what slides, springs and is held, the arm's speeds, starts, conditions.</summary>
/// <remarks>Reference: closed forms; each in a comment.</remarks>
public sealed class DeskProperties
{
    private const double Step = 0.008;
    private static readonly float[] Still = new float[5];

    private static Desk Make() => (Desk)Worlds.Environment("desk");

    [MuJoCoFact]
    public void Model_Facts_AreTheStatedOnes()
    {
        Desk desk = Make();
        MuJoCoWorld world = desk.World;
        Assert.Equal((Step, 5, 0.04), (world[MuJoCoField.Timestep][0], desk.Substeps, Math.Round(desk.ControlStep, 12)));
        Assert.Equal((18, 17, 5), (world.Qpos.Length, world.Qvel.Length, world.Ctrl.Length));
        Assert.Equal((20, 20, 5), (desk.ObservationSize, desk.StateSize, desk.ActionSize));
        RobotLab.Near([1, 0.8, 0.2, 0.2, 0.05, 0.05, 0.1, 0.03, 0.5, 1.05],
            [.. new[] { "upper", "fore", "quill", "hand", "near", "far", "block", "red", "door", "drawer" }
                .Select(body => Walks.Mass(world, body))], 1e-9);
        Assert.Equal([8, 8, 8, 10, 20, 15, 15, 120, 1, 8, 8, 0, 0, 0, 0, 0, 0], world[MuJoCoField.DofDamping].ToArray());
        foreach ((string joint, double low, double high) in new[]
            { ("red", -0.015, 0.0), ("blue", -0.015, 0.0), ("door", 0.0, 0.16), ("drawer", 0.0, 0.14), ("near", 0.0, 0.036) })
            RobotLab.Near([low, high], world.JointRange(world.Model.Id(MuJoCoObject.Joint, joint)), 1e-12);
    }

    [MuJoCoFact]
    public void State_Layout_IsHandTurnFingersButtonsDoorDrawerBlock()
    {
        Desk desk = Make();
        float[] state = RobotLab.Start(desk, 3);
        MuJoCoWorld world = desk.World;
        Span<double> hand = world.SitePosition(world.Model.Id(MuJoCoObject.Site, "tip")), q = world.Qpos;
        double half = 2 * q[14] * q[17];                                // sine of the block's turn: 2 w z
        RobotLab.Near(
            [
                hand[0], hand[1], hand[2], 1, 0, q[9], 0, 0, 0, q[3], q[4], q[11], q[12], q[13], Math.Sqrt(1 - half * half),
                half, 0, 0, 0, 1,
            ],
            [.. state.Select(x => (double)x)], 1e-6);
        RobotLab.Near([0, -0.1, 0.195], hand, 1e-4);       // 0.34 - 0.9 cos 1.06 = -0.09997
    }

    [MuJoCoFact]
    public void Starts_OfManySeeds_FillTheirRangesAndMeetNoTask()
    {
        Desk desk = Make();
        float[][] starts = [.. Enumerable.Range(0, 200).Select(seed => RobotLab.Start(desk, (ulong)seed))];
        foreach ((int entry, float low, float high) in new[]
            { (9, 0f, 0.1f), (10, 0.07f, 0.14f), (11, -0.05f, 0.05f), (12, -0.09f, -0.03f), (15, -0.2956f, 0.2956f) })
        {
            Assert.All(starts, start => Assert.InRange(start[entry], low, high));
            Assert.InRange(starts.Max(start => start[entry]) - starts.Min(start => start[entry]), 0.9f * (high - low), high - low);
        }
        foreach (float[] start in starts)
            for (int task = 0; task < desk.SuiteTasks.Length; task++) Assert.Equal(0f, desk.SuiteReward(task, start));
    }

    [MuJoCoFact]
    public void Rest_WithoutAction_ChangesNothing()
    {
        Desk desk = Make();
        float[] start = RobotLab.Start(desk, 5), state = RobotLab.Steps(desk, start, Still, 50);
        for (int k = 0; k < state.Length; k++) Assert.Equal(start[k], state[k], 1e-3);
    }

    /// <summary>Nothing but damping holds them: a push of 1 m/s ends after mass / damping metres.</summary>
    [MuJoCoTheory]
    [InlineData(3, 0.05, 0.5 / 10)]
    [InlineData(4, 0.02, 1.05 / 20)]
    public void DoorAndDrawer_GivenASpeed_SlideAsFarAsTheirDampingLets(int joint, double from, double way)
    {
        MuJoCoWorld world = Reset(Make());
        world.Qpos[joint] = from;
        world.Qvel[joint] = 1;
        world.Forward();
        world.SuiteStep(200);
        Assert.Equal(from + way, world.Qpos[joint], 1e-4);
        world.Qvel[joint] = 5;                                           // and not beyond their ends, from which they bounce a little
        world.SuiteStep(200);
        Assert.InRange(world.Qpos[joint], world.JointRange(joint)[1] - 0.015, world.JointRange(joint)[1] + 1e-3);
        world.Qvel[joint] = -5;
        world.SuiteStep(200);
        Assert.InRange(world.Qpos[joint], -1e-3, 0.015);
    }

    /// <summary>Sliding friction of 0.4: v² / (2 μ g) until it rests; above the desk it falls by g t² / 2.</summary>
    [MuJoCoFact]
    public void Block_PushedOrDropped_SlidesAndFallsAsPhysicsHasIt()
    {
        MuJoCoWorld world = Reset(Make());
        world.SuiteStep(20);
        double from = world.Qpos[11];
        world.Qvel[11] = 0.5;
        world.SuiteStep(100);
        Assert.Equal(0.5 * 0.5 / (2 * 0.4 * 9.81), world.Qpos[11] - from, 3e-3);
        world.Qpos[13] = 0.12;
        world.Qvel[13] = 0;
        world.Forward();
        world.SuiteStep(10);
        Assert.Equal(0.12 - 9.81 * Step * Step * 10 * 11 / 2, world.Qpos[13], 1e-6);   // semi-implicit steps: n (n + 1) / 2
    }

    [MuJoCoTheory]
    [InlineData(0, -0.2f)]
    [InlineData(1, -0.07f)]
    [InlineData(2, 0.06f)]
    public void Button_UnderTheHand_GoesDownAndSpringsBack(int button, float y)
    {
        Desk desk = Make();
        float[] state = Moved(desk, RobotLab.Start(desk, 1), -0.33f, y, 0.1f, 60);
        Assert.False(desk.SuiteMet(button, state));
        state = Moved(desk, state, -0.33f, y, 0f, 40);
        Assert.InRange(state[6 + button], -0.0165f, -0.014f);
        for (int task = 0; task < desk.SuiteTasks.Length; task++) Assert.Equal(task == button, desk.SuiteMet(task, state));
        state = Moved(desk, state, -0.33f, y, 0.1f, 20);
        Assert.InRange(state[6 + button], -1e-3f, 1e-3f);
    }

    /// <summary>The joints take the Jacobian's speeds, their damping being the servo: half a metre a second along each axis.</summary>
    [MuJoCoTheory]
    [InlineData(0, 1)]
    [InlineData(0, -1)]
    [InlineData(1, 1)]
    [InlineData(1, -1)]
    [InlineData(2, -1)]
    public void Hand_UnderOneFullAction_MovesAlongItsAxisAtItsSpeed(int axis, int sign)
    {
        Desk desk = Make();
        float[] action = new float[5];
        action[axis] = sign;
        float[] start = RobotLab.Steps(desk, RobotLab.Start(desk, 1), action, 3), end = RobotLab.Steps(desk, start, action, 4);
        for (int other = 0; other < 3; other++) Assert.Equal(other == axis ? sign * 0.5 * 4 * 0.04 : 0, end[other] - start[other], 8e-3);
        Assert.InRange(Math.Abs(end[4]), 0f, 0.05f);                    // the wrist takes the arm's turning back
    }

    [MuJoCoFact]
    public void Hand_PushedEverywhere_StaysInItsBox()
    {
        Desk desk = Make();
        for (int corner = 0; corner < 8; corner++)
        {
            float[] action = [corner % 2 * 2 - 1, corner / 2 % 2 * 2 - 1, corner / 4 * 2 - 1, 0, 1];
            float[] state = RobotLab.Steps(desk, RobotLab.Start(desk, 1), action, 128);
            Assert.False(desk.Interrupted);
            Assert.InRange(state[0], -0.37f, 0.37f);
            Assert.InRange(state[1], -0.42f, 0.16f);
            Assert.InRange(state[2], 0f, 0.21f);
        }
    }

    [MuJoCoFact]
    public void Gripper_ClosedOnTheBlock_LiftsAndHoldsIt()
    {
        Desk desk = Make();
        float[] state = RobotLab.Start(desk, 2);
        (float x, float y) = (state[11], state[12]);
        state = Moved(desk, state, x, y, 0.1f, 30, grip: -1);
        Assert.InRange(state[5], 0.035f, 0.039f);
        state = Moved(desk, state, x, y, 0.01f, 20, grip: -1);
        state = Moved(desk, state, x, y, 0.01f, 10, grip: 1);
        Assert.InRange(state[5], 0.013f, 0.02f);                        // the block is 0.036 wide
        state = Moved(desk, state, x, y, 0.15f, 30, grip: 1);
        Assert.True(desk.SuiteMet(6, state));
        float[] later = Moved(desk, state, x, y, 0.15f, 100, grip: 1);
        for (int axis = 0; axis < 3; axis++) Assert.Equal(state[11 + axis] - state[axis], later[11 + axis] - later[axis], 5e-3);
        Assert.False(desk.SuiteMet(6, Moved(desk, later, x, y, 0.15f, 20, grip: -1)));
    }

    /// <summary>x, y, z of the block, its long axis' x, its upright axis' z, the drawer; which tasks hold.</summary>
    [MuJoCoTheory]
    [InlineData(0, -0.06, 0.02, 1, 1, 0.1, "")]
    [InlineData(-0.15, -0.06, 0.02, 1, 1, 0.1, "slide-left")]
    [InlineData(-0.13, -0.06, 0.02, 1, 1, 0.1, "")]
    [InlineData(-0.15, -0.06, 0.035, 1, 1, 0.1, "")]
    [InlineData(-0.15, -0.06, 0.02, 1, 0.5, 0.1, "")]
    [InlineData(0.15, -0.06, 0.02, 1, 1, 0.1, "slide-right")]
    [InlineData(0.15, -0.06, 0.02, 0.49, 1, 0.1, "slide-right turn")]
    [InlineData(0, -0.06, 0.02, -0.49, 1, 0.1, "turn")]
    [InlineData(0, -0.06, 0.02, -0.51, 1, 0.1, "")]
    [InlineData(0, -0.06, 0.081, 1, 1, 0.1, "lift")]
    [InlineData(0, -0.06, 0.079, 1, 1, 0.1, "")]
    [InlineData(0, -0.34, -0.07, 1, 1, 0.1, "drawer")]
    [InlineData(0, -0.34, -0.07, 1, 1, 0.03, "")]
    [InlineData(0, -0.34, -0.45, 1, 1, 0.1, "")]
    [InlineData(0.1, 0.15, 0.02, 1, 1, 0.1, "compartment")]
    [InlineData(0.1, 0.12, 0.02, 1, 1, 0.1, "")]
    [InlineData(0.15, 0.15, 0.02, 1, 1, 0.1, "compartment")]
    public void Conditions_OfGivenStates_AreWhatTheirNamesSay(
        double x, double y, double z, double length, double up, double drawer, string tasks)
    {
        Desk desk = Make();
        float[] state = new float[20];
        (state[10], state[11], state[12], state[13]) = ((float)drawer, (float)x, (float)y, (float)z);
        (state[14], state[19]) = ((float)length, (float)up);
        string[] met = [.. Enumerable.Range(0, 9).Where(task => desk.SuiteMet(task, state)).Select(task => desk.SuiteTasks[task])];
        Assert.Equal(tasks, string.Join(' ', met));
        for (int task = 0; task < 9; task++) Assert.Equal(desk.SuiteMet(task, state) ? 1f : 0f, desk.SuiteReward(task, state));
    }

    [MuJoCoFact]
    public void Family_OfTheDesk_IsRewardedAndSucceedsWhileAConditionHolds()
    {
        Desk desk = Make();
        var family = Worlds.Family("suite-reward", desk);
        float[] states = new float[9 * 20], tasks = new float[81], rewards = new float[9], met = new float[9];
        for (int k = 0; k < 9; k++)
        {
            family.GetTask(k, tasks.AsSpan(9 * k, 9));
            (states[20 * k + 6 + k % 3], states[20 * k + 13]) = (-0.012f, 0.1f);   // a button each, and the block in the air
        }
        family.Rewards(states, new float[45], tasks, rewards, 9);
        family.Successes(states, tasks, met, 9);
        Assert.Equal([1, 1, 1, 0, 0, 0, 1, 0, 0], rewards);
        Assert.Equal(rewards, met);
    }

    /// <summary>Servoed by hand: towards a place, the fingers as told.</summary>
    private static float[] Moved(Desk desk, float[] state, float x, float y, float z, int steps, float grip = 1)
    {
        for (int t = 0; t < steps; t++)
            state = RobotLab.Steps(desk, state, [30 * (x - state[0]), 30 * (y - state[1]), 30 * (z - state[2]), -3 * state[4], grip], 1);
        return state;
    }

    private static MuJoCoWorld Reset(Desk desk)
    {
        RobotLab.Start(desk, 1);
        return desk.World;
    }
}
