using System.Diagnostics;
using System.Globalization;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression.Command;

/// <summary>`hipi run`, end to end in a process of its own: where results go, what is run again, how it stops and goes on.</summary>
public sealed class CommandRunRegression
{
    [Fact]
    public void Run_Twice_SecondTimeRunsNothing()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["run", "fig2", "--profile", "smoke", "--arms", "none-argmax,batch-argmax", "--seeds", "3,5-6", "--jobs", "2",
            "--out", folder.File("results")];
        HipiResult first = HipiProcess.Run(arguments);
        Assert.Equal(0, first.ExitCode);
        Assert.Contains("6 cells: 6 run now", first.Output, StringComparison.Ordinal);
        Dictionary<string, DateTime> written = Written(folder.File("results/cells"));
        Assert.Equal(6, written.Keys.Count(path => path.EndsWith("manifest.json", StringComparison.Ordinal)));
        Assert.DoesNotContain("checkpoint", string.Join(' ', written.Keys), StringComparison.Ordinal);

        HipiResult second = HipiProcess.Run(arguments);
        Assert.Equal(0, second.ExitCode);
        Assert.Contains("6 cells: 0 run now, 6 finished before", second.Output, StringComparison.Ordinal);
        Assert.Equal(written, Written(folder.File("results/cells")));
    }

    [Fact]
    public void Run_SettingsFileThenEnvironmentThenOption_LaterWins()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("hipi.json"), "{ \"results\": \"from-file\", \"jobs\": 1 }");
        string[] arguments = ["run", "fig2", "--profile", "smoke", "--arms", "none-argmax"];
        var environment = new Dictionary<string, string> { ["HIPI_RESULTS"] = "from-environment" };
        Assert.Equal(0, HipiProcess.Run(arguments, workingDirectory: folder.Path).ExitCode);
        Assert.Equal(0, HipiProcess.Run(arguments, environment, workingDirectory: folder.Path).ExitCode);
        Assert.Equal(0, HipiProcess.Run([.. arguments, "--out", "from-option"], environment, workingDirectory: folder.Path).ExitCode);
        Assert.Equal(["from-environment", "from-file", "from-option"], Directory.EnumerateDirectories(folder.Path)
            .Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Run_OutputThatCannotBeWritten_ExitTwo()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("file"), "");
        foreach (string output in new[] { "file", "file/below", "/proc/hipi" })
        {
            HipiResult result = HipiProcess.Run(["run", "fig2", "--profile", "smoke", "--out", output], workingDirectory: folder.Path);
            Assert.Equal((2, output), (result.ExitCode, output));
            Assert.Contains("results folder", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public async Task Run_Interrupted_StopsWithCheckpointAndGoesOnToTheSameBytes(string signal)
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["run", "fig5-navigation", "--profile", "smoke", "--arms", "inverse-rl", "--set",
            "budget.environmentSteps=12000", "--set", "evaluation.every=3000"];
        string whole = folder.File("whole"), parts = folder.File("parts");
        Assert.Equal(0, HipiProcess.Run([.. arguments, "--out", whole]).ExitCode);

        using (Process process = HipiProcess.Start([.. arguments, "--out", parts]))
        {
            Task<string> error = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
            while (!process.HasExited && !Directory.Exists(Path.Combine(parts, "cells"))) await Task.Delay(10);
            await Task.Delay(300);
            using Process kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync();
            Assert.Equal((130, ""), (process.ExitCode, process.ExitCode == 130 ? "" : await error + await output));
            Assert.Contains("The same command goes on", await error, StringComparison.Ordinal);
        }
        Assert.Single(Directory.GetDirectories(Path.Combine(parts, "cells")));
        Assert.NotEmpty(Directory.GetFiles(parts, "state.bin", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(parts, "manifest.json", SearchOption.AllDirectories));

        HipiResult rest = HipiProcess.Run([.. arguments, "--out", parts]);
        Assert.Equal(0, rest.ExitCode);
        Assert.Contains("1 cells: 1 run now", rest.Output, StringComparison.Ordinal);
        foreach (string name in new[] { "curve.csv", "weights.safetensors" })
            Assert.Equal(File.ReadAllBytes(Directory.GetFiles(whole, name, SearchOption.AllDirectories).Single()),
                File.ReadAllBytes(Directory.GetFiles(parts, name, SearchOption.AllDirectories).Single()));
    }

    private static Dictionary<string, DateTime> Written(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(path => path, File.GetLastWriteTimeUtc);
}
