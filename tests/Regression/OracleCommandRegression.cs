using System.Text.Json;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression;

/// <summary>
/// `hipi oracle FILE.json` as a process: the answer on standard output, or exit code 2, one message on standard error, nothing else.
/// </summary>
public sealed class OracleCommandRegression
{
    private const string Problem = """
        {"horizon": 1, "initial": [1], "transitions": [[{"0": 1}]], "rewards": [[[2]]], "prior": [1],
         "trajectories": [{"states": [0], "actions": [0], "task": 0, "weight": 1}]}
        """;

    [Fact]
    public void Oracle_GoodFile_PrintsTheAnswer()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("problem.json"), Problem);
        HipiResult result = HipiProcess.Run(["oracle", folder.File("problem.json")]);
        Assert.Equal(0, result.ExitCode);
        JsonElement answer = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(["logZ", "dual", "posterior", "klCommanded", "klRelabelled", "expectedLabelKl"],
            answer.EnumerateObject().Select(member => member.Name));
        Assert.Equal(2, answer.GetProperty("logZ")[0].GetDouble());
        Assert.Equal("", result.Error);
    }

    [Fact]
    public void Oracle_BadFile_ExitsWithTwoAndOneMessage()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("problem.json"), Problem.Replace("[[[2]]]", "[[[true]]]", StringComparison.Ordinal));
        HipiResult result = HipiProcess.Run(["oracle", folder.File("problem.json")]);
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.StartsWith($"{folder.File("problem.json")}:1:75: rewards[0][0][0]: must be a number", result.Error,
            StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Single(Directory.GetFiles(folder.Path));
    }
}
