using Hipi.Environments.MuJoCo;
using Hipi.Numerics;
using Hipi.Properties.Conformance;
using Hipi.Tasks;
using Hipi.Tests;
using Xunit;
using static Hipi.Properties.Environments.MuJoCo.RobotLab;

namespace Hipi.Properties.Environments.MuJoCo;

/// <summary>
/// The half-cheetah (E-HALF-CHEETAH, E-VELOCITY) against published facts: model, layout, rest, flight, speed tasks, reward.
/// </summary>
/// <remarks>Reference: the control suite's cheetah, loaded and run in MuJoCo 2.2.2 through its C interface.</remarks>
public sealed class HalfCheetahProperties
{
    private static HalfCheetah Robot() => Make<HalfCheetah>("half-cheetah");

    [MuJoCoFact]
    public void Model_Facts_AreThePublishedOnes()
    {
        MuJoCoWorld world = Robot().World;
        Assert.Equal((0.01, 1), (world[MuJoCoField.Timestep][0], Robot().Substeps));
        Assert.Equal((9, 9, 6), (world.Qpos.Length, world.Qvel.Length, world.Ctrl.Length));
        Near([6.250209, 1.543515, 1.587448, 1.095397, 1.438075, 1.200837, .884519], Masses(world), 1e-6);
        Assert.Equal(14, Masses(world).Sum(), 1e-12);
        Assert.Equal([120, 90, 60, 90, 60, 30], Gears(world));
        Assert.Equal(["rootx", "rootz", "rooty", "bthigh", "bshin", "bfoot", "fthigh", "fshin", "ffoot"], Names(world, MuJoCoObject.Joint));
        Assert.Equal(["bthigh", "bshin", "bfoot", "fthigh", "fshin", "ffoot"], Names(world, MuJoCoObject.Actuator));
        Near([0, 0, 0, 240, 180, 120, 180, 120, 60], world[MuJoCoField.JointStiffness].ToArray(), 0);
        Near([0, 0, 0, 6, 4.5, 3, 4.5, 3, 1.5], world[MuJoCoField.DofDamping].ToArray(), 0);
        Near([0, 0, 0, .1, .1, .1, .1, .1, .1], world[MuJoCoField.DofArmature].ToArray(), 0);
        Near([-57, 0.4], RangeInDegrees(world, "fthigh"), 1e-9);
        Near([-230, 50], RangeInDegrees(world, "bfoot"), 1e-9);
        int[] affinities = world.Integers(MuJoCoIntegers.GeomConaffinity).ToArray();
        Assert.All(affinities, affinity => Assert.Equal(1, affinity));   // limbs meet each other
    }

    [MuJoCoFact]
    public void Kinematics_OfAPose_AreThePublishedOnes()
    {
        MuJoCoWorld world = Posed(Robot(), .2, .1, .3, .4, -.5, .1, -.2, -.3, .2);
        Near([-.618580, 0, .571893], At(world, "bfoot"), 1e-6);
        Near([.677577, 0, .276831], At(world, "ffoot"), 1e-6);
        Near([.182813, 0, .639304], world.SubtreeCom(1).ToArray(), 1e-6);
        Near([.037768, 0, .551028], Posed(Robot()).SubtreeCom(1).ToArray(), 1e-6);
    }

    [MuJoCoFact]
    public void Rest_SettledFromTheModelsPose_IsThePublishedOne()
    {
        MuJoCoWorld world = Posed(Robot());
        world.Step(200);
        double[] rest = [-.00060938, -.10643526, .03792689, -.01325228, .02653199, -.05365338, .00701211, -.07463022, -.06358308];
        Near(rest, world.Qpos.ToArray(), 1e-6);
        Assert.Equal(2, world.ContactCount);
        Assert.All(world.Qvel.ToArray(), v => Assert.True(Math.Abs(v) < 5e-2));
    }

    [MuJoCoFact]
    public void State_AtTheStart_HasSettledAndThePublishedLayout()
    {
        HalfCheetah cheetah = Robot();
        MuJoCoWorld world = cheetah.World;
        for (ulong seed = 0; seed < 20; seed++)
        {
            float[] state = Start(cheetah, seed);
            Near([.. world.Qpos[1..], .. world.Qvel, 0, world.Sensordata[0]], state, 1e-6);
            Assert.Equal(0, world.Time);
            Assert.InRange(state[0], -0.7f, 0.1f);                       // on the ground
            Assert.True(Math.Abs(state[8]) < 0.5);
        }
        Assert.Equal((18, 19, 6), (cheetah.ObservationSize, cheetah.StateSize, cheetah.ActionSize));
        float[] moved = Steps(cheetah, Start(cheetah), [1, -1, .5f, .2f, -.3f, .8f], 7);
        Near([.. world.Qpos[1..], .. world.Qvel, 0, world.Sensordata[0]], moved, 1e-6);
    }

    [MuJoCoFact]
    public void Flag_OfTheLastStep_IsUpFromTheThousandthStep()
    {
        HalfCheetah cheetah = Robot();
        float[] state = Steps(cheetah, Start(cheetah), new float[6], 999);
        Assert.Equal(0f, state[17]);
        Assert.Equal(1f, Steps(cheetah, state, new float[6], 1)[17]);
        Assert.Equal(0f, Start(cheetah)[17]);
    }

    [MuJoCoFact]
    public void Flight_UnderControl_KeepsMomentumAndFallsWithGravity()
    {
        MuJoCoWorld world = Posed(Robot(), 0, 5);
        world.Qvel[0] = 1.5;
        for (int t = 1; t <= 60; t++)
        {
            for (int k = 0; k < 6; k++) world.Ctrl[k] = 0.2 * ((t + k) % 3 - 1);
            Assert.Equal(0, world.SuiteStep(1));
            Assert.Equal(0, world.ContactCount);                         // limbs do not meet under such small torques
            Near([1.5, 0, -9.81 * 0.01 * t], world.Sensordata[..3].ToArray(), 2e-3);   // in joint space: to the order of the time step
        }
    }

    [MuJoCoFact]
    public void Velocity_Task_IsRewardedForTheRootsSpeedAndChargedForEffort()
    {
        HalfCheetah cheetah = Robot();
        ITaskFamily family = Worlds.Family("velocity", cheetah);
        float[] state = Start(cheetah), reward = new float[1], own = new float[1];
        state[8] = 1.25f;
        family.Rewards(state, [1, 0, -.5f, 0, 0, 0], [2f], reward, 1);
        Assert.Equal(-0.75f - 0.05f * 1.25f, reward[0], 1e-6f);
        family.AchievedTask(state, own);
        Assert.Equal(1.25f, own[0]);
        var stream = new RngStream(1, "tasks");
        float[] drawn = new float[500];
        for (int i = 0; i < drawn.Length; i++) family.SampleTask(ref stream, drawn.AsSpan(i, 1));
        Assert.True(drawn.Min() is >= 0 and < 0.05f && drawn.Max() is <= 3 and > 2.95f);
        Assert.Equal(1.5f, drawn.Average(), 0.15f);                      // five standard errors of 0.039 are 0.19
    }

    [MuJoCoFact]
    public void SuiteReward_AnySpeed_IsATenthOfItFromZeroToOne()
    {
        HalfCheetah cheetah = Robot();
        float[] state = Start(cheetah);
        foreach ((float speed, float reward) in new[] { (-1f, 0f), (0f, 0f), (2.5f, 0.25f), (10f, 1f), (12f, 1f) })
        {
            state[18] = speed;
            Assert.Equal(reward, cheetah.SuiteReward(0, state), 1e-6f);
        }
    }

    [MuJoCoTheory]
    [InlineData("""["fly"]""", "tasks.tasks: must be tasks of this environment (run), found fly; name one of them")]
    [InlineData("""["run", "run"]""", "tasks.tasks: must name each task once, found [run, run]; remove the repeated ones")]
    public void SuiteTasks_ThatAreNotThere_AreRefusedByName(string tasks, string message)
    {
        HalfCheetah cheetah = Robot();
        ArgumentException refusal = Assert.Throws<ArgumentException>(() =>
            Worlds.Family("suite-reward", cheetah, $$"""{ "tasks": {{tasks}} }"""));
        Assert.Equal(message, refusal.Message);
    }

    [MuJoCoFact]
    public void ForwardVelocity_RandomPolicy_HasThePublishedMean()
    {
        HalfCheetah cheetah = Robot();
        double mean = 0;
        Wander(cheetah, 40, 100, (_, _, state, _) => mean += cheetah.ForwardVelocity(state) / 4000);
        Assert.InRange(mean, -.16 - .07, -.16 + .07);                    // sd .11 an episode: four errors of 40 episodes
    }
}
