using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hipi.Environments;
using Hipi.Experiments;
using Hipi.Properties.Conformance;
using Hipi.Relabelling;
using Hipi.Replay;
using Hipi.Tasks;
using Xunit;

namespace Hipi.Properties.Relabelling;

/// <summary>docs/adding-a-relabeller.md: its code is the code that is compiled here, and it works.</summary>
public sealed class AddingARelabellerPage
{
    private const string Tests = "tests/Properties/Relabelling/";

    private static readonly Registry<Func<object, RelabelContext, IRelabeller>> Registered = new(
        "relabeller",
        new Registered<Func<object, RelabelContext, IRelabeller>>("none", typeof(NoneOptions), "", static (_, _) => new NoneRelabeller()),
        #region registration
        new("best-reward", typeof(BestRewardOptions), "The task of the batch under which a transition's own reward is the greatest.",
            static (options, context) => new BestRewardRelabeller((BestRewardOptions)options, context))
        #endregion
        );

    private static string[] Blocks(string language) =>
        [.. Regex.Matches(Read("docs/adding-a-relabeller.md"), $"```{language}\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value)];

    private static string Read(string file) => File.ReadAllText(Defaults.PathOf(file));

    private static string Region(string file, string name)
    {
        string text = Read(Tests + file);
        string body = Regex.Match(text, $@"#region {name}\n(.*?)[ ]*#endregion", RegexOptions.Singleline).Groups[1].Value;
        int indent = body.Length - body.TrimStart(' ').Length;
        return string.Join('\n', body.Split('\n').Select(line => line.Length >= indent ? line[indent..] : line));
    }

    [Fact]
    public void Code_OnThePage_IsTheCompiledCode()
    {
        string[] code = Blocks("csharp");
        Assert.Equal(2, code.Length);
        Assert.Equal(Region("BestRewardExample.cs", "example"), code[0]);
        Assert.Equal(Region("AddingARelabellerPage.cs", "registration"), code[1]);
    }

    [Fact]
    public void Settings_OnThePage_Bind()
    {
        Assert.Equal(4, Options().Tries);
        JsonNode arm = JsonNode.Parse(Blocks("json")[1])!["arms"]!["best-reward-8"]!;
        Assert.NotNull(Registered.Find((string)arm["relabel"]!));
    }

    [Fact]
    public void Arm_OfThePage_PassesTheBattery() => ArmBattery.Pass("navigation", "goal", Make);

    [Fact]
    public void Arm_OfThePage_NeverLowersARowsReward()
    {
        Navigation environment = Worlds.Navigation();
        ITaskFamily family = Worlds.Family("linear", environment);
        EpisodeReplay replay = Worlds.Collect(environment, family, 1, 20, 12);
        TransitionBatch batch = Worlds.Sampled(replay, 64, 1), before = Worlds.Sampled(replay, 64, 1);
        Make(Worlds.Context(replay, environment, family, 64, 1)).Relabel(batch, Worlds.All(64));
        Recompute.RewardsAndTerminals(batch, family);
        Recompute.RewardsAndTerminals(before, family);
        Assert.All(batch.Rewards.Zip(before.Rewards), pair => Assert.True(pair.First >= pair.Second));
        Assert.Contains(batch.Rewards.Zip(before.Rewards), pair => pair.First > pair.Second);
    }

    private static IRelabeller Make(RelabelContext context) => Registered.Find("best-reward")!.Create(Options(), context);

    private static BestRewardOptions Options()
    {
        var defaults = (JsonObject)JsonNode.Parse(Blocks("json")[0])!["best-reward"]!.DeepClone();
        Assert.Equal(0.5, (double)defaults["fraction"]!);
        defaults.Remove("fraction");
        return JsonSerializer.Deserialize<BestRewardOptions>(defaults, SpecJson.Options)!;
    }
}
