using Xunit;

namespace Hipi.Properties.Ledger;

/// <summary>Every equation key that code cites has a row in docs/equations.md, and every row has a test that exists.</summary>
public sealed class LedgerTests
{
    [Theory]
    [InlineData("| E-ONE | s | o | c | `T.Known` |", "E-ONE", "")]
    [InlineData("| E-ONE | s | p(a\\|b) | c | `T.Known` |", "", "")]
    [InlineData("| E-ONE | s | o | c | `T.Known` |", "E-ONE E-TWO", "E-TWO: is cited in code but has no row")]
    [InlineData("| E-ONE | s | o | c | none |", "E-ONE", "E-ONE: its row names no test")]
    [InlineData("| E-ONE | s | o | c | `T.Known`, `T.Gone` |", "E-ONE", "E-ONE: names the test T.Gone, which does not exist")]
    [InlineData("| E-ONE | s | o | c | `T.Known` |\n| E-ONE | s | o | c | `T.Known` |", "E-ONE", "E-ONE: has two rows")]
    [InlineData("| E-ONE | s | p(a|b) | c | `T.Known` |", "E-ONE", "E-ONE: its row must have 5 cells")]
    public void Problems_OfAFaultyLedger_AreSeen(string ledger, string cited, string expected)
    {
        IReadOnlyList<string> problems = EquationLedger.Problems(ledger, cited.Split(' ', StringSplitOptions.RemoveEmptyEntries), (_, method) => method == "Known");
        if (expected.Length == 0) Assert.Empty(problems);
        else Assert.Contains(problems, problem => problem.StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_InSource_AreFoundWhole() =>
        Assert.Equal(["E-POSTERIOR", "E-LOGZ-BATCH"], EquationLedger.Keys("/// Source: E-POSTERIOR, E-LOGZ-BATCH. 1E-05, CORE-X"));
}
