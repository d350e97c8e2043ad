using Xunit;
using System.Diagnostics;
using Hipi.Regression.Support;

namespace Hipi.Regression.Exactness;

/// <summary>
/// The check on the check: a command built with one kernel's order swapped, or one stream's index shifted, must not give the golden bytes.
/// </summary>
public sealed class MutationRegression
{
    private static readonly string[] Library = ["src", "global.json", "Directory.Build.props", "Directory.Packages.props", ".editorconfig"];

    [Theory]
    [InlineData("src/Hipi/Numerics/PanelSum.cs",
        "(four.GetElement(0) + four.GetElement(2)) + (four.GetElement(1) + four.GetElement(3))",
        "(four.GetElement(0) + four.GetElement(1)) + (four.GetElement(2) + four.GetElement(3))")]
    [InlineData("src/Hipi/Experiments/Online/Collector.cs", "new RngStream(seed, \"environment\", (ulong)Episodes)",
        "new RngStream(seed, \"environment\", (ulong)Episodes + 1)")]
    public void GoldenCheck_OfAMutatedLibrary_TurnsRed(string file, string from, string to)
    {
        using var folder = new TemporaryFolder();
        foreach (string entry in Library) Copy(Path.Combine(RepositoryRoot.Path, entry), folder.File(entry));
        string source = File.ReadAllText(folder.File(file));
        Assert.Contains(from, source, StringComparison.Ordinal);
        File.WriteAllText(folder.File(file), source.Replace(from, to, StringComparison.Ordinal));
        Dotnet(folder.Path, "build", "src/Hipi/Hipi.csproj", "-c", "Release", "-v", "q", "-nologo", "-p:GenerateDocumentationFile=false",
            "-p:NoWarn=CS1591", "-p:RunAnalyzers=false");

        Copy(AppContext.BaseDirectory, folder.File("command"));
        File.Copy(folder.File("src/Hipi/bin/Release/net10.0/Hipi.dll"), folder.File("command/Hipi.dll"), overwrite: true);
        Dotnet(folder.Path, "command/Hipi.Command.dll", "run", "fig5-navigation", "--profile", "smoke", "--arms", "inverse-rl", "--seeds",
            "1", "--out", folder.File("results"));
        string curve = Directory.EnumerateFiles(folder.File("results"), "curve.csv", SearchOption.AllDirectories).Single();
        string golden = Path.Combine(RepositoryRoot.Path, "golden", "fig5-navigation", "inverse-rl-1.csv");
        Assert.NotEqual(File.ReadAllText(golden), File.ReadAllText(curve));
    }

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Copy(from, to);
            return;
        }
        Directory.CreateDirectory(to);
        foreach (string entry in Directory.EnumerateFileSystemEntries(from))
            if (Path.GetFileName(entry) is not ("bin" or "obj")) Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
    }

    private static void Dotnet(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
    }
}
