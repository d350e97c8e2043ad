using Hipi.Experiments;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression;

/// <summary>
/// Bad input as the command meets it: exit code 2, a message on standard error, nothing on standard output, nothing written.
/// </summary>
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
        HipiResult result =
            HipiProcess.Run(["run", "fig2", "--profile", "smoke", "--out", folder.File("file/results")], workingDirectory: folder.Path);
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
        HipiResult named =
            HipiProcess.Run(["run", "fig2", "--profile", "smoke", "--out", folder.File("named")], workingDirectory: folder.Path);
        HipiResult copied =
            HipiProcess.Run(["run", "far/away/copy.json", "--profile", "smoke", "--out", folder.File("copied")],
            workingDirectory: folder.Path);
        Assert.Equal((0, 0), (named.ExitCode, copied.ExitCode));
        Assert.Equal(Tables("named"), Tables("copied"));
        Assert.NotEmpty(Tables("named"));
    }

    [Fact]
    public void Run_ALossThatIsNotFinite_FailsThatCellAloneAndExitsWithOne()
    {
        // Settings that diverge; the two arms do so at different steps, so that a budget between the two lets one arm finish.
        string[] diverging =
        [
            "run", "fig5-navigation", "--profile", "smoke", "--arms", "none,final", "--set", "learner.rewardScale=1e6", "--set",
            "learner.discount=1",
            "--set", "learner.criticLearningRate=1", "--set", "learner.actorLearningRate=1", "--set", "learner.temperatureLearningRate=1",
            "--set", "learner.targetRate=1",
        ];
        HipiResult both = HipiProcess.Run([.. diverging, "--set", "budget.environmentSteps=5000", "--out", folder.File("both")]);
        Failure[] failures = [.. Manifests("both").Select(manifest => manifest.Failure!)];
        Assert.Equal((1, 2), (both.ExitCode, failures.Length));
        Assert.NotEqual(failures[0].Step, failures[1].Step);
        Assert.All(failures, failure =>
            Assert.Contains($"{failure.Tensor} is not finite at environment step {failure.Step}", both.Error, StringComparison.Ordinal));
        HipiResult one =
            HipiProcess.Run([.. diverging, "--set", $"budget.environmentSteps={(failures[0].Step + failures[1].Step) / 2}", "--out",
            folder.File("one")]);
        Assert.Equal(1, one.ExitCode);
        Assert.Equal([CellStatus.Finished, CellStatus.Failed], Manifests("one").Select(manifest => manifest.Status).Order());
    }

    private Manifest[] Manifests(string results) =>
        [.. Directory.EnumerateDirectories(Path.Combine(folder.File(results), "cells")).Select(cell => Manifest.Read(cell)!)];

    private HipiResult Run(string arguments) =>
        HipiProcess.Run(["run", .. arguments.Split(' '), "--out", folder.File("results")], workingDirectory: folder.Path);

    /// <summary>Cell folder and bytes of every table.</summary>
    private (string Cell, string Text)[] Tables(string results) =>
        [.. from path in Directory.EnumerateFiles(folder.File(results), "table.csv", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            select (Path.GetFileName(Path.GetDirectoryName(path)!), File.ReadAllText(path))];
}
