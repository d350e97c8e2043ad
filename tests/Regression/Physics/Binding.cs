using System.Diagnostics;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression.Physics;

/// <summary>Bindings compiled on purpose with a fault.</summary>
internal static class Binding
{
    /// <summary>Compiles tools/mujoco into a folder with further compiler flags; the path of the library.</summary>
    public static string Compile(TemporaryFolder folder, string flags)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardError = true, Environment = { ["HIPI_CFLAGS"] = flags } };
        start.ArgumentList.Add(Path.Combine(RepositoryRoot.Path, "tools", "mujoco", "build.sh"));
        start.ArgumentList.Add(folder.Path);
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        string made = folder.File("libhipi-mujoco.so");
        Assert.True(process.ExitCode == 0 && File.Exists(made), error);
        return made;
    }
}
