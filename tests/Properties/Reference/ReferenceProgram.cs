using System.Diagnostics;
using Hipi.Networks;

namespace Hipi.Properties.Reference;

/// <summary>The built libtorch reference as an oracle; one process answers all questions of a test run.</summary>
internal static class ReferenceProgram
{
    private static readonly Lazy<Process> Running = new(Start);
    private static readonly Lock Gate = new();

    private static string Folder { get; } = Path.Combine(Root(new DirectoryInfo(AppContext.BaseDirectory)), "tools", "libtorch", "build");

    /// <summary>Whether tools/reference.sh has built it; HIPI_NO_REFERENCE=1 hides it.</summary>
    public static bool IsBuilt { get; } = Environment.GetEnvironmentVariable("HIPI_NO_REFERENCE") != "1"
        && File.Exists(Path.Combine(Folder, "reference")) && File.Exists(Path.Combine(Folder, "blas-folder"));

    /// <summary>What libtorch makes of a state.</summary>
    public static Dictionary<string, float[]> Ask(string kind, IEnumerable<(string Name, int[] Shape, float[] Values)> state)
    {
        string stem = Path.Combine(Path.GetTempPath(), $"hipi-oracle-{Environment.ProcessId}-{Guid.NewGuid():N}");
        (string input, string output) = (stem + ".in", stem + ".out");
        try
        {
            Safetensors.Write(input, state);
            lock (Gate)
            {
                Running.Value.StandardInput.WriteLine($"{kind} {input} {output}");
                Running.Value.StandardInput.Flush();
                if (Running.Value.StandardOutput.ReadLine() != "done")
                    throw new InvalidOperationException($"the reference failed on {kind}: {Running.Value.StandardError.ReadToEnd()}");
            }
            return Safetensors.Read(output).ToDictionary(tensor => tensor.Name, tensor => tensor.Values);
        }
        finally
        {
            File.Delete(input);
            File.Delete(output);
        }
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo(Path.Combine(Folder, "reference"), ["oracle"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["LD_LIBRARY_PATH"] = File.ReadAllText(Path.Combine(Folder, "blas-folder")).Trim();
        start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        Process process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => process.StandardInput.Close();
        return process;
    }

    private static string Root(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Hipi.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests must run from a build inside the repository");
    }

    /// <summary>Where committed answers lie.</summary>
    public static string Dumps { get; } =
        Path.Combine(Root(new DirectoryInfo(AppContext.BaseDirectory)), "tests", "Properties", "Reference", "Dumps");
}
