using Hipi.Experiments;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression;

public sealed class GoldenTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 1, 2);

    private readonly TemporaryFolder folder = new();
    private readonly Spec spec = SpecLab.Load(null, "smoke", "seeds=[1]");
    private readonly Goldens goldens;
    private int runs;

    public GoldenTests() => goldens = new Goldens(folder.File("golden"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Check_AcceptedGolden_OfTheSameRun_IsClean()
    {
        goldens.Accept(spec, Run(0.25), "first numbers", Day);
        Assert.Empty(goldens.Check([spec], Run(0.25)));
        Assert.Equal("# Changes of the golden curves\n\n- 2026-01-02 `lab`: first numbers\n",
            File.ReadAllText(folder.File("golden/CHANGES.md")));
        string note = File.ReadAllText(folder.File("golden/lab/none-1.json"));
        Assert.Contains(Cell.Of(spec, spec.Arms[1], 1).Key, note, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, note, StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.MachineName, note, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OneUlp_IsReportedWithRowColumnValuesDistanceStageAndCommand()
    {
        goldens.Accept(spec, Run(0.25), "first", Day);
        GoldenProblem problem = goldens.Check([spec], Run(Math.BitIncrement(0.25))).First();
        Assert.Equal("lab/inverse-rl-1", problem.Id);
        Assert.Equal("lab/inverse-rl-1: row 2, column evaluationReturn: \"0.25000000000000006\", golden \"0.25\" (1 ulp apart); first stage to differ in that row: update",
            problem.Message.Split('\n')[0]);
        Assert.Contains("hipi golden accept lab --reason", problem.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("golden/lab/inverse-rl-1.received.csv")));
        Assert.Empty(goldens.Check([spec], Run(0.25)));
        Assert.False(File.Exists(folder.File("golden/lab/inverse-rl-1.received.csv")));
    }

    [Fact]
    public void Check_WeightsAlone_AreSeen()
    {
        goldens.Accept(spec, Run(0.25), "first", Day);
        Assert.Contains("the bytes of weights.safetensors differ", goldens.Check([spec], Run(0.25, weight: 2))[0].Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Check_MissingAndDangling_AreProblems()
    {
        ResultsStore results = Run(0.25);
        Assert.All(goldens.Check([spec], results), problem => Assert.Contains("found none", problem.Message, StringComparison.Ordinal));
        goldens.Accept(spec, results, "first", Day);
        File.Move(folder.File("golden/lab/none-1.csv"), folder.File("golden/lab/gone-1.csv"));
        Assert.Equal(["lab/none-1", "lab/gone-1"], goldens.Check([spec], results).Select(problem => problem.Id));
        goldens.Accept(spec, results, "put right", Day);
        Assert.False(File.Exists(folder.File("golden/lab/gone-1.csv")));
        Assert.Empty(goldens.Check([spec], results));
    }

    [Fact]
    public void Check_FailedCell_IsAProblem()
    {
        ResultsStore results = ResultsStore.Open(folder.File("failed"));
        StoreTests.Run(results, spec, static _ => throw new CellFailedException(9, "actor loss"));
        Assert.Contains("actor loss is not finite at environment step 9", goldens.Check([spec], results)[0].Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Accept_WithoutResultsOrReason_IsRefusedAndWritesNothing()
    {
        Assert.Throws<InputException>(() => goldens.Accept(spec, ResultsStore.Open(folder.File("none")), "first", Day));
        Assert.Throws<InputException>(() => goldens.Accept(spec, Run(0.25), " ", Day));
        Assert.False(Directory.Exists(folder.File("golden")));
    }

    [Fact]
    public void Check_ATable_ComesBeforeTheCurve()
    {
        ResultsStore results = ResultsStore.Open(folder.File("table"));
        StoreTests.Run(results, spec, StoreTests.Count);
        goldens.Accept(spec, results, "first", Day);
        Assert.StartsWith("name,sum\n", File.ReadAllText(folder.File("golden/lab/none-1.csv")), StringComparison.Ordinal);
    }

    private ResultsStore Run(double loss, float weight = 1)
    {
        ResultsStore results = ResultsStore.Open(folder.File($"results-{runs++}"));
        StoreTests.Run(results, spec, run =>
        {
            run.Folder.WriteCurve([new(),
                new() { EnvironmentSteps = 400, CriticLoss = run.Arm.Name == "none" ? 0.25 : loss, EvaluationReturn = loss }]);
            run.Folder.WriteWeights([("w", [1], [weight])]);
        });
        return results;
    }
}
