using System.Diagnostics;

namespace Hipi.Regression.Support;

/// <summary>Checkpoints of a process that is to be killed.</summary>
internal static class Checkpoints
{
    /// <summary>The first one of a results folder; null where there is none.</summary>
    public static string? In(string results) => Directory.Exists(results)
        ? Directory.EnumerateFiles(results, "state.bin", SearchOption.AllDirectories).FirstOrDefault() : null;

    /// <summary>Waits until the process has written one; false where it ended first.</summary>
    public static bool Await(Process process, string results)
    {
        DateTime begun = process.StartTime;
        while (!process.HasExited)
        {
            if (In(results) is { } state && File.GetLastWriteTime(state) > begun) return true;
            Thread.Sleep(5);
        }
        return false;
    }
}
