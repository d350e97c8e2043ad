using Xunit;
using System.Security.Cryptography;
using Hipi.Regression.Support;

namespace Hipi.Regression.Exactness;

/// <summary>
/// Runs cells in a subprocess and returns the SHA-256 of every curve, table and weights file, by path within the results.
/// </summary>
internal static class CellHashes
{
    private static readonly string[] Covered = ["curve.csv", "table.csv", "weights.safetensors"];

    public static string Run(string spec, IEnumerable<string> options, IReadOnlyDictionary<string, string>? environment = null,
        string? emulator = null)
    {
        using var folder = new TemporaryFolder();
        string results = folder.File("results");
        HipiResult run = HipiProcess.Run(["run", spec, "--profile", "smoke", "--out", results, .. options], environment, emulator);
        Assert.True(run.ExitCode == 0, $"exit {run.ExitCode}\n{run.Output}\n{run.Error}");
        return Of(results);
    }

    /// <summary>One line a file: its path within the results, a blank, its SHA-256.</summary>
    public static string Of(string results)
    {
        var lines = Directory.EnumerateFiles(results, "*", SearchOption.AllDirectories)
            .Where(file => Covered.Contains(Path.GetFileName(file)))
            .Select(file => $"{Path.GetRelativePath(results, file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}")
            .Order(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(lines);
        return string.Join('\n', lines);
    }
}
