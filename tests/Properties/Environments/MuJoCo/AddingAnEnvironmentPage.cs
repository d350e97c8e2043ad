using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hipi.Environments;
using Hipi.Environments.MuJoCo;
using Hipi.Experiments;
using Hipi.Numerics;
using Hipi.Properties.Conformance;
using Hipi.Tasks;
using Hipi.Tests;
using Xunit;

namespace Hipi.Properties.Environments.MuJoCo;

/// <summary>docs/adding-an-environment.md: its code and its model are the ones that are compiled here, and they work.</summary>
public sealed class AddingAnEnvironmentPage
{
    private const string Tests = "tests/Properties/Environments/MuJoCo/";

    private static readonly Registry<Func<object, IEnvironment>> Registered = new(
        "environment",
        #region registration
        new Registered<Func<object, IEnvironment>>("pendulum", typeof(PendulumOptions), "A pole on a hinge that reaches for places (MuJoCo).",
            static options => new Pendulum((PendulumOptions)options))
        #endregion
        );

    [Fact]
    public void Code_OnThePage_IsTheCompiledCode()
    {
        string[] code = Blocks("csharp");
        Assert.Equal(3, code.Length);
        Assert.Equal(Region("PendulumExample.cs", "example"), code[0]);
        Assert.Equal(Region("AddingAnEnvironmentPage.cs", "registration"), code[1]);
        Assert.Equal(Region("AddingAnEnvironmentPage.cs", "facts"), code[2]);
        Assert.Equal(Read(Tests + "pendulum.xml"), Assert.Single(Blocks("xml")));
    }

    [Fact]
    public void Spec_OnThePage_NamesTheEngineAndTheEnvironment()
    {
        JsonNode spec = JsonNode.Parse(Blocks("json")[1])!;
        Assert.Equal("engine", (string?)spec["tier"]);
        Assert.NotNull(Registered.Find((string)spec["environment"]!["name"]!));
        Assert.NotNull(TaskRegistry.All.Find((string)spec["tasks"]!["family"]!));
    }

    [MuJoCoFact]
    public void Environment_OfThePage_PassesTheBattery()
    {
        foreach (var (_, check) in EnvironmentBattery.Checks(-100f, 100f)) check(() => Make());
    }

    [MuJoCoFact]
    public void Walk_OfThePage_IsTheSameTwice() => Assert.Equal(PhysicsTrace.Of(Make()), PhysicsTrace.Of(Make()));

    #region facts
    [MuJoCoFact]
    public void Pendulum_SmallSwing_HasThePeriodOfAThinRod()
    {
        MuJoCoWorld world = Make().World;
        world.Qpos[0] = 0.05;
        world.Forward();
        int steps = 0;
        for (; world.Qpos[0] > 0; steps++) Assert.Equal(0, world.SuiteStep(1));
        double quarter = Math.PI / 2 * Math.Sqrt(2 * 0.5 / (3 * 9.81));   // a quarter of 2 pi sqrt(2 L / 3 g)
        Assert.Equal(quarter, steps * 0.01, 0.03);
    }
    #endregion

    [MuJoCoFact]
    public void Goal_ThatAStateAchieves_IsTheTip()
    {
        Pendulum pendulum = Make();
        var stream = new RngStream(1, "environment");
        float[] state = new float[4], goal = new float[2];
        pendulum.Reset(ref stream, state);
        pendulum.AchievedGoal(state, goal);
        RobotLab.Near([0.5 * Math.Sin(state[3]), -0.5 * Math.Cos(state[3])], [goal[0], goal[1]], 1e-6);
    }

    private static Pendulum Make() => (Pendulum)Registered.Find("pendulum")!.Create(
        JsonNode.Parse(Blocks("json")[0])!["pendulum"].Deserialize<PendulumOptions>(SpecJson.Options)!);

    private static string[] Blocks(string language) =>
        [.. Regex.Matches(Read("docs/adding-an-environment.md"), $"```{language}\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value)];

    private static string Read(string file) => File.ReadAllText(Defaults.PathOf(file));

    private static string Region(string file, string name)
    {
        string body = Regex.Match(Read(Tests + file), $@"#region {name}\n(.*?)[ ]*#endregion", RegexOptions.Singleline).Groups[1].Value;
        int indent = body.Length - body.TrimStart(' ').Length;
        return string.Join('\n', body.Split('\n').Select(line => line.Length >= indent ? line[indent..] : line));
    }
}
