using System.Text.RegularExpressions;
using Hipi.Environments.MuJoCo;
using Hipi.Numerics;
using Hipi.Tests;
using Xunit;

namespace Hipi.Properties.Environments.MuJoCo;

/// <summary>
/// Robots let go in mid-air, actuators off: kinetic and potential energy together never rise, through falls, joint limits and contacts, and
/// most of it is gone at the end. (The reacher and the finger have closed forms of their own.)
/// </summary>
public sealed partial class EnergyProperties
{
    [MuJoCoTheory]
    [InlineData("walker", 0, 1.0)]
    [InlineData("half-cheetah", 1, 1.0)]
    [InlineData("quadruped", 2, 1.0)]
    [InlineData("sawyer", 0, 0.0)]
    [InlineData("jaco", 0, 0.0)]
    public void Energy_WithoutActuation_NeverRisesByMoreThanTheStepsError(string name, int height, double lift)
    {
        (double first, double highest, double last, double kinetic) = Fall(name, height, lift, push: 0);
        // 1e-2 is the Euler step's own error
        Assert.True(highest - last <= (first - last) * (1 + 1e-2), $"{highest} after {first}, {last} at the end");
        Assert.True(kinetic < 0.05 * (first - last), $"{kinetic} of {first - last}");
    }

    /// <summary>The twin: joints that are pushed along their own way gain energy, and the bound above sees it.</summary>
    [MuJoCoFact]
    public void Energy_OfJointsThatArePushedAlong_Rises()
    {
        (double first, double highest, double last, _) = Fall("half-cheetah", 1, 1.0, push: 3);
        Assert.True(highest - last > (first - last) * (1 + 1e-2), $"{highest} after {first}, {last} at the end");
    }

    private static (double First, double Highest, double Last, double Kinetic) Fall(string name, int height, double lift, double push)
    {
        using MuJoCoWorld world = Passive(name);
        MuJoCoEnvironment robot = LegsLab.Make<MuJoCoEnvironment>(name);
        LegsLab.Start(robot);
        robot.World.Qpos.CopyTo(world.Qpos);
        var stream = new RngStream(1, "start");
        world.Qpos[height] += lift;
        foreach (ref double velocity in world.Qvel) velocity = 2.0 * stream.NextSingle() - 1.0;
        world.Forward();
        double first = Energy(world), highest = double.NegativeInfinity;
        for (double step = world[MuJoCoField.Timestep][0], t = 0; t < 4; t += step)
        {
            for (int k = 0; k < world.Qvel.Length; k++) world[MuJoCoField.QfrcApplied][k] = push * world.Qvel[k];
            Assert.Equal(0, world.Step(1));
            highest = Math.Max(highest, Energy(world));
        }
        return (first, highest, Energy(world), world[MuJoCoField.Energy][1]);
    }

    private static double Energy(MuJoCoWorld world) => world[MuJoCoField.Energy][0] + world[MuJoCoField.Energy][1];

    /// <summary>A world of an embedded model that computes its energy, with nothing that drives it: no actuators, no mocap weld.</summary>
    private static MuJoCoWorld Passive(string name)
    {
        using var reader = new StreamReader(typeof(MuJoCoModel).Assembly.GetManifestResourceStream($"Hipi.Models.{name}.xml")!);
        const string Flag = "<option><flag energy=\"enable\" actuation=\"disable\"/></option>";
        string xml = Weld().Replace(reader.ReadToEnd(), "").Replace("<worldbody>", Flag + "<worldbody>", StringComparison.Ordinal);
        return new MuJoCoWorld(MuJoCoModel.Load(name, xml));
    }

    [GeneratedRegex("<weld [^>]*/>")]
    private static partial Regex Weld();
}
