using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression.Command;

/// <summary>The command line itself: help, lists, and one clear message with exit code 2 for whatever is wrong with it.</summary>
public sealed class CommandLineRegression
{
    [Theory]
    [InlineData("list"), InlineData("run"), InlineData("reproduce"), InlineData("verify"), InlineData("report"), InlineData("golden"),
        InlineData("oracle"), InlineData("ceiling"), InlineData("schema"), InlineData("doctor")]
    public void Help_EveryCommand_IsDescribed(string command)
    {
        HipiResult all = HipiProcess.Run(["--help"]), one = HipiProcess.Run([command, "--help"]);
        Assert.Equal((0, 0), (all.ExitCode, one.ExitCode));
        Assert.Contains($"  {command}", all.Output, StringComparison.Ordinal);
        Assert.Contains($"hipi {command}", one.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void List_NamesEverySpecAndKind()
    {
        HipiResult result = HipiProcess.Run(["list"]);
        Assert.Equal(0, result.ExitCode);
        foreach (string word in new[] { "fig2:", "fig4:", "fig5-navigation:", "environments", "navigation", "task families", "arms",
            "inverse-rl", "learners", "sac" })
            Assert.Contains(word, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_TellsProcessorPathAndPackages()
    {
        HipiResult result = HipiProcess.Run(["doctor"]);
        Assert.Equal(0, result.ExitCode);
        foreach (string word in new[] { "CPU path", ".NET", "Node.js", "figures", "commit" }) Assert.Contains(word, result.Output,
            StringComparison.Ordinal);
        HipiResult plain = HipiProcess.Run(["doctor"], new Dictionary<string,
            string> { ["DOTNET_EnableAVX2"] = "0", ["PATH"] = "/nowhere" });
        Assert.Contains("software FMA", plain.Output, StringComparison.Ordinal);
        Assert.Contains("get it: make setup", plain.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("needs a command")]
    [InlineData("unknown command rum, did you mean run?", "rum")]
    [InlineData("unknown option --sede, did you mean --seeds?", "run", "fig2", "--sede", "3")]
    [InlineData("unknown argument more", "run", "fig2", "more")]
    [InlineData("spec", "run")]
    [InlineData("--jobs", "run", "fig2", "--jobs")]
    [InlineData("jobs (--jobs, HIPI_JOBS or hipi.json): must be a whole number in [1, 1024], found 0", "run", "fig2", "--jobs", "0")]
    [InlineData("found two", "run", "fig2", "--jobs", "two")]
    [InlineData("found seed 1 twice", "run", "fig2", "--seeds", "1,1")]
    [InlineData("found \"-1\"", "run", "fig2", "--seeds=-1")]
    [InlineData("found an empty place", "run", "fig2", "--seeds", "1,,2")]
    [InlineData("found the range \"5-2\"", "run", "fig2", "--seeds", "5-2")]
    [InlineData("found \"1.5\"", "run", "fig2", "--seeds", "1.5")]
    [InlineData("found \"99999999999999999999\"", "run", "fig2", "--seeds", "99999999999999999999")]
    [InlineData("did you mean \"none-argmax\"?", "run", "fig2", "--arms", "none-argmx")]
    [InlineData("found an empty one", "run", "fig2", "--arms", "none-argmax,")]
    [InlineData("must be a named spec", "run", "fig9")]
    [InlineData("profile: must be one of", "run", "fig2", "--profile", "quik")]
    [InlineData("profile: must be one of", "verify", "--profile", "quik")]
    [InlineData("did you mean \"fig2\"?", "verify", "fig4", "fig22")]
    [InlineData("must make a claim", "verify", "fig5-navigation-scaled")]
    [InlineData("must come with the spec", "verify", "--set", "budget.gradientSteps=10")]
    [InlineData("--set", "run", "fig2", "--set", "nonsense")]
    [InlineData("must be a named spec", "golden", "accept", "fig9", "--reason", "none")]
    [InlineData("--reason", "golden", "accept", "fig2")]
    [InlineData("must be a file", "oracle", "nowhere.json")]
    public void BadArguments_OneMessage_ExitTwo_NothingWritten(string message, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        HipiResult result = HipiProcess.Run(arguments, workingDirectory: folder.Path);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("{ \"results\": \"a\", \"jbos\": 2 }", "unknown setting jbos")]
    [InlineData("{ \"results\": ", "hipi.json: must be a JSON object")]
    [InlineData("[1, 2]", "hipi.json")]
    [InlineData("{ \"jobs\": \"many\" }", "found many")]
    [InlineData("{ \"launcher\": \"slurm\" }", "launcher: must be local")]
    [InlineData("{ \"results\": \"\" }", "results: must be a folder")]
    [InlineData("{ \"jobs\": { \"a\": 1 } }", "jobs: must be a text or a number, found an object or a list")]
    [InlineData("{ \"jobs\": {} }", "jobs: must be a text or a number, found nothing")]
    public void BadSettingsFile_OneMessage_ExitTwo(string json, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("hipi.json"), json);
        HipiResult result = HipiProcess.Run(["run", "fig2", "--profile", "smoke"], workingDirectory: folder.Path);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Equal(["hipi.json"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void SettingsFileThatIsAFolder_ExitTwo()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("hipi.json"));
        HipiResult result = HipiProcess.Run(["run", "fig2", "--profile", "smoke"], workingDirectory: folder.Path);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("hipi.json: must be a file, found a folder", result.Error, StringComparison.Ordinal);
    }
}
