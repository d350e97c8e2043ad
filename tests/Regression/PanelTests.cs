using System.Text.Json.Nodes;
using Hipi.Experiments;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression;

/// <summary>The panels of Figures 5 and 6 have the paper's settings, as each resolves for profile `paper`.</summary>
public sealed class PanelTests
{
    /// <summary>Horizons, network sizes and clipping are the paper's; margins the release's README's where the paper's are lost.</summary>
    [Theory]
    [InlineData("fig5-quadruped", "quadruped", 0.3, 300, 256, null)]
    [InlineData("fig5-finger", "finger", 0.01, 1000, 64, null)]
    [InlineData("fig5-reacher", "reacher", 0.01, 1000, 64, null)]
    [InlineData("fig5-reacher-sparse", "reacher", 0.003, 1000, 64, null)]
    [InlineData("fig5-sawyer", "sawyer", 0.03, 150, 64, 1.0)]
    [InlineData("fig5-jaco", "jaco", 0.05, 250, 64, 1.0)]
    [InlineData("fig5-jaco-sparse", "jaco", 0.02, 250, 64, 1.0)]
    [InlineData("fig5-navigation", "navigation", 0.3, 75, 32, null)]
    [InlineData("fig6-reacher-discrete", "reacher", 0.01, 1000, 64, null)]
    [InlineData("fig6-walker", "walker", null, 100, 64, null)]
    [InlineData("fig6-sawyer-margin", "sawyer", null, 150, 64, 1.0)]
    public void Panel_OfThePaper_HasItsSettings(string id, string robot, double? margin, int horizon, int hidden, double? clipping)
    {
        JsonNode spec = Resolved(id);
        JsonNode learner = spec["learner"]!, budget = spec["budget"]!;
        Assert.Equal(robot, (string?)spec["environment"]!["name"]);
        Assert.Equal(margin, (double?)spec["tasks"]!["radius"]);
        Assert.Equal(horizon, (int)budget["maxEpisodeSteps"]!);
        Assert.Equal(clipping, (double?)learner["gradientClipping"]);
        foreach (string network in new[] { "actorHidden", "criticHidden" })
            Assert.Equal([hidden, hidden], learner[network]!.AsArray().Select(size => (int)size!));
        Assert.Equal((32, 0.99, 0.005), ((int)learner["batchSize"]!, (double)learner["discount"]!, (double)learner["targetRate"]!));
        foreach (string rate in new[] { "actorLearningRate", "criticLearningRate", "temperatureLearningRate" })
            Assert.Equal(3e-4, (double)learner[rate]!);
        Assert.Equal((1_000_000, 10_000), ((int)budget["replayCapacity"]!, (int)budget["warmupSteps"]!));
        Assert.Equal((null, 1.0), ((double?)learner["fixedTemperature"], (double)learner["rewardScale"]!));
        JsonNode tasks = spec["tasks"]!;
        Assert.Equal(id == "fig6-walker" ? (null, null) : ("negative", true), ((string?)tasks["reward"], (bool?)tasks["terminate"]));
    }

    /// <summary>How far goals may be, how many there are, how wide a margin can be.</summary>
    [Fact]
    public void Tasks_OfThePanels_HaveTheirRanges()
    {
        Assert.Equal(1.0, (double)Resolved("fig5-quadruped")["environment"]!["goalDistance"]!);
        Assert.Equal(32, (int)Resolved("fig6-reacher-discrete")["tasks"]!["count"]!);
        Assert.Equal(0.1, (double)Resolved("fig6-sawyer-margin")["tasks"]!["maxMargin"]!);
        foreach (string id in new[] { "fig5-reacher", "fig5-reacher-sparse", "fig6-reacher-discrete" })
            Assert.Equal((0.05, 0.2),
                ((double)Resolved(id)["tasks"]!["minGoalDistance"]!, (double)Resolved(id)["tasks"]!["maxGoalDistance"]!));
    }

    [Fact]
    public void Goals_OfTheReachers_AreSpreadAsReleased()
    {
        Assert.Equal("radius", (string?)Resolved("fig5-reacher")["environment"]!["goals"]);
        Assert.Equal("radius", (string?)Resolved("fig5-reacher-sparse")["environment"]!["goals"]);
        Assert.Equal("area", (string?)Resolved("fig6-reacher-discrete")["environment"]!["goals"]);
        Assert.Equal("area", (string?)Resolved("ablations-reacher-discrete")["environment"]!["goals"]);
    }

    private static JsonNode Resolved(string id) =>
        new SpecLoader(SpecSources.Embedded(SpecLab.Command)).Load(id, "paper", []).Resolved;
}
