using System.Text.RegularExpressions;
using Hipi.InverseRl;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression;

/// <summary>docs/oracle.md: the example's answer is what the command prints, byte for byte.</summary>
public sealed partial class OracleDocRegression
{
    [Fact]
    public void Document_Example_PrintsTheAnswerBesideIt()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Hipi.sln"))) root = root.Parent;
        MatchCollection blocks = JsonBlock().Matches(File.ReadAllText(Path.Combine(root!.FullName, "docs", "oracle.md")));
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("example.json"), blocks[0].Groups[1].Value);
        StringWriter output = new();
        OracleRun.Execute(folder.File("example.json"), output);
        Assert.Equal(blocks[1].Groups[1].Value, output.ToString());
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
