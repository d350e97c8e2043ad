using System.Text.RegularExpressions;
using Hipi.Environments.MuJoCo;
using Hipi.Numerics;
using Hipi.Tests;
using Xunit;

namespace Hipi.Properties.Environments.MuJoCo;

/// <summary>
/// Robots let go in mid-air, actuators off: kinetic and potential energy together hardly rise above what was left before, through falls,
/// joint limits and contacts, and most of it is gone at the end. (The reacher and the finger have closed forms of their own.)
/// </summary>
public sealed partial class EnergyProperties
{
    /// <summary>
    /// A share of the drop: contacts and joint limits are soft, springs whose energy MuJoCo does not count. The walker's landing gives 1.4 %
    /// back, 1.6 % at a quarter of the step, so that it is not the step's error; every other robot below 0.4 %.
    /// </summary>
    private const double Springs = 2e-2;

    [MuJoCoTheory]
    [InlineData("walker", 0, 1.0)]
    [InlineData("half-cheetah", 1, 1.0)]
    [InlineData("quadruped", 2, 1.0)]
    [InlineData("sawyer", 0, 0.0)]
    [InlineData("jaco", 0, 0.0)]
    public void Energy_WithoutActuation_NeverRisesByMoreThanSpringsHold(string name, int height, double lift)
    {
        (double first, double rise, double last, double kinetic) = Fall(name, height, lift, from: 0, push: 0);
        Assert.True(rise <= Springs * (first - last), $"{rise} up, from {first} to {last}");
        Assert.True(kinetic < 0.05 * (first - last), $"{kinetic} of {first - last}");
    }

    /// <summary>The twin: joints that are pushed along their own way, at once or after the fall, gain energy, and the bound above sees it.</summary>
    [MuJoCoTheory]
    [InlineData(0.0, 3.0)]
    [InlineData(2.0, 3.0)]
    public void Energy_OfJointsThatArePushedAlong_Rises(double from, double push)
    {
        (double first, double rise, double last, _) = Fall("half-cheetah", 1, 1.0, from, push);
        Assert.True(rise > Springs * (first - last), $"{rise} up, from {first} to {last}");
    }

    /// <summary>Energy at the start, its greatest rise above an earlier one, and at the end, of which kinetic.</summary>
    private static (double First, double Rise, double Last, double Kinetic) Fall(
        string name, int height, double lift, double from, double push)
    {
        using MuJoCoWorld world = Passive(name);
        MuJoCoEnvironment robot = RobotLab.Make<MuJoCoEnvironment>(name);
        RobotLab.Start(robot);
        robot.World.Qpos.CopyTo(world.Qpos);
        var stream = new RngStream(1, "start");
        world.Qpos[height] += lift;
        foreach (ref double velocity in world.Qvel) velocity = 2.0 * stream.NextSingle() - 1.0;
        world.Forward();
        double first = Energy(world), lowest = first, rise = 0;
        for (double step = world[MuJoCoField.Timestep][0], t = 0; t < 4; t += step)
        {
            for (int k = 0; k < world.Qvel.Length; k++) world[MuJoCoField.QfrcApplied][k] = t < from ? 0 : push * world.Qvel[k];
            Assert.Equal(0, world.Step(1));
            rise = Math.Max(rise, Energy(world) - lowest);
            lowest = Math.Min(lowest, Energy(world));
        }
        return (first, rise, Energy(world), world[MuJoCoField.Energy][1]);
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
