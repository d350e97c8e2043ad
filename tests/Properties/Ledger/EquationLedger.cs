using System.Text.RegularExpressions;

namespace Hipi.Properties.Ledger;

/// <summary>docs/equations.md against the code that cites its keys and the tests that it names.</summary>
internal static partial class EquationLedger
{
    /// <summary>
    /// Everything that is wrong: a cited key with no row, a key with two rows, a row without a test, a named test that does not exist, a
    /// key that none of its row's tests cites.
    /// </summary>
    /// <param name="ledger">The page.</param>
    /// <param name="cited">Keys that code and tests cite.</param>
    /// <param name="source">The source text that declares a public test (class, method); null where there is none.</param>
    public static IReadOnlyList<string> Problems(string ledger, IEnumerable<string> cited, Func<string, string, string?> source)
    {
        List<string> problems = [];
        HashSet<string> keys = [];
        foreach (string line in ledger.Split('\n').Where(line => line.StartsWith("| E-", StringComparison.Ordinal)))
        {
            string[] cells = [.. UnescapedBar().Split(line).Select(cell => cell.Trim())];
            string key = cells[1];
            if (!keys.Add(key)) problems.Add($"{key}: has two rows in docs/equations.md; merge them");
            if (cells.Length != 7) problems.Add($"{key}: its row must have 5 cells, found {cells.Length - 2}; escape bars as \\|");
            Match[] tests = [.. TestName().Matches(cells[^2]).Cast<Match>()];
            if (tests.Length == 0) problems.Add($"{key}: its row names no test; name one as `Class.Method`");
            string?[] sources = [.. tests.Select(test => source(test.Groups[1].Value, test.Groups[2].Value))];
            for (int i = 0; i < tests.Length; i++)
                if (sources[i] is null)
                    problems.Add($"{key}: names the test {tests[i].Groups[1]}.{tests[i].Groups[2]}, which does not exist");
            if (tests.Length > 0 && !sources.Any(text => text is not null && Keys(text).Contains(key)))
                problems.Add($"{key}: is cited by none of its row's tests; name it in the summary of the class that tests it");
        }
        foreach (string key in cited.Distinct().Where(key => !keys.Contains(key)).Order(StringComparer.Ordinal))
            problems.Add($"{key}: is cited in code but has no row in docs/equations.md; add one");
        return problems;
    }

    /// <summary>The keys that a source text cites.</summary>
    public static IEnumerable<string> Keys(string source) => Key().Matches(source).Select(match => match.Value);

    /// <summary>True where a test source declares the class and, public, the method.</summary>
    public static bool Declares(string source, string className, string method) =>
        Regex.IsMatch(source, $@"\bclass {className}\b") && Regex.IsMatch(source, $@"\bpublic (async )?(void|Task) {method}\(");

    [GeneratedRegex(@"\bE-[A-Z][A-Z0-9]+(-[A-Z0-9]+)*\b")]
    private static partial Regex Key();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex UnescapedBar();

    [GeneratedRegex(@"`(\w+)\.(\w+)`")]
    private static partial Regex TestName();
}
