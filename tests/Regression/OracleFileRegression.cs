using System.Globalization;
using System.Text;
using System.Text.Json;
using Hipi.InverseRl;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression;

/// <summary>`hipi oracle`: the answer against closed forms and plain enumeration, and the forms that its file may take.</summary>
public sealed class OracleFileRegression
{
    private const string Bandit = """
        {
          "horizon": 1, "initial": [1], "transitions": [[[1], [1]]],
          "rewards": [[[1, 0]], [[0, "-Infinity"]]], "prior": [0.75, 0.25],
          "trajectories": [
            { "states": [0], "actions": [1], "task": 0, "weight": 2 },
            { "states": [0], "actions": [0], "task": 1, "weight": 1 },
            { "states": [0], "actions": [1], "task": 0, "weight": 1 }
          ]
        }
        """;

    [Fact]
    public void Answer_Bandit_IsTheClosedForm()
    {
        JsonElement answer = Run(Bandit);
        double logZ0 = Math.Log(Math.E + 1), joint0 = 0.75 * Math.E / (Math.E + 1), marginal1 = 0.75 / (Math.E + 1),
            marginal0 = joint0 + 0.25;
        Close([logZ0, 0], answer.GetProperty("logZ"));
        Close([logZ0, 0], answer.GetProperty("dual"));
        Close([1, 0], answer.GetProperty("posterior")[0]);   // action 1 came first; task 1 rules it out
        Close([joint0 / marginal0, 0.25 / marginal0], answer.GetProperty("posterior")[1]);
        Assert.Equal(2, answer.GetProperty("posterior").GetArrayLength());
        double commanded = 0.75 * Math.Log(0.75 / marginal1) + 0.25 * Math.Log(0.25 / 0.25);
        double relabelled = 0.75 * Math.Log(0.75 / marginal1) + 0.25 * Math.Log(0.25 / marginal0);
        Close(commanded, answer.GetProperty("klCommanded"));
        Close(relabelled, answer.GetProperty("klRelabelled"));
        Close(commanded - relabelled, answer.GetProperty("expectedLabelKl"));
    }

    [Fact]
    public void Answer_LabelThatItsTaskRulesOut_IsInfinityAsText()
    {
        string text =
            Bandit.Replace("\"actions\": [1], \"task\": 0, \"weight\": 2", "\"actions\": [1], \"task\": 1, \"weight\": 2",
            StringComparison.Ordinal);
        JsonElement answer = Run(text);
        Assert.Equal("Infinity", answer.GetProperty("klCommanded").GetString());
        Assert.Equal("Infinity", answer.GetProperty("expectedLabelKl").GetString());
        Assert.Equal(JsonValueKind.Number, answer.GetProperty("klRelabelled").ValueKind);
    }

    [Fact]
    public void Answer_TaskThatCannotBe_HasPosteriorZero()
    {
        string text = Bandit.Replace("[[0, \"-Infinity\"]]", "[[\"-Infinity\", \"-Infinity\"]]", StringComparison.Ordinal);
        JsonElement answer = Run(text);
        Assert.Equal("-Infinity", answer.GetProperty("logZ")[1].GetString());
        Assert.Equal("-Infinity", answer.GetProperty("dual")[1].GetString());
        foreach (JsonElement row in answer.GetProperty("posterior").EnumerateArray()) Close([1, 0], row);
    }

    [Fact]
    public void File_SparseRowsOtherOrderAndByteOrderMark_GiveTheSameAnswer()
    {
        OracleCase drawn = OracleCase.Draw(3, scale: 2);
        string plain = Text(drawn.Json(sparse: false)), sparse = Text("\uFEFF" + drawn.Json(sparse: true));
        Assert.Equal(plain, sparse);
    }

    [Fact]
    public void File_TokensAcrossTheReadersBuffer_AreReadWhole()
    {
        string expected = Text(OracleCase.Draw(4, scale: 2).Json(sparse: false)), json = OracleCase.Draw(4, scale: 2).Json(sparse: false);
        int probability = json.IndexOf("0.", StringComparison.Ordinal);
        for (int offset = 0; offset < 24; offset++)   // the buffer of 1 MiB ends inside, before and after a number
        {
            string padding = new string(' ', (1 << 20) - probability - 12 + offset - 1) + "\n";
            Assert.Equal(expected, Text(padding + json));
        }
    }

    [Fact]
    public void Answer_RandomProblems_EqualsPlainEnumeration()
    {
        for (int number = 0; number < 60; number++) AssertEnumerated(OracleCase.Draw(number, scale: number % 2 == 0 ? 3 : 30));
    }

    /// <summary>Rewards of +-1e4 mixed with 0: successors far below the largest value must not be lost.</summary>
    [Fact]
    public void Answer_RewardsOfTenThousandMixedWithZero_EqualsPlainEnumeration()
    {
        for (int number = 0; number < 60; number++) AssertEnumerated(OracleCase.DrawExtreme(number));
    }

    /// <summary>
    /// Rewards of -inf in a tenth and a task with Z = 0; its labels make KL(q || p) infinite in some cases and not in others.
    /// </summary>
    [Fact]
    public void Answer_RewardsOfMinusInfinityAndATaskThatCannotBe_EqualsPlainEnumeration()
    {
        int infinite = 0;
        for (int number = 0; number < 60; number++)
        {
            OracleCase drawn = OracleCase.DrawRuledOut(number);
            AssertEnumerated(drawn);
            OracleCase.Expected expected = drawn.Enumerate();
            Assert.Contains(double.NegativeInfinity, expected.LogZ);
            if (double.IsPositiveInfinity(expected.KlCommanded)) infinite++;
        }
        Assert.InRange(infinite, 10, 50);
    }

    [Fact]
    public void Answer_WrittenInAnyCulture_IsTheSame()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        string expected = Text(Bandit);
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Assert.Equal(expected, Text(Bandit));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void AssertEnumerated(OracleCase drawn)
    {
        JsonElement answer = Run(drawn.Json(sparse: false));
        OracleCase.Expected expected = drawn.Enumerate();
        Close(expected.LogZ, answer.GetProperty("logZ"));
        Close(expected.Dual, answer.GetProperty("dual"));
        for (int n = 0; n < expected.Posterior.Length; n++) Close(expected.Posterior[n], answer.GetProperty("posterior")[n]);
        Close(expected.KlCommanded, answer.GetProperty("klCommanded"));
        Close(expected.KlRelabelled, answer.GetProperty("klRelabelled"));
        Close(expected.KlCommanded - expected.KlRelabelled, answer.GetProperty("expectedLabelKl"), expected.KlCommanded);
    }

    private static JsonElement Run(string json) => JsonDocument.Parse(Text(json)).RootElement;

    private static string Text(string json)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("problem.json"), json, new UTF8Encoding(false));
        StringWriter output = new();
        OracleRun.Execute(folder.File("problem.json"), output);
        return output.ToString();
    }

    private static void Close(double[] expected, JsonElement found)
    {
        Assert.Equal(expected.Length, found.GetArrayLength());
        for (int i = 0; i < expected.Length; i++) Close(expected[i], found[i]);
    }

    private static void Close(double expected, JsonElement found, double scale = 1)
    {
        double value = found.ValueKind == JsonValueKind.String ? double.Parse(found.GetString()!, CultureInfo.InvariantCulture)
            : found.GetDouble();
        bool close = value == expected || Math.Abs(value - expected) <= 1e-10 * Math.Max(Math.Max(1, Math.Abs(scale)), Math.Abs(expected));
        Assert.True(close, $"expected {expected:R}, found {value:R}");
    }
}
