using Hipi.Environments.MuJoCo;
using Hipi.Tests;
using Xunit;
using static Hipi.Properties.Environments.MuJoCo.RobotLab;

namespace Hipi.Properties.Environments.MuJoCo;

/// <summary>
/// The walker (E-WALKER) against published facts: model, kinematics, layout, features, falls, flight, mirror, the suite's rewards.
/// </summary>
/// <remarks>Reference: the control suite's walker, loaded and run in MuJoCo 2.2.2 through its C interface.</remarks>
public sealed class WalkerProperties
{
    private static readonly float[] Idle = new float[6];

    private static Walker Upright() => Make<Walker>("walker");

    [MuJoCoFact]
    public void Model_Facts_AreThePublishedOnes()
    {
        MuJoCoWorld world = Upright().World;
        Assert.Equal((0.0025, 10), (world[MuJoCoField.Timestep][0], Upright().Substeps));
        Assert.Equal((9, 9, 6), (world.Qpos.Length, world.Qvel.Length, world.Ctrl.Length));
        Near([10.673037, 4.057891, 2.781357, 2.094395, 4.057891, 2.781357, 2.094395], Masses(world), 1e-6);
        Assert.Equal(28.5403221, Masses(world).Sum(), 1e-7);
        Assert.Equal(0.443156, world[MuJoCoField.BodyInertia][4], 1e-6);
        Assert.Equal([100, 50, 20, 100, 50, 20], Gears(world));
        string[] limbs = ["right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle"];
        Assert.Equal(limbs, Names(world, MuJoCoObject.Actuator));
        Assert.Equal(["rootz", "rootx", "rooty", .. limbs], Names(world, MuJoCoObject.Joint));
        Near([-20, 100], RangeInDegrees(world, "right_hip"), 1e-9);
        Near([-150, 0], RangeInDegrees(world, "left_knee"), 1e-9);
        Near([-45, 45], RangeInDegrees(world, "left_ankle"), 1e-9);
        Near([0, 0, 0, .1, .1, .1, .1, .1, .1], world[MuJoCoField.DofDamping].ToArray(), 0);
        Near([0, 0, 0, .01, .01, .01, .01, .01, .01], world[MuJoCoField.DofArmature].ToArray(), 0);
        Assert.Equal([0.7, 0.1, 0.1], world[MuJoCoField.GeomFriction][..3].ToArray());
        int[] affinities = world.Integers(MuJoCoIntegers.GeomConaffinity)[1..].ToArray();
        Assert.All(affinities, affinity => Assert.Equal(0, affinity));   // no limb meets another
    }

    [MuJoCoFact]
    public void Kinematics_OfAPose_AreThePublishedOnes()
    {
        MuJoCoWorld world = Posed(Upright(), .1, .2, .3, .4, -.5, .1, -.1, -.2, -.3);
        Near([.2, 0, 1.4], At(world, "torso"), 1e-9);
        Near([.01888, -.05, .187385], At(world, "right_foot"), 1e-6);
        Near([-.308919, .05, .239254], At(world, "left_foot"), 1e-6);
        Near([.061665, 0, .900603], world.SubtreeCom(1).ToArray(), 1e-6);
        double[] right = [.995004, -.099833, .921061, .389418, .955336, .295520];
        double[] left = [.921061, .389418, .825336, .564642, .621610, .783327];
        Near([.955336, .295520, .. right, .. left],
            [.. Enumerable.Range(1, 7).SelectMany(body => new[] { world.BodyRotation(body)[0], world.BodyRotation(body)[2] })], 1e-6);
    }

    [MuJoCoFact]
    public void State_AfterSomeSteps_HasThePublishedLayout()
    {
        Walker walker = Upright();
        MuJoCoWorld world = walker.World;
        float[] state = Steps(walker, Start(walker), [.3f, -.5f, .8f, -.2f, .1f, -.9f], 15);
        Assert.Equal((25, 30, 6), (walker.ObservationSize, walker.StateSize, walker.ActionSize));
        double[] centre = world.SubtreeCom(1).ToArray(), right = At(world, "right_foot"), left = At(world, "left_foot");
        double[] expected =
        [
            At(world, "torso")[2],
            .. new[] { "torso", "right_thigh", "right_leg", "right_foot", "left_thigh", "left_leg", "left_foot" }
                .SelectMany(name => new[] { world.BodyRotation(Body(world, name))[0], world.BodyRotation(Body(world, name))[2] }),
            .. world.Qvel, 0,
            right[0] - centre[0], right[2] - centre[2], left[0] - centre[0], left[2] - centre[2], world.Sensordata[0],
        ];
        Near(expected, state, 1e-6);
    }

    [MuJoCoFact]
    public void Features_AtTheNeutralStance_AreNearZeroButForTheHeight()
    {
        Walker walker = Upright();
        float[] state = Start(walker);
        Assert.Equal(0, walker.World.ContactCount);                     // the feet just do not touch
        Near([0.8, 0, .051194, -.022344, .051194, -.022344, 0], Features(walker, state, Idle), 1e-6);
        float[] features = Features(walker, state, [1, -1, .5f, 0, 0, 0]);
        Assert.Equal(2.25f, features[6]);
        float[] low = new float[7], high = new float[7];
        walker.FeatureBounds(low, high);
        Assert.Equal([-1, -1, -1, -1, -1, -1, -1], low);
        Assert.Equal([1, 1, 1, 1, 1, 1, 0], high);
    }

    [MuJoCoTheory]
    [InlineData(1, 1.299749, 1e-6)]
    [InlineData(10, 1.299788, 1e-6)]
    [InlineData(40, 1.046286, 1e-3)]    // it topples after half a second
    public void Height_WithoutControl_IsThePublishedOne(int steps, double height, double tolerance)
    {
        Walker walker = Upright();
        Near([height], Steps(walker, Start(walker), Idle, steps)[..1], tolerance);
    }

    /// <summary>Half a second after it stood it lies; then the floor carries its whole weight, or it would not keep still.</summary>
    [MuJoCoFact]
    public void Contact_StandingThenLying_IsWithTheFloorAndCarriesTheWalker()
    {
        Walker walker = Upright();
        MuJoCoWorld world = walker.World;
        float[] state = Steps(walker, Start(walker), Idle, 10);
        string[] touching = Touching(world);
        Assert.NotEmpty(touching);
        Assert.All(touching, geom => Assert.Contains("foot", geom, StringComparison.Ordinal));
        state = Steps(walker, state, Idle, 600);
        Assert.InRange(At(world, "torso")[2], 0.05, 0.5);
        Assert.InRange(Touching(world).Length, 2, 20);
        double[] before = world.Qpos.ToArray();
        Steps(walker, state, Idle, 40);                                  // one second
        Near(before, world.Qpos.ToArray(), 1e-3);
        Assert.All(world.Qvel.ToArray(), v => Assert.InRange(v, -1e-3, 1e-3));
    }

    /// <summary>What touches the floor; nothing else may touch.</summary>
    private static string[] Touching(MuJoCoWorld world)
    {
        MuJoCoContact[] contacts = [.. Enumerable.Range(0, world.ContactCount).Select(world.Contact)];
        int floor = world.Model.Id(MuJoCoObject.Geom, "floor");
        Assert.All(contacts, contact =>
        {
            Assert.True(contact.Geom1 == floor || contact.Geom2 == floor, "a contact without the floor");
            Assert.Equal(1, Math.Abs(contact.NormalZ), 1e-12);
            Assert.InRange(contact.Distance, -0.01, 0.01);
        });
        return [.. contacts.Select(contact => world.Model.NameOf(MuJoCoObject.Geom, contact.Geom1 + contact.Geom2 - floor)!)];
    }

    [MuJoCoFact]
    public void Flight_UnderControl_KeepsMomentumAndFallsWithGravity()
    {
        Walker walker = Upright();
        Start(walker);
        MuJoCoWorld world = walker.World;
        (world.Qpos[0], world.Qvel[1]) = (3, 0.5);
        world.Forward();
        for (int t = 1; t <= 20; t++)                                    // half a second: no foot comes down
        {
            for (int k = 0; k < 6; k++) world.Ctrl[k] = 0.1 * ((t + k) % 3 - 1);
            Assert.Equal(0, world.SuiteStep(10));
            Assert.Equal(0, world.ContactCount);
            Near([0.5, 0, -9.81 * 0.025 * t], world.Sensordata[..3].ToArray(), 1e-2);   // in joint space: to the order of the time step
        }
    }

    [MuJoCoFact]
    public void Mirror_LegsSwapped_MovesTheTorsoAlike()
    {
        Walker one = Upright(), other = Upright();
        float[] action = [.3f, -.5f, .8f, -.2f, .1f, -.9f], swapped = [.. action[3..], .. action[..3]];
        float[] state = Steps(one, Start(one), action, 12), mirrored = Steps(other, Start(other), swapped, 12);
        Near([.. state[..3].Select(x => (double)x)], mirrored[..3], 1e-6);
        Near([.. state[3..9].Select(x => (double)x)], mirrored[9..15], 1e-5);     // right limbs against left ones
        Near([.. state[25..27].Select(x => (double)x)], mirrored[27..29], 1e-5);
    }

    [MuJoCoFact]
    public void Start_Random_FillsTheJointsRangesAndAllPitches()
    {
        Walker walker = Make<Walker>("walker", """{ "start": "random" }""");
        double[][] starts = new double[100][];
        for (int seed = 0; seed < starts.Length; seed++)
        {
            Start(walker, (ulong)seed);
            starts[seed] = walker.World.Qpos.ToArray();
        }
        Assert.All(starts, q => Assert.Equal((0.0, 0.0), (q[0], q[1])));
        Assert.InRange(starts.Max(q => q[2]) - starts.Min(q => q[2]), 5.5, 2 * Math.PI);
        for (int joint = 3; joint < 9; joint++)
        {
            double[] range = walker.World.JointRange(joint).ToArray(), drawn = [.. starts.Select(q => q[joint])];
            Assert.All(drawn, angle => Assert.InRange(angle, range[0], range[1]));
            Assert.True(drawn.Max() - drawn.Min() > 0.9 * (range[1] - range[0]));
        }
    }

    [MuJoCoFact]
    public void SuiteReward_KnownStates_IsTheClosedForm()
    {
        Walker walker = Upright();
        float[] state = Start(walker);
        Assert.Equal(["stand", "walk", "run"], walker.SuiteTasks.ToArray());
        Assert.Equal(1f, walker.SuiteReward(0, state));                  // upright at 1.3 m
        Assert.Equal(1f / 6, walker.SuiteReward(1, state), 1e-6f);       // and not moving
        state[29] = 1f;
        Assert.Equal(1f, walker.SuiteReward(1, state), 1e-6f);
        Assert.Equal(1.625f / 6, walker.SuiteReward(2, state), 1e-6f);   // 1 of 8 m/s: an eighth
        state[29] = 4f;
        Assert.Equal(3.5f / 6, walker.SuiteReward(2, state), 1e-6f);     // half-way up: half
        (state[0], state[1]) = (0.6f, -1f);                              // head down, one margin low
        Assert.Equal(0.075f, walker.SuiteReward(0, state), 1e-6f);
    }

    [MuJoCoFact]
    public void SuiteReward_RandomPolicy_IsThePublishedLevel()
    {
        Walker walker = Make<Walker>("walker", """{ "start": "random" }""");
        double[] sums = new double[3];
        Wander(walker, 20, 100, (_, _, state, _) =>
        {
            for (int task = 0; task < 3; task++) sums[task] += walker.SuiteReward(task, state) / 20;
        });
        Assert.InRange(sums[0], 8, 25);          // published: 130, 32.7 and 23.3 of 1,000 steps; here 20 episodes of 100
        Assert.InRange(sums[1], 2, 7);
        Assert.True(sums[2] < sums[1] && sums[1] < sums[0]);
    }

    [MuJoCoFact]
    public void Features_RandomPolicy_HaveThePublishedMeans()
    {
        Walker walker = Upright();
        double[] means = new double[7];
        Wander(walker, 40, 100, (_, _, state, action) =>
        {
            float[] features = Features(walker, state, action);
            for (int k = 0; k < 7; k++) means[k] += features[k] / 4000;
        });
        double[] published = [-.006, -.13, .145, .476, .145, .476, 2.0];
        double[] errors = [.05, .12, .1, .05, .1, .05, .05];             // four errors of 40 episodes
        for (int k = 0; k < 7; k++) Assert.InRange(means[k], published[k] - errors[k], published[k] + errors[k]);
    }
}
