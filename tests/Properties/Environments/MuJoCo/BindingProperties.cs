using Hipi.Environments;
using Hipi.Environments.MuJoCo;
using Hipi.Numerics;
using Hipi.Properties.Conformance;
using Hipi.Tests;
using Xunit;

namespace Hipi.Properties.Environments.MuJoCo;

/// <summary>
/// The binding: models from memory and their faults, names, contacts, arrays in place, engine errors, divergence, threads.
/// </summary>
public sealed class BindingProperties
{
    private const string Ball = """
        <mujoco>
          <option timestep="0.002"/>
          <worldbody>
            <geom name="floor" type="plane" size="1 1 1"/>
            <body name="ball" pos="0 0 0.3">
              <freejoint name="free"/>
              <geom name="ball" type="sphere" size="0.1" mass="2"/>
              <site name="top" pos="0 0 0.1"/>
            </body>
          </worldbody>
          <sensor><framepos name="place" objtype="site" objname="top"/></sensor>
        </mujoco>
        """;

    [MuJoCoTheory]
    [InlineData("<mujoco><worldbody><body><joint type=\"hinge\"/></body></worldbody></mujoco>", "mass and inertia")]
    [InlineData("<mujoco><worldbody><gem/></worldbody></mujoco>", "gem")]
    [InlineData("<mujoco><worldbody>", "XML")]
    [InlineData("", "found: ")]
    [InlineData("<mujoco><include file=\"nowhere.xml\"/></mujoco>", "nowhere.xml")]
    public void Load_TextThatIsNoModel_SaysWhatMuJoCoSays(string xml, string part)
    {
        var problem = Assert.Throws<InputException>(() => MuJoCoModel.Load("trial", xml));
        Assert.StartsWith("trial: must be an MJCF model that MuJoCo ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(part, problem.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [MuJoCoFact]
    public void Load_WrongElement_NamesElementAndLine()
    {
        var problem =
            Assert.Throws<InputException>(() =>
            MuJoCoModel.Load("trial", "<mujoco>\n<worldbody>\n<geom type=\"cube\"/>\n</worldbody></mujoco>"));
        Assert.Contains("geom", problem.Message, StringComparison.Ordinal);
        Assert.Contains("line 3", problem.Message, StringComparison.Ordinal);
    }

    [MuJoCoFact]
    public void Names_OfElements_AreFoundBothWays()
    {
        using MuJoCoModel model = MuJoCoModel.Load("ball", Ball);
        Assert.Equal((2, 1, 2, 1, 1),
            (model.Count(MuJoCoObject.Body), model.Count(MuJoCoObject.Joint), model.Count(MuJoCoObject.Geom),
            model.Count(MuJoCoObject.Site), model.Count(MuJoCoObject.Sensor)));
        foreach ((MuJoCoObject kind, string name) in new[] { (MuJoCoObject.Body, "ball"), (MuJoCoObject.Joint, "free"),
            (MuJoCoObject.Geom, "floor"), (MuJoCoObject.Site, "top"), (MuJoCoObject.Sensor, "place") })
            Assert.Equal(name, model.NameOf(kind, model.Id(kind, name)));
        Assert.Contains("Body named bal,", Assert.Throws<ArgumentException>(() => model.Id(MuJoCoObject.Body, "bal")).Message,
            StringComparison.Ordinal);
        Assert.Null(model.NameOf(MuJoCoObject.Body, 99));
    }

    [MuJoCoFact]
    public void Fall_OfABall_IsFreeFallThenAContactThatCarriesIt()
    {
        using MuJoCoModel model = MuJoCoModel.Load("ball", Ball);
        using var world = new MuJoCoWorld(model);
        Assert.Equal(0, world.Step(50));
        Assert.Equal(-9.81 * 0.1, world.Qvel[2], 1e-9);
        Assert.Equal(0.3 - 9.81 * 0.002 * 0.002 * 50 * 51 / 2, world.Qpos[2], 1e-9);   // semi-implicit Euler
        Assert.Equal(0, world.ContactCount);
        for (int t = 0; t < 2000; t++) Assert.Equal(0, world.Step(1));
        Assert.Equal(0.1, world.Qpos[2], 1e-3);
        Assert.Equal(1, world.ContactCount);
        MuJoCoContact contact = world.Contact(0);
        Assert.Equal((0, 1, 0), (Math.Min(contact.Geom1, contact.Geom2), Math.Max(contact.Geom1, contact.Geom2), contact.Excluded));
        Assert.Equal(1, contact.NormalZ, 1e-12);
        Assert.InRange(contact.Distance, -1e-3, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => world.Contact(1));
        world.Forward();
        Assert.Equal(world.SitePosition(0).ToArray(), world.Sensor(0).ToArray());
        Assert.Equal(world.BodyPosition(1).ToArray(), world.GeomPosition(1).ToArray());
    }

    [MuJoCoFact]
    public void Reset_AfterAWalk_GivesTheSameWalkAgain()
    {
        using MuJoCoModel model = MuJoCoModel.Load("ball", Ball);
        using var world = new MuJoCoWorld(model);
        double[][] walks = new double[2][];
        for (int turn = 0; turn < 2; turn++)
        {
            world.Reset();
            world.Qvel[0] = 0.5;
            world.Step(400);
            walks[turn] = [.. world.Qpos, .. world.Qvel, world.Time];
        }
        Assert.Equal(walks[0], walks[1]);
        Assert.Equal(0.8, world.Time, 1e-9);
    }

    [MuJoCoFact]
    public unsafe void Arrays_ThroughStepsAndCollections_StayInPlaceAndAreTheEnginesOwn()
    {
        using MuJoCoModel model = MuJoCoModel.Load("ball", Ball);
        using var world = new MuJoCoWorld(model);
        fixed (double* first = world.Qpos)
        {
            for (int i = 0; i < 50; i++)
            {
                world.Step(1);
                GC.Collect(0);
            }
            fixed (double* now = world.Qpos) Assert.True(first == now);
        }
        world.Qpos[2] = 5;
        world.Forward();
        Assert.Equal(5, world.BodyPosition(1)[2]);
    }

    [MuJoCoFact]
    public void Error_OfTheEngine_IsAReturnCodeAndTheNextCallWorks()
    {
        for (int i = 0; i < 3; i++) Assert.Equal(-1, Native.Fail("a fault on purpose"));
        Assert.Contains("a fault on purpose", MuJoCoWorld.Error(), StringComparison.Ordinal);
        using MuJoCoModel model = MuJoCoModel.Load("ball", Ball);
        using var world = new MuJoCoWorld(model);
        Assert.Equal(0, world.Step(10));
    }

    [MuJoCoTheory]
    [InlineData(double.NaN)]
    [InlineData(1e30)]
    public void Step_OfABrokenState_IsCountedAsAWarning(double broken)
    {
        using MuJoCoModel model = MuJoCoModel.Load("ball", Ball);
        using var world = new MuJoCoWorld(model);
        world.Qvel[0] = broken;
        int warnings = world.Step(1);
        Assert.True(warnings > 0);
        Assert.Equal("warnings about velocity", world.Describe(warnings));
        world.Reset();
        Assert.Equal(0, world.Step(1));
    }

    [MuJoCoTheory]
    [InlineData(float.NaN)]
    [InlineData(0f)]
    public void Environment_ThatBreaksDown_LeavesTheLastGoodStateAndCountsTheEpisode(float action)
    {
        var reacher = (Reacher)Worlds.Environment("reacher");
        var stream = new RngStream(1, "environment");
        float[] state = new float[9], next = new float[9];
        reacher.Reset(ref stream, state);
        if (action == 0f) reacher.World.Qvel[0] = double.PositiveInfinity;   // else the action itself is no number
        reacher.Step(ref stream, state, [action, 0f], next);
        Assert.True(reacher.Interrupted);
        Assert.Equal(state, next);
        reacher.Step(ref stream, state, [0f, 0f], next);
        Assert.Equal(1, reacher.Interruptions);
        reacher.Reset(ref stream, state);
        Assert.False(reacher.Interrupted);
        reacher.Step(ref stream, state, [0.5f, 0f], next);
        Assert.False(reacher.Interrupted);
        Assert.NotEqual(state, next);
        Assert.Equal(1, reacher.Interruptions);
    }

    [MuJoCoFact]
    public void Load_OfAStateFromAnotherVersion_IsRefused()
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(false);
        writer.Write(0L);
        writer.Write("1.9.9");
        bytes.Position = 0;
        IEnvironment reacher = Worlds.Environment("reacher");
        Assert.Contains("1.9.9", Assert.Throws<InvalidDataException>(() => reacher.Load(new BinaryReader(bytes))).Message,
            StringComparison.Ordinal);
    }

    [MuJoCoFact]
    public void Worlds_MadeAndDroppedInAnyOrder_KeepTheirModelAlive()
    {
        MuJoCoModel model = MuJoCoModel.Load("ball", Ball);
        var world = new MuJoCoWorld(model);
        model.Dispose();
        Assert.Equal(0, world.Step(10));
        world.Dispose();
        world.Dispose();
        Assert.Throws<ObjectDisposedException>(() => world.Qpos.Length);
        Assert.Throws<ObjectDisposedException>(() => world.Step(1));
        for (int i = 0; i < 50; i++) _ = new MuJoCoWorld(MuJoCoModel.Load("ball", Ball)).Step(1);   // finalisers free what nobody disposes
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [MuJoCoFact]
    public void Worlds_OfOneModelOnFourThreads_WalkAsOne()
    {
        using MuJoCoModel model = MuJoCoModel.Load("ball", Ball);
        double[][] ends = new double[16][];
        Parallel.For(0, ends.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            using var world = new MuJoCoWorld(model);
            world.Qvel[0] = 0.3;
            if (i % 3 == 0) world.ForwardUnactuated();
            if (i % 5 == 0) Native.Fail("a fault on this thread only");
            world.Step(2000);
            ends[i] = [.. world.Qpos, .. world.Qvel];
        });
        Assert.All(ends, end => Assert.Equal(ends[0], end));
    }
}
