using System.ComponentModel;
using System.Diagnostics;

namespace Hipi.Command;

/// <summary>Other programs: where they are, and what they print.</summary>
public static class Executable
{
    /// <summary>Full path of a program on PATH, or null.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>First line that a program prints, or null when it is missing, fails or is silent.</summary>
    public static string? FirstLine(string name, params string[] arguments)
    {
        if (Find(name) is not { } path) return null;
        try
        {
            var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            if (Repository.Root is { } root) start.WorkingDirectory = root;
            using Process process = Process.Start(start)!;
            _ = process.StandardError.ReadToEndAsync();
            string text = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 && text.Length > 0 ? text.Split('\n')[0].Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
