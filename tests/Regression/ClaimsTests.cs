using System.Globalization;
using System.Text.Json.Nodes;
using Hipi.Experiments;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression;

public sealed class ClaimsTests
{
    private const string FiveSeeds = "seeds=[1,2,3,4,5]";

    [Theory]
    // success is 0.5 + 0.1 or 0.5, plus a little noise by seed
    [InlineData("""{"difference":{"atLeast":0.05}}""", ClaimOutcome.Holds)]
    [InlineData("""{"difference":{"atLeast":0.5}}""", ClaimOutcome.Fails)]
    [InlineData("""{"difference":{"atMost":0.5}}""", ClaimOutcome.Holds)]
    [InlineData("""{"difference":{"atMost":0.05}}""", ClaimOutcome.Fails)]
    [InlineData("""{"probabilityOfImprovement":{"atLeast":0.75}}""", ClaimOutcome.Holds)]
    public void Judge_FiveSeeds_DecidesByTheInterval(string require, ClaimOutcome expected) =>
        Assert.Equal(expected, Judge(Difference(require), FiveSeeds).Outcome);

    [Fact]
    public void Judge_ThresholdInsideTheInterval_IsUndecided()
    {
        Verdict probe = Judge(Difference("""{"value":{"atLeast":0}}""", right: null), FiveSeeds);
        string inside = probe.Interval!.Value.Value.ToString("R", CultureInfo.InvariantCulture);
        Assert.True(probe.Interval.Value.Low < probe.Interval.Value.High);
        Verdict verdict = Judge(Difference("{\"value\":{\"atLeast\":" + inside + "}}", right: null), FiveSeeds);
        Assert.Equal(ClaimOutcome.Undecided, verdict.Outcome);
        Assert.Contains("the interval contains the threshold", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_FewerThanFiveSeeds_IsUndecided_HoweverClear()
    {
        Verdict verdict = Judge(Difference("""{"difference":{"atLeast":-100}}"""), "seeds=[1,2,3,4]");
        Assert.Equal(ClaimOutcome.Undecided, verdict.Outcome);
        Assert.Contains("4 seeds are too few", verdict.Reason, StringComparison.Ordinal);
    }

    /// <summary>Success is 0 everywhere while nobody has learned anything: ties would count as half an improvement, on an interval of no width.</summary>
    [Theory]
    [InlineData("""{"probabilityOfImprovement":{"atLeast":0.5}}""")]
    [InlineData("""{"probabilityOfImprovement":{"atLeast":0.75}}""")]
    [InlineData("""{"difference":{"atMost":1}}""")]
    public void Judge_BothArmsAtOneNumberOnEverySeed_IsUndecided(string require)
    {
        Verdict verdict = Judge(Difference(require), FiveSeeds, static run => WriteCurve(run, 0));
        Assert.Equal(ClaimOutcome.Undecided, verdict.Outcome);
        Assert.Contains("both arms are at 0 on every seed", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_OneArmAtOneNumberOnEverySeed_IsDecided() =>
        Assert.Equal(ClaimOutcome.Holds,
            Judge(Difference("""{"value":{"atMost":0.5}}""", right: null), FiveSeeds, static run => WriteCurve(run, 0)).Outcome);

    [Fact]
    public void Judge_AMissingCell_GivesNoVerdict()
    {
        using var folder = new TemporaryFolder();
        Spec spec = SpecLab.Load(null, "smoke", FiveSeeds);
        Verdict verdict = new ClaimJudge(spec, null, ResultsStore.Open(folder.Path), null).Judge()[0];
        Assert.Equal((ClaimOutcome.NoResults, "smoke"), (verdict.Outcome, verdict.Source));
    }

    [Fact]
    public void Judge_PublishedCellsAllThere_AreJudgedBeforeTheRuns()
    {
        using TemporaryFolder runs = new(), published = new();
        Spec spec = SpecLab.Load(null, "smoke", FiveSeeds), paper = SpecLab.Load(null, "paper", "budget.environmentSteps=100000");
        ResultsStore store = ResultsStore.Open(runs.Path), target = ResultsStore.Open(published.Path);
        StoreTests.Run(store, spec, Work);
        Assert.Equal("smoke", new ClaimJudge(spec, paper, store, target).Judge()[0].Source);
        StoreTests.Run(target, paper, Work);
        Assert.Equal("published", new ClaimJudge(spec, paper, store, target).Judge()[0].Source);
    }

    /// <summary>Three seeds of five: the number of the three is told, and decides nothing, however clear.</summary>
    [Fact]
    public void Judge_APartOfTheSeeds_IsUndecidedAndSaysHowMany()
    {
        using var folder = new TemporaryFolder();
        Spec spec = SpecLab.Load(json => json["claims"] = new JsonArray(Difference("{\"difference\":{\"atLeast\":-100}}")), "smoke", "seeds=[1,2,3,4,5,6]");
        ResultsStore store = ResultsStore.Open(folder.Path);
        StoreTests.Run(store, spec with { Arms = [spec.Arms[0]], Seeds = [1, 2, 3, 4, 5] }, Work);
        Assert.Equal(ClaimOutcome.NoResults, new ClaimJudge(spec, null, store, null).Judge()[0].Outcome);
        StoreTests.Run(store, spec with { Seeds = [2, 3, 4, 5] }, Work);
        StoreTests.Run(store, spec with { Arms = [spec.Arms[1]], Seeds = [6] }, Work);
        Verdict verdict = new ClaimJudge(spec, null, store, null).Judge()[0];
        Assert.Equal((ClaimOutcome.Undecided, 4), (verdict.Outcome, verdict.Seeds));
        Assert.Contains("only 4 of 6 seeds are there", verdict.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seeds=[1]", "published")]
    [InlineData("seeds=[1,2,3]", "smoke")]
    public void Judge_APartOfThePublishedSeeds_CountsWhereItIsMoreThanTheRunsHave(string seeds, string source)
    {
        using TemporaryFolder runs = new(), published = new();
        Spec spec = SpecLab.Load(null, "smoke", seeds), paper = SpecLab.Load(null, "paper", "budget.environmentSteps=100000");
        ResultsStore store = ResultsStore.Open(runs.Path), target = ResultsStore.Open(published.Path);
        StoreTests.Run(store, spec, Work);
        StoreTests.Run(target, paper with { Seeds = [1, 2, 3] }, Work);
        Verdict verdict = new ClaimJudge(spec, paper, store, target).Judge()[0];
        Assert.Equal((ClaimOutcome.Undecided, source), (verdict.Outcome, verdict.Source));
    }

    [Theory]
    [InlineData("all", "own", """{"exactly":1}""", ClaimOutcome.Holds, 1)]
    [InlineData("all", "rank", """{"atLeast":2}""", ClaimOutcome.Fails, 1)]
    [InlineData("share", "hit", """{"atLeast":0.5}""", ClaimOutcome.Holds, 0.5)]
    [InlineData("count", "hit", """{"atLeast":3}""", ClaimOutcome.Fails, 2)]
    [InlineData("mean", "rank", """{"atMost":1.5}""", ClaimOutcome.Holds, 1.5)]
    public void Judge_ExactClaims_NeedNoInterval(string of, string column, string require, ClaimOutcome expected, double number)
    {
        Verdict verdict = Judge(Exact(of, column, require), "seeds=[1,2]");
        Assert.Equal((expected, number), (verdict.Outcome, verdict.Interval!.Value.Value));
    }

    [Fact]
    public void Judge_ExactClaim_CountsOnlyTheRowsItNames() =>
        Assert.Equal(ClaimOutcome.Holds, Judge(Exact("all", "rank", """{"exactly":2}""", """{"name":"second"}"""), "seeds=[1,2]").Outcome);

    [Fact]
    public void Sweep_PicksOnSelectionSeeds_AndIsJudgedOnTheOthers()
    {
        using var folder = new TemporaryFolder();
        JsonObject claim = Difference("""{"value":{"atLeast":0.29}}""", right: null);
        claim["cells"] = "sweep";
        Spec spec = SpecLab.Load(json => json["claims"] = new JsonArray(claim), "smoke", "seeds=[1]",
            """sweep={"gradientSteps":[1,3,10],"environmentSteps":400,"selectionSeeds":[101,102,103],"seeds":[1,2,3,4,5]}""");
        ResultsStore store = ResultsStore.Open(folder.Path);
        // Setting 3 does best on the selection seeds and worst on the drawn ones: a pick that looked at these would take another.
        StoreTests.Run(store, spec, run =>
        {
            if (run.GradientSteps == 10) throw new CellFailedException(1, "critic loss");
            WriteCurve(run, run.GradientSteps == 3 ? (run.Seed > 100 ? 0.9 : 0.3) : 0.5);
        });
        SweepPick pick = SweepPick.Of(spec, spec.Arms[0], new Results(store, null))!;
        Assert.Equal(3, pick.GradientSteps);
        Assert.Equal([10], pick.NotRun.ToArray());
        Assert.Equal(0.45, pick.Scores[3], 12);   // area of a straight line from 0 to 0.9
        Assert.Equal(0.15, new ClaimJudge(spec, null, store, null).Judge()[0].Interval!.Value.Value, 12);
    }

    private static Verdict Judge(JsonObject claim, string seeds, Action<CellRun>? work = null)
    {
        using var folder = new TemporaryFolder();
        Spec spec = SpecLab.Load(json => json["claims"] = new JsonArray(claim), "smoke", seeds);
        ResultsStore store = ResultsStore.Open(folder.Path);
        StoreTests.Run(store, spec, work ?? Work);
        return new ClaimJudge(spec, null, store, null).Judge()[0];
    }

    private static JsonObject Difference(string require, string? right = "none")
    {
        var claim = new JsonObject { ["id"] = "a", ["text"] = "Better.", ["left"] = "inverse-rl", ["metric"] = "area",
            ["require"] = JsonNode.Parse(require) };
        if (right is not null) claim["right"] = right;
        return claim;
    }

    private static JsonObject Exact(string of, string column, string require, string? where = null) => new()
    {
        ["id"] = "a", ["text"] = "Exact.",
        ["exact"] = new JsonObject
        {
            ["table"] = "none", ["column"] = column, ["of"] = of, ["require"] = JsonNode.Parse(require), ["where"] =
                where is null ? null : JsonNode.Parse(where),
        },
    };

    private static void Work(CellRun run)
    {
        WriteCurve(run, (run.Arm.Name == "none" ? 0.5 : 0.9) + 0.01 * run.Seed);
        var table = new TableFile("name", "own", "rank", "hit");
        table.Add("first", true, 1, run.Seed == 1);
        table.Add("second", true, 2, run.Seed == 1);
        run.Folder.WriteTable(table);
    }

    private static void WriteCurve(CellRun run, double success) =>
        run.Folder.WriteCurve([new() { EvaluationSuccess = 0 }, new() { EnvironmentSteps = 400, EvaluationSuccess = success }]);
}
