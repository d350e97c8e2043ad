using System.Diagnostics;

namespace Hipi.Regression.Support;

/// <summary>What one run of the command left behind.</summary>
internal sealed record HipiResult(int ExitCode, string Output, string Error);

/// <summary>Runs the built `hipi` command in a process of its own.</summary>
internal static class HipiProcess
{
    private static readonly string Command = Path.Combine(AppContext.BaseDirectory, "Hipi.Command.dll");

    /// <summary>Runs to the end and returns exit code and both outputs.</summary>
    public static HipiResult Run(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null,
        string? emulator = null, string? workingDirectory = null)
    {
        using Process process = Start(arguments, environment, emulator, workingDirectory);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new HipiResult(process.ExitCode, output, error.Result);
    }

    /// <summary>Starts the command with redirected outputs; the caller reads, kills and disposes it.</summary>
    public static Process Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null,
        string? emulator = null, string? workingDirectory = null)
    {
        string dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(emulator ?? dotnet) { RedirectStandardOutput = true, RedirectStandardError = true,
            RedirectStandardInput = true };
        if (emulator is not null)
            foreach (string argument in new[] { "-cpu", "Nehalem", dotnet }) start.ArgumentList.Add(argument);
        start.ArgumentList.Add(Command);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        // the clone's published cells must decide no test
        start.Environment["HIPI_PUBLISHED"] = Path.Combine(Path.GetTempPath(), "hipi-nothing-published");
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        start.Environment["DOTNET_NOLOGO"] = "1";
        if (workingDirectory is not null) start.WorkingDirectory = workingDirectory;
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>The kernel's own high-water mark; 0 where the process is gone.</summary>
    public static long Peak(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }
}
