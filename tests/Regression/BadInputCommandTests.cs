using Hipi.Experiments;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression;

/// <summary>Bad input as the command meets it: exit code 2, a message on standard error, nothing on standard output, nothing written.</summary>
public sealed class BadInputCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("fig5-navigatoin", "did you mean \"fig5-navigation\"?")]
    [InlineData("fig5-navigation --set learner.discont=0.9", "learner.discont: must be a field of learner sac")]
    [InlineData("fig5-navigation --set learner.discount=1.2 --set environment.actionNoise=-1e30 --set seeds=[1,1]", "3 lines")]
    [InlineData("fig5-navigation --set environment.name=navigatio", "did you mean \"navigation\"?")]
    [InlineData("fig5-navigation --arms final,futur", "did you mean \"future\"?")]
    [InlineData("fig5-navigation --profile smok", "did you mean \"smoke\"?")]
    [InlineData("fig5-navigation --seeds -1", "--seeds")]
    [InlineData("fig5-navigation --seeds 1,1", "--seeds")]
    [InlineData("fig5-navigation --jobs 0", "--jobs")]
    [InlineData("no/such/file.json", "found no such file")]
    [InlineData(".", "found a directory")]
    public void Run_BadInput_ExitsWithTwoAndWritesNothing(string arguments, string message)
    {
        HipiResult result = Run(arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        if (message == "3 lines") Assert.Equal(3, result.Error.TrimEnd('\n').Split('\n').Length);
        else Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Run_UnwritableOutput_ExitsWithTwo()
    {
        File.WriteAllText(folder.File("file"), "");
        HipiResult result = HipiProcess.Run(["run", "fig2", "--profile", "smoke", "--out", folder.File("file/results")], workingDirectory: folder.Path);
        Assert.Equal((2, true), (result.ExitCode, result.Error.Contains("must be writable", StringComparison.Ordinal)));
    }

    [Fact]
    public void Run_ResultsOfAnotherNumericsVersion_ExitsWithTwo()
    {
        File.WriteAllText(folder.File("store.json"), $"{{ \"numericsVersion\": {NumericsVersion.Current + 1} }}");
        HipiResult result = HipiProcess.Run(["run", "fig2", "--profile", "smoke", "--out", folder.Path], workingDirectory: folder.Path);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"found version {NumericsVersion.Current + 1}", result.Error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Run_SpecCopiedUnchangedToAnotherFolder_Runs()
    {
        string copy = Path.Combine(Directory.CreateDirectory(folder.File("far/away")).FullName, "copy.json");
        File.Copy(Path.Combine(SpecLab.Root, "specs", "fig2.json"), copy);
        HipiResult named = HipiProcess.Run(["run", "fig2", "--profile", "smoke", "--out", folder.File("named")], workingDirectory: folder.Path);
        HipiResult copied = HipiProcess.Run(["run", "far/away/copy.json", "--profile", "smoke", "--out", folder.File("copied")], workingDirectory: folder.Path);
        Assert.Equal((0, 0), (named.ExitCode, copied.ExitCode));
        Assert.Equal(Tables("named"), Tables("copied"));
        Assert.NotEmpty(Tables("named"));
    }

    private HipiResult Run(string arguments) =>
        HipiProcess.Run(["run", .. arguments.Split(' '), "--out", folder.File("results")], workingDirectory: folder.Path);

    /// <summary>Cell folder and bytes of every table.</summary>
    private (string Cell, string Text)[] Tables(string results) =>
        [.. from path in Directory.EnumerateFiles(folder.File(results), "table.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            select (Path.GetFileName(Path.GetDirectoryName(path)!), File.ReadAllText(path))];
}
