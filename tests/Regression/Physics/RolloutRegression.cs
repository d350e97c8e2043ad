using System.Xml.Linq;
using Hipi.Experiments;
using Hipi.Experiments.Online;
using Hipi.Networks;
using Hipi.Regression.Support;
using Hipi.Tests;
using Xunit;

namespace Hipi.Regression.Physics;

/// <summary>
/// `hipi rollout`: an episode of a finished cell's policy as a strip or an animation; the very episode that its curve was measured on.
/// </summary>
public sealed class RolloutRegression
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly string[] Navigation =
        ["--profile", "smoke", "--set", "budget.environmentSteps=600", "--set", "evaluation.every=300", "--set", "evaluation.episodes=2"];

    [Fact]
    public void Rollout_OfANavigationCell_IsAStripOfMaps()
    {
        using var folder = new TemporaryFolder();
        string results = folder.File("results"), picture = folder.File("strip.svg");
        Run("run", "fig5-navigation", [.. Navigation, "--arms", "none", "--seeds", "1", "--out", results]);
        HipiResult rollout =
            Run("rollout", "fig5-navigation", [.. Navigation, "--arm", "none", "--seed", "1", "--out", results, "--picture", picture]);
        Assert.EndsWith(picture + "\n", rollout.Output, StringComparison.Ordinal);
        foreach (string wrong in new[] { "", results })
        {
            HipiResult refused = HipiProcess.Run(
                ["rollout", "fig5-navigation", .. Navigation, "--arm", "none", "--seed", "1", "--out", results, "--picture", wrong]);
            Assert.Equal(2, refused.ExitCode);
            Assert.StartsWith($"{wrong}: must be writable, found: a", refused.Error, StringComparison.Ordinal);
        }
        foreach (string wrong in new[] { "2", "-1", "x" })
        {
            HipiResult refused = HipiProcess.Run(
                ["rollout", "fig5-navigation", .. Navigation, "--arm", "none", "--seed", "1", "--out", results, "--episode", wrong]);
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains($"a number from 0 to 1, found {wrong};", refused.Error, StringComparison.Ordinal);
        }
        XElement[] groups = Groups(picture);
        Assert.Equal(8, groups.Length);
        Assert.All(groups, group => Assert.NotNull(group.Element(Svg + "polyline")));
        Assert.Equal("step 0", groups[0].Element(Svg + "text")!.Value);
    }

    [MuJoCoFact]
    public void Rollout_OfARobotsCell_IsAStripOrAnAnimationOfItsSolids()
    {
        using var folder = new TemporaryFolder();
        string spec = RobotSpec.Write(folder), results = folder.File("results");
        string[] small = ["--set", "budget.environmentSteps=1000", "--out", results];
        Run("run", spec, [.. small, "--arms", "final", "--seeds", "2"]);
        Run("rollout", spec, [.. small, "--arm", "final", "--seed", "2", "--episode", "1"]);
        XElement[] strip = Groups(Path.Combine(results, "rollouts", "lab-reacher-final-2.svg"));
        Assert.Equal(8, strip.Length);
        Assert.All(strip, group => Assert.True(group.Elements(Svg + "rect").Count() >= 2, "the two links"));
        Assert.NotEqual(Links(strip[0]), Links(strip[^1]));
        string moving = folder.File("moving.svg");
        Run("rollout", spec, [.. small, "--arm", "final", "--seed", "2", "--animate", "--picture", moving]);
        XElement[] frames = [.. Groups(moving).Single().Elements(Svg + "g")];
        Assert.InRange(frames.Length, 2, 48);
        Assert.All(frames, frame => Assert.Equal("visibility", (string?)frame.Element(Svg + "animate")!.Attribute("attributeName")));
    }

    [MuJoCoFact]
    public void Film_OfAnEpisode_IsTheEpisodeOfTheEvaluation()
    {
        using var folder = new TemporaryFolder();
        string spec = RobotSpec.Write(folder), results = folder.File("results");
        Run("run", spec, ["--set", "budget.environmentSteps=1000", "--arms", "final", "--seeds", "2", "--out", results]);
        Spec loaded = new SpecLoader(SpecSources.Embedded(SpecLab.Command)).Load(spec, "quick", ["budget.environmentSteps=1000"]);
        string file = Directory.EnumerateFiles(results, CellFolder.WeightsName, SearchOption.AllDirectories).Single();
        Dictionary<string, float[]> weights = Safetensors.Read(file).ToDictionary(tensor => tensor.Name, tensor => tensor.Values);
        IReadOnlyList<Rollout> evaluated = Rollouts.Replay(loaded, 2, weights, 3);
        for (int episode = 0; episode < 3; episode++)
        {
            Film film = Film.Record(loaded, 2, weights, episode);
            Assert.Equal(evaluated[episode].Task, film.Task);
            Assert.Equal(evaluated[episode].Success, film.Success);
            Assert.Equal(evaluated[episode].States.Count, film.Frames.Length);
            Assert.All(evaluated[episode].States.Zip(film.Frames), pair => Assert.Equal(pair.First, pair.Second.State));
        }
    }

    [Fact]
    public void Rollout_OfACellThatIsNotThere_NamesTheCommandThatMakesIt()
    {
        using var folder = new TemporaryFolder();
        string[] options = ["--profile", "smoke", "--set", "learner.discount=0.9", "--set", "tasks.radius=0.5", "--out", folder.File("results")];
        foreach (string command in new[] { "rollout", "critics" })
        {
            HipiResult refused = HipiProcess.Run([command, "fig5-navigation", "--arm", "none", "--seed", "1", .. options]);
            Assert.Equal(2, refused.ExitCode);
            Assert.EndsWith($"; run hipi run fig5-navigation --arms none --seeds 1 {string.Join(' ', options)}", refused.Error.TrimEnd(),
                StringComparison.Ordinal);
            Assert.False(Directory.Exists(folder.File("results")));
        }
    }

    /// <summary>Published cells mostly come without weights; the command that the message names makes them.</summary>
    [Fact]
    public void Rollout_OfACellPublishedWithoutWeights_NamesTheCommandThatMakesThem()
    {
        using var folder = new TemporaryFolder();
        string results = folder.File("results"), published = folder.File("published");
        string[] cell = [.. Navigation, "--arms", "none", "--seeds", "1"], film = [.. Navigation, "--arm", "none", "--seed", "1", "--out", results];
        Run("run", "fig5-navigation", [.. cell, "--out", folder.File("first")]);
        Spec spec = new SpecLoader(SpecSources.Embedded(SpecLab.Command)).Load("fig5-navigation", "smoke",
            [.. Navigation.Where(option => option.Contains('='))]);
        ResultsStore.Open(folder.File("first")).Publish(
            CellPlan.Budget(spec).Single(found => found.Arm.Name == "none" && found.Seed == 1), ResultsStore.Open(published),
            [CellFolder.WeightsName]);
        var setting = new Dictionary<string, string> { ["HIPI_PUBLISHED"] = published };
        HipiResult refused = HipiProcess.Run(["rollout", "fig5-navigation", .. film], setting);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("found a cell that was published without; run hipi run fig5-navigation --arms none", refused.Error,
            StringComparison.Ordinal);
        Assert.Equal(0, HipiProcess.Run(["run", "fig5-navigation", .. cell, "--out", results], setting).ExitCode);
        Assert.Equal(0, HipiProcess.Run(["rollout", "fig5-navigation", .. film], setting).ExitCode);
    }

    [Theory]
    [InlineData("--seed", "1,2", "--seed: must be one number")]
    [InlineData("--episode", "-1", "--episode: must be an evaluation episode of")]
    [InlineData("--arm", "nobody", "nobody")]
    public void Rollout_WithAWrongOption_IsRefused(string option, string value, string message)
    {
        Dictionary<string, string> options = new() { ["--arm"] = "none", ["--seed"] = "1", [option] = value };
        HipiResult rollout =
            HipiProcess.Run(["rollout", "fig5-navigation", "--profile", "smoke",
            .. options.SelectMany(pair => new[] { pair.Key, pair.Value })]);
        Assert.Equal(2, rollout.ExitCode);
        Assert.Contains(message, rollout.Error, StringComparison.Ordinal);
    }

    private static XElement[] Groups(string picture) => [.. XDocument.Load(picture).Root!.Elements(Svg + "g")];

    private static string Links(XElement group) =>
        string.Join(' ', group.Elements(Svg + "rect").Select(link => (string?)link.Attribute("transform")));

    private static HipiResult Run(string command, string spec, string[] options)
    {
        HipiResult run = HipiProcess.Run([command, spec, .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }
}
