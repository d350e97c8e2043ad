using Xunit;

namespace Hipi.Properties.Ledger;

/// <summary>
/// Every equation key that is cited has a row in docs/equations.md; every row has tests that exist, one of which cites it.
/// </summary>
public sealed class LedgerTests
{
    [Fact]
    public void Ledger_EveryCitedKeyAndEveryRow_IsTested()
    {
        string root = Root();
        string[] tests = [.. Sources(root, "tests").Select(File.ReadAllText)];
        IEnumerable<string> citing = Sources(root, "src").Concat(Sources(root, "experiments"))
            // this file's made-up keys aside
            .Concat(Sources(root, "tests").Where(file => Path.GetFileName(file) != $"{nameof(LedgerTests)}.cs"));
        IEnumerable<string> cited = citing.SelectMany(file => EquationLedger.Keys(File.ReadAllText(file)));
        string ledger = File.ReadAllText(Path.Combine(root, "docs", "equations.md"));
        IReadOnlyList<string> problems = EquationLedger.Problems(ledger, cited,
            (name, method) => tests.FirstOrDefault(source => EquationLedger.Declares(source, name, method)));
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Theory]
    [InlineData("| E-ONE | s | o | c | `T.Known` |", "E-ONE", "")]
    [InlineData("| E-ONE | s | p(a\\|b) | c | `T.Known` |", "", "")]
    [InlineData("| E-ONE | s | o | c | `T.Known` |", "E-ONE E-TWO", "E-TWO: is cited in code but has no row")]
    [InlineData("| E-TWO | s | o | c | `T.Known` |", "", "E-TWO: is cited by none of its row's tests")]
    [InlineData("| E-TWO | s | o | c | `T.Known`, `T.Other` |", "", "")]
    [InlineData("| E-ONE-MORE | s | o | c | `T.Known` |", "", "E-ONE-MORE: is cited by none of its row's tests")]
    [InlineData("| E-ONE | s | o | c | none |", "E-ONE", "E-ONE: its row names no test")]
    [InlineData("| E-ONE | s | o | c | `T.Known`, `T.Gone` |", "E-ONE", "E-ONE: names the test T.Gone, which does not exist")]
    [InlineData("| E-ONE | s | o | c | `T.Known` |\n| E-ONE | s | o | c | `T.Known` |", "E-ONE", "E-ONE: has two rows")]
    [InlineData("| E-ONE | s | p(a|b) | c | `T.Known` |", "E-ONE", "E-ONE: its row must have 5 cells")]
    public void Problems_OfAFaultyLedger_AreSeen(string ledger, string cited, string expected)
    {
        IReadOnlyList<string> problems = EquationLedger.Problems(ledger, cited.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            (_, method) => method switch { "Known" => "/// E-ONE: a test", "Other" => "/// E-TWO: another", _ => null });
        if (expected.Length == 0) Assert.Empty(problems);
        else Assert.Contains(problems, problem => problem.StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_InSource_AreFoundWhole() =>
        Assert.Equal(["E-POSTERIOR", "E-LOGZ-BATCH"], EquationLedger.Keys("/// Source: E-POSTERIOR, E-LOGZ-BATCH. 1E-05, CORE-X"));

    private static IEnumerable<string> Sources(string root, string folder) =>
        Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Hipi.sln"))) folder = folder.Parent;
        return folder?.FullName
            ?? throw new InvalidOperationException("Hipi.sln was not found above the tests; run them from the repository.");
    }
}
