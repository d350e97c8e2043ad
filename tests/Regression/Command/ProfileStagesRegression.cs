using System.Globalization;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression.Command;

/// <summary>`hipi run --profile-stages`: the stages add up, and no byte of a curve or of the weights moves.</summary>
public sealed class ProfileStagesRegression
{
    private static readonly string[] Cells =
        ["run", "fig5-navigation", "--profile", "smoke", "--arms", "inverse-rl,none", "--jobs", "1", "--seeds", "3"];

    private static readonly string[] Stages =
    [
        "collect", "replay sample", "relabel: score", "relabel: posterior", "update: critic, targets", "update: actor",
        "update: temperature",
        "evaluate",
    ];

    [Fact]
    public void Run_ProfileStages_AddsUpAndMovesNoByte()
    {
        using var folder = new TemporaryFolder();
        HipiResult plain = HipiProcess.Run([.. Cells, "--out", folder.File("plain")]);
        HipiResult profiled = HipiProcess.Run([.. Cells, "--out", folder.File("profiled"), "--profile-stages"]);
        Assert.Equal((0, 0), (plain.ExitCode, profiled.ExitCode));
        Assert.DoesNotContain("us a step", plain.Output, StringComparison.Ordinal);
        Assert.Equal(Bytes(folder.File("plain")), Bytes(folder.File("profiled")));

        string[] tables = profiled.Output.Split("a second)");
        Assert.Equal(3, tables.Length);
        foreach (string stage in Stages) Assert.Contains($"  {stage} ", tables[1], StringComparison.Ordinal);
        Assert.DoesNotContain("relabel: score", tables[2], StringComparison.Ordinal);
        foreach (string table in tables[1..]) Assert.InRange(Shares(table), 99, 101);
    }

    [Fact]
    public void Run_ProfileStagesOfFinishedCells_SaysThatNothingRan()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = [.. Cells, "--set", "budget.environmentSteps=300", "--out", folder.File("results")];
        Assert.Equal(0, HipiProcess.Run(arguments).ExitCode);
        Assert.Contains("nothing to profile", HipiProcess.Run([.. arguments, "--profile-stages"]).Output, StringComparison.Ordinal);
    }

    private static double Shares(string table) => table.Split('\n').Where(line => line.Contains('%'))
        .Select(line => line.Split('%')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1])
        .Sum(share => double.Parse(share, CultureInfo.InvariantCulture));

    private static Dictionary<string, string> Bytes(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) is "curve.csv" or "weights.safetensors")
            .ToDictionary(path => Path.GetRelativePath(folder, path), path => Convert.ToHexString(File.ReadAllBytes(path)));
}
