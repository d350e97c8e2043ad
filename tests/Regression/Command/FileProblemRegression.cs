using System.Globalization;
using System.Text.Json.Nodes;
using Hipi.Command;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression.Command;

/// <summary>
/// What the file system refuses, and results that are damaged, end in one message and exit code 2; nothing ends in a stack trace.
/// </summary>
public sealed class FileProblemRegression
{
    [Fact]
    public void Unexpected_Problem_IsOneLine_ExitOne()
    {
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        Assert.Equal(1, HipiCommand.Guard(static () => throw new InvalidOperationException("first\nsecond"), error));
        Assert.Equal($"hipi: unexpected problem: InvalidOperationException: first second; please report it{Environment.NewLine}",
            error.ToString());
    }

    [Theory]
    [InlineData("give another folder with --out", "report", "--profile", "smoke", "--out", "/proc/hipi")]
    [InlineData("give another file with --out", "schema", "--out", "/proc/hipi/schema.json")]
    [InlineData("give another file with --file", "ceiling", "--profile", "smoke", "--file", "/proc/hipi/ceiling.json")]
    public void Output_ThatCannotBeWritten_ExitTwo(string advice, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        HipiResult result = HipiProcess.Run(arguments, workingDirectory: folder.Path);
        Assert.Equal((2, 1), (result.ExitCode, result.Error.TrimEnd().Split('\n').Length));
        Assert.Contains("must be writable, found:", result.Error, StringComparison.Ordinal);
        Assert.Contains(advice, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_ResultsThatCannotBeRead_ExitTwo()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, HipiProcess.Run(["run", "fig2", "--profile", "smoke", "--out", folder.Path]).ExitCode);
        string manifest = Directory.GetFiles(folder.Path, "manifest.json", SearchOption.AllDirectories)[0];
        string cell = Path.GetDirectoryName(manifest)!;
        File.AppendAllText(Path.Combine(cell, "table.csv"), "1\n");
        Refused(folder, "must have the SHA-256 of its manifest");
        JsonNode json = JsonNode.Parse(File.ReadAllText(manifest))!;
        json["files"]!.AsObject().Clear();
        File.WriteAllText(manifest, json.ToJsonString());
        Refused(folder, "fields, found 1");
        File.Delete(manifest);
        File.CreateSymbolicLink(manifest, "/proc/self/mem");   // exists and cannot be read
        Refused(folder, "must be readable, found:");
    }

    private static void Refused(TemporaryFolder folder, string message)
    {
        HipiResult result = HipiProcess.Run(["verify", "--profile", "smoke", "--out", folder.Path]);
        Assert.Equal((2, true), (result.ExitCode, result.Error.Contains(message, StringComparison.Ordinal)));
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }
}
