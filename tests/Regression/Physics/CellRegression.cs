using System.Diagnostics;
using Hipi.Environments.MuJoCo;
using Hipi.Regression.Exactness;
using Hipi.Regression.Support;
using Hipi.Tests;
using Xunit;

namespace Hipi.Regression.Physics;

/// <summary>
/// Cells of the engine tier: the same bytes with one job and two, without FMA in the C library, and after SIGKILLs; the manifest names the
/// engine.
/// </summary>
public sealed class CellRegression
{
    private static readonly string[] One = ["--arms", "inverse-rl", "--seeds", "1"];

    [MuJoCoFact]
    public void Cells_WithOneJobOrTwoOrWithoutFma_AreBitIdentical()
    {
        using var folder = new TemporaryFolder();
        string spec = RobotSpec.Write(folder);
        string one = Run(spec, folder.File("one"), ["--arms", "final,inverse-rl", "--jobs", "1"]);
        Assert.Equal(one, Run(spec, folder.File("two"), ["--arms", "final,inverse-rl", "--jobs", "2"]));
        Assert.Equal(one, Run(spec, folder.File("plain"), ["--arms", "final,inverse-rl", "--jobs", "2"],
            new Dictionary<string, string> { ["GLIBC_TUNABLES"] = "glibc.cpu.hwcaps=-AVX2,-FMA", ["DOTNET_TieredPGO"] = "0" }));
        string manifest =
            File.ReadAllText(Directory.EnumerateFiles(folder.File("one"), "manifest.json", SearchOption.AllDirectories).First());
        Assert.Contains($"\"mujocoVersion\": \"{MuJoCoLibrary.Version}\"", manifest, StringComparison.Ordinal);
    }

    [MuJoCoFact]
    public void Audit_OfARobotsCell_IsEqualHereAndPassedOverByNameElsewhere()
    {
        using var folder = new TemporaryFolder();
        string spec = RobotSpec.Write(folder), published = folder.File("published");
        Run(spec, published, ["--arms", "none", "--seeds", "1", "--set", "budget.environmentSteps=1000"]);
        var here = new Dictionary<string, string> { ["HIPI_PUBLISHED"] = published };
        HipiResult equal = HipiProcess.Run(["audit"], here);
        Assert.Contains("all 1 cells are equal", equal.Output + equal.Error, StringComparison.Ordinal);
        HipiResult missing = HipiProcess.Run(["audit"], new Dictionary<string, string>(here) { [MuJoCoLibrary.Variable] = "/nowhere" });
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains($"not compared: 1 cells of MuJoCo {MuJoCoLibrary.Version}, which is not here", missing.Output,
            StringComparison.Ordinal);
    }

    [MuJoCoFact]
    public void Run_BesideACellOfAnotherMuJoCo_IsRefusedByName()
    {
        using var folder = new TemporaryFolder();
        string spec = RobotSpec.Write(folder), results = folder.File("results");
        string[] small = ["--arms", "none", "--set", "budget.environmentSteps=1000"];
        Run(spec, results, [.. small, "--seeds", "1"]);
        string manifest = Directory.EnumerateFiles(results, "manifest.json", SearchOption.AllDirectories).Single();
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace($"\"mujocoVersion\": \"{MuJoCoLibrary.Version}\"",
            "\"mujocoVersion\": \"1.0.0\"", StringComparison.Ordinal));
        HipiResult refused = HipiProcess.Run(["run", spec, .. small, "--seeds", "1,2", "--out", results]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains($"lab-reacher: all cells must be of one version of MuJoCo, found 1.0.0 in {Path.GetDirectoryName(manifest)} and "
            + $"{MuJoCoLibrary.Version} installed", refused.Error, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(results, "cells")));
        Assert.Equal(0, HipiProcess.Run(["run", spec, .. small, "--seeds", "1", "--out", results]).ExitCode);   // nothing to mix
    }

    [MuJoCoTheory]
    [InlineData("reacher")]
    [InlineData("quadruped")]   // contacts, so that the solver's warm start is at stake
    public void Cell_KilledAtRandomMoments_EndsAsIfLeftAlone(string robot)
    {
        using var folder = new TemporaryFolder();
        string spec = RobotSpec.Write(folder, robot), killed = folder.File("killed");
        var often = new Dictionary<string, string> { ["HIPI_CHECKPOINTEVERY"] = "137" };   // mid-episode, mostly
        string[] longer = [.. One, "--set", "budget.environmentSteps=8000"];
        string undisturbed = Run(spec, folder.File("alone"), longer, often);
        int kills = 0;
        for (int attempt = 0; attempt < 40 && kills < 3; attempt++)
        {
            using Process process = HipiProcess.Start(["run", spec, .. longer, "--out", killed], often);
            if (!WaitForCheckpoint(process, killed, kills)) break;
            process.Kill();
            process.WaitForExit();
            kills++;
        }
        Assert.True(kills >= 2, $"only {kills} kills came after a checkpoint and before the end");
        Assert.Equal(undisturbed, Run(spec, killed, longer, often));
    }

    /// <summary>Waits until the process has written a further checkpoint and a little more; false where it ended first.</summary>
    private static bool WaitForCheckpoint(Process process, string results, int kills)
    {
        if (!Checkpoints.Await(process, results)) return false;
        Thread.Sleep(70 + 130 * kills);
        return !process.HasExited;
    }

    private static string Run(string spec, string results, string[] options, IReadOnlyDictionary<string, string>? environment = null)
    {
        HipiResult run = HipiProcess.Run(["run", spec, .. options, "--out", results], environment);
        Assert.True(run.ExitCode == 0, run.Error);
        return CellHashes.Of(results);
    }
}
