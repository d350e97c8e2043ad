using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression.Command;

/// <summary>
/// A spec copied unchanged to any folder runs, and gives the same cells: base settings and profiles belong to the command.
/// </summary>
public sealed class SpecAnyFolderRegression
{
    [Theory]
    [InlineData("fig2", "none-sample")]
    [InlineData("fig4", "final")]
    [InlineData("fig5-navigation", "none")]
    public void Run_CopiedSpec_SameCellsAndBytes(string id, string arm)
    {
        using var folder = new TemporaryFolder();
        string elsewhere = Directory.CreateDirectory(folder.File("a folder with spaces")).FullName;
        File.Copy(Path.Combine(RepositoryRoot.Path, "specs", id + ".json"), Path.Combine(elsewhere, "my-copy.json"));
        HipiResult named = HipiProcess.Run(["run", id, "--profile", "smoke", "--arms", arm, "--out", folder.File("named")]);
        HipiResult copied = HipiProcess.Run(["run", "my-copy.json", "--profile", "smoke", "--arms", arm, "--out", folder.File("copied")],
            workingDirectory: elsewhere);
        Assert.Equal((0, 0), (named.ExitCode, copied.ExitCode));
        Assert.Equal(Files(folder.File("named")), Files(folder.File("copied")));
    }

    /// <summary>Path under the results folder and content, of all that numbers stand in.</summary>
    private static string[] Files(string results) =>
        [.. Directory.GetFiles(Path.Combine(results, "cells"), "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "manifest.json")
            .Select(path => Path.GetRelativePath(results,
                path) + " " + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))))
                    .Order(StringComparer.Ordinal)];
}
