using System.Text;
using Hipi.InverseRl;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression;

/// <summary>
/// Faulty files for `hipi oracle`: one clear message that names the place, the rule, what was found and what to do; nothing written.
/// </summary>
public sealed class OracleBadInputRegression
{
    private const string Good = """
        {
          "horizon": 2,
          "initial": [0.5, 0.5],
          "transitions": [[[1, 0], {"1": 1}], [[0.5, 0.5], [0, 1]]],
          "rewards": [[[1, 0], [0, -1]], [[0, "-Infinity"], [0, 0]]],
          "prior": [0.75, 0.25],
          "trajectories": [
            { "states": [0, 1], "actions": [1, 0], "task": 0, "weight": 2 },
            { "states": [1, 1], "actions": [0, 1], "task": 1, "weight": 1 }
          ]
        }
        """;

    [Fact]
    public void Good_IsAccepted() => Assert.Null(Message(Good));

    [Theory]
    [InlineData("\"horizon\": 2", "\"horizon\": 1.5", ":2:14: horizon: must be a whole number from 1 to 100000, found 1.5")]
    [InlineData("\"horizon\": 2", "\"horizon\": \"2\"", "horizon: must be a whole number from 1 to 100000, found the text \"2\"")]
    [InlineData("\"horizon\": 2", "\"horizon\": 0", "horizon: must be a whole number from 1 to 100000, found 0")]
    [InlineData("\"horizon\": 2", "\"horizon\": -1e30", "horizon: must be a whole number from 1 to 100000, found -1e30")]
    [InlineData("\"horizon\": 2", "\"horizon\": null", "found null")]
    [InlineData("\"horizon\": 2,", "", ": horizon: must be given, found nothing; add it")]
    [InlineData("\"horizon\": 2", "\"horizon\": 2, \"horizon\": 2", "horizon: must be given once, found it a second time")]
    [InlineData("\"horizon\": 2", "\"horizons\": 2", "the unknown name \"horizons\"")]
    [InlineData("\"horizon\": 2", "\"horizon\": 3",
        "trajectories[0]: must have 3 states and actions, one for each step of horizon, found 2")]
    [InlineData("[0.5, 0.5],\n  \"tr", "[0.5, 0.4],\n  \"tr", ":3:23: initial: must sum to 1 within 1e-9, found 0.9")]
    [InlineData("[0.5, 0.5],\n  \"tr", "[1],\n  \"tr",
        "initial: must have one probability for each of the 2 states of transitions, found 1")]
    [InlineData("[0.5, 0.5],\n  \"tr", "[1.5, -0.5],\n  \"tr", ":3:15: initial[0]: must be a probability from 0 to 1, found 1.5")]
    [InlineData("[0.5, 0.5],\n  \"tr", "[NaN, 1],\n  \"tr", ":3:15: must be JSON")]
    [InlineData("[0.5, 0.5],\n  \"tr", "[1e400, 1],\n  \"tr", "initial[0]: must be a probability from 0 to 1, found 1e400")]
    [InlineData("[0.5, 0.5],\n  \"tr", "{},\n  \"tr", "initial: must be a list of probabilities, found an object")]
    [InlineData("{\"1\": 1}", "{\"2\": 1}", "transitions[0][1].2: must be the index of one of the 2 states, 0 to 1, found 2")]
    [InlineData("{\"1\": 1}", "{\"01\": 1}", "transitions[0][1].01: must be the index of a state, from 0, found the name \"01\"")]
    [InlineData("{\"1\": 1}", "{\"-1\": 1}", "must be the index of a state, from 0, found the name \"-1\"")]
    [InlineData("{\"1\": 1}", "{\"1\": 0.5, \"1\": 0.5}", "transitions[0][1].1: must be given once, found it a second time")]
    [InlineData("{\"1\": 1}", "{\"1\": 0.9}", ":4:37: transitions[0][1]: must sum to 1 within 1e-9, found 0.9")]
    [InlineData("{\"1\": 1}", "{}", "transitions[0][1]: must sum to 1 within 1e-9, found 0")]
    [InlineData("{\"1\": 1}", "[0, 1, 0]", "transitions[0][1]: must have 2 states, as the entries before it, found 3")]
    [InlineData("[0, 1]]],\n  \"rew", "[0, 1], [0, 1]]],\n  \"rew",
        "transitions[1]: must have 2 actions, as the entries before it, found 3")]
    [InlineData("[0, -1]]", "[0, 1e10]]",
        "rewards[0][1][1]: must be a number from -1000000000 to 1000000000, or \"-Infinity\", found 1e10")]
    [InlineData("\"-Infinity\"", "\"Infinity\"",
        "rewards[1][0][1]: must be a number from -1000000000 to 1000000000, or \"-Infinity\", found the text \"Infinity\"")]
    [InlineData("\"-Infinity\"", "\"\\ud800\"", "rewards[1][0][1]: must be a number")]
    [InlineData("[0, -1]]", "[0]]", "rewards[0][1]: must have 2 actions, as the entries before it, found 1")]
    [InlineData("[0.75, 0.25]", "[0.5, 0.25, 0.25]", "prior: must have one probability for each of the 2 tasks of rewards, found 3")]
    [InlineData("[0.75, 0.25]", "[]", "prior: must have at least one number, found an empty list")]
    [InlineData("\"weight\": 2", "\"weight\": 0", "trajectories[0].weight: must be a number above 0, at most 1e12, found 0")]
    [InlineData("\"weight\": 2", "\"weight\": -1e30", "trajectories[0].weight: must be a number above 0, at most 1e12, found -1e30")]
    [InlineData("\"weight\": 2", "\"weight\": 2, \"weight\": 2", "trajectories[0].weight: must be given once")]
    [InlineData(", \"weight\": 2", "", ":8:54: trajectories[0]: must have weight, found nothing of this name")]
    [InlineData("\"weight\": 2", "\"wieght\": 2", "the unknown name \"wieght\"")]
    [InlineData("\"task\": 0", "\"task\": 2", "trajectories[0].task: must be from 0 to 1, found 2")]
    [InlineData("\"task\": 0", "\"task\": -1", "trajectories[0].task: must be the index of a task, from 0, found -1")]
    [InlineData("\"actions\": [1, 0]", "\"actions\": [1]", "trajectories[0]: must have as many actions as states, found 1 and 2")]
    [InlineData("\"actions\": [1, 0]", "\"actions\": [1, 2]", "trajectories[0].actions[1]: must be from 0 to 1, found 2")]
    [InlineData("\"states\": [0, 1]", "\"states\": [0, 7]", "trajectories[0].states[1]: must be from 0 to 1, found 7")]
    [InlineData("\"states\": [0, 1]", "\"states\": [0, 0]",
        "trajectories[0].states[1]: must be a successor that transitions allow, found 0 with probability 0 after state 0 and action 1")]
    [InlineData("\"states\": [1, 1], \"actions\": [0, 1]", "\"states\": [0, 1], \"actions\": [0, 1]",
        "trajectories[1].states[1]: must be a successor")]
    [InlineData("[0, 0]]],", "[0, \"-Infinity\"]]], \"x\": 1,",
        "must be one of horizon, initial, transitions, rewards, prior, trajectories")]
    public void Fault_IsNamedWithItsPlace(string good, string bad, string expected)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);
        Assert.Contains(expected, Message(Good.Replace(good, bad, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "must hold a JSON object, found an empty file")]
    [InlineData("\uFEFF", "must hold a JSON object, found an empty file")]
    [InlineData("  \n ", "must be JSON")]
    [InlineData("[]", ":1:1: must be an object, found a list")]
    [InlineData("3", ":1:1: must be an object, found 3")]
    [InlineData("hello", ":1:1: must be JSON")]
    [InlineData("{\"horizon\": 2", "must be JSON")]
    [InlineData("{} {}", "must be JSON")]
    [InlineData("{\"horizon\": 2,}", "must be JSON")]
    [InlineData("{\"horizon\": 2 // two\n}", "must be JSON")]
    [InlineData("\0\u0001\u0002", ":1:1: must be JSON")]
    [InlineData("{\"\\ud800\": 1}", "must be")]
    [InlineData("{\"line\\nbreak\": 1}", "the unknown name \"line?break\"")]
    public void File_ThatIsNoProblem_IsRefused(string text, string expected) =>
        Assert.Contains(expected, Message(text), StringComparison.Ordinal);

    [Fact]
    public void File_DeeplyNested_IsRefused() =>
        Assert.Contains("rewards[0][0][0]: must be a number", Message("{\"rewards\": [[" + new string('[', 100_000)),
            StringComparison.Ordinal);

    [Fact]
    public void File_OneEndlessText_IsRefused() =>
        Assert.Contains("more than 1 MiB", Message("{\"" + new string('x', 3 << 20)), StringComparison.Ordinal);

    [Fact]
    public void Fault_BeyondTheReadersBuffer_HasItsLineAndColumn()
    {
        string text = string.Concat(Enumerable.Repeat(new string(' ', 99) + "\n", 30_000))
            + Good.Replace("0.75", "x", StringComparison.Ordinal);
        Assert.Contains(":30006:13: must be JSON", Message(text), StringComparison.Ordinal);
        text = string.Concat(Enumerable.Repeat(new string(' ', 99) + "\n", 30_000)) + Good.Replace("0.75", "7", StringComparison.Ordinal);
        Assert.Contains(":30006:13: prior[0]: must be a probability", Message(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Trajectory_ThatEveryTaskRulesOut_IsNamed()
    {
        string text = Good.Replace("[[1, 0], [0, -1]]", "[[1, \"-Infinity\"], [0, -1]]", StringComparison.Ordinal);
        Assert.Contains("trajectories[0]: must be possible under a task, found that every task rules it out", Message(text),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_InSeveralMembers_AreReportedTogether()
    {
        string text = Good.Replace("\"horizon\": 2,", "", StringComparison.Ordinal)
            .Replace("\"prior\": [0.75, 0.25],", "", StringComparison.Ordinal);
        string[] lines = Message(text)!.Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Contains("horizon", lines[0], StringComparison.Ordinal);
        Assert.Contains("prior", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Path_OfAFolderOrOfNothing_IsRefused()
    {
        using TemporaryFolder folder = new();
        InputException missing = Assert.Throws<InputException>(() => OracleRun.Execute(folder.File("none.json"), TextWriter.Null));
        Assert.Contains("must be a file, found none of this name", missing.Message, StringComparison.Ordinal);
        InputException directory = Assert.Throws<InputException>(() => OracleRun.Execute(folder.Path, TextWriter.Null));
        Assert.Contains("must be a file, found a folder", directory.Message, StringComparison.Ordinal);
    }

    // The error's text, null where the problem was accepted; nothing may have been written before an error.
    private static string? Message(string text)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("problem.json");
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
        StringWriter output = new();
        try
        {
            OracleRun.Execute(path, output);
            return null;
        }
        catch (InputException problem)
        {
            Assert.Equal("", output.ToString());
            Assert.All(problem.Message.Split('\n'), line => Assert.StartsWith(path, line, StringComparison.Ordinal));
            return problem.Message;
        }
    }
}
