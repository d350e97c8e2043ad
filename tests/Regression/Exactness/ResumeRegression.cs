using Xunit;
using System.Diagnostics;
using Hipi.Regression.Support;

namespace Hipi.Regression.Exactness;

/// <summary>A portable cell killed with SIGKILL at any moment and run again ends with the bytes of one that was left alone.</summary>
public sealed class ResumeRegression
{
    /// <summary>Long enough, some seconds, that kills land before, between and inside checkpoints.</summary>
    private static readonly string[] Cell =
        ["run", "fig5-navigation", "--profile", "smoke", "--arms", "inverse-rl", "--seeds", "3", "--jobs", "1", "--set",
            "budget.environmentSteps=30000"];

    private static readonly Dictionary<string, string> OftenCheckpointed = new() { ["HIPI_CHECKPOINTEVERY"] = "500" };

    /// <summary>A clone of some hundred epochs, checkpointed after each.</summary>
    private static readonly string[] Clone =
    [
        "run", "cloning-navigation", "--profile", "smoke", "--arms", "hipi-bc", "--seeds", "3", "--jobs", "1",
        "--set", "data.cloning.maxEpochs=300", "--set", "data.cloning.patience=300", "--set", "data.rounds=2", "--set",
            "data.roundTrajectories=20",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Cell_KilledAtRandomMoments_EndsAsIfLeftAlone(int draw) => EndsAsIfLeftAlone(Cell, draw);

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Clone_KilledAtRandomMoments_EndsAsIfLeftAlone(int draw) => EndsAsIfLeftAlone(Clone, draw);

    private static void EndsAsIfLeftAlone(string[] cell, int draw)
    {
        using var folder = new TemporaryFolder();
        string undisturbed = folder.File("undisturbed"), killed = folder.File("killed");
        var clock = Stopwatch.StartNew();
        RunToEnd(cell, undisturbed);
        (int All, int AfterCheckpoint) kills = KillOften(cell, killed, clock.Elapsed, new Random(draw));
        RunToEnd(cell, killed);

        Assert.True(kills.All >= 2, $"only {kills.All} of the kills came before the cell had ended");
        Assert.True(kills.AfterCheckpoint >= 1, "no kill came after a checkpoint had been written");
        Assert.Equal(CellHashes.Of(undisturbed), CellHashes.Of(killed));
        Assert.Empty(Leftovers(killed));
    }

    private static void RunToEnd(string[] cell, string results)
    {
        HipiResult run = HipiProcess.Run([.. cell, "--out", results], OftenCheckpointed);
        Assert.True(run.ExitCode == 0, run.Error);
    }

    /// <summary>
    /// Kills up to five runs, each within the first third of the time that an undisturbed one takes, so that two at least come in time; on a
    /// busy machine, where none of these met a checkpoint, one more as soon as there is one. Returns how many came in time, and how many of
    /// them after a checkpoint.
    /// </summary>
    private static (int All, int AfterCheckpoint) KillOften(string[] cell, string results, TimeSpan whole, Random random)
    {
        int kills = 0, later = 0;
        for (int attempt = 0; attempt < 5; attempt++)
        {
            using Process process = HipiProcess.Start([.. cell, "--out", results], OftenCheckpointed);
            if (process.WaitForExit((int)(random.NextDouble() / 3 * whole.TotalMilliseconds))) continue;
            process.Kill();
            process.WaitForExit();
            kills++;
            if (Checkpoints.In(results) is not null) later++;
        }
        return later > 0 || !KillAtACheckpoint(cell, results) ? (kills, later) : (kills + 1, 1);
    }

    /// <summary>False where the run ended before it was seen to have a checkpoint.</summary>
    private static bool KillAtACheckpoint(string[] cell, string results)
    {
        using Process process = HipiProcess.Start([.. cell, "--out", results], OftenCheckpointed);
        if (!Checkpoints.Await(process, results)) return false;
        process.Kill();
        process.WaitForExit();
        return true;
    }

    private static IEnumerable<string> Leftovers(string results) => Directory
        .EnumerateFileSystemEntries(results, "*", SearchOption.AllDirectories)
        .Where(entry => entry.EndsWith(".tmp", StringComparison.Ordinal) || Path.GetFileName(entry) == "checkpoint");
}
