using System.Diagnostics;
using System.Globalization;

namespace Hipi.Benchmarks;

/// <summary>A process that times work on request; idle in between, so that the sides take turns.</summary>
internal sealed class Side : IDisposable
{
    private readonly Process process;

    private Side(ProcessStartInfo start)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
        process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
    }

    /// <summary>This program as the server of our work.</summary>
    public static Side Ours() => new(new ProcessStartInfo(Environment.ProcessPath!, [typeof(Side).Assembly.Location, "serve"]));

    /// <summary>The libtorch program with a number of threads.</summary>
    public static Side Reference(string program, string blasFolder, int threads)
    {
        string count = threads.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(program, ["time", count]);
        start.Environment["LD_LIBRARY_PATH"] = blasFolder;
        start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = count;
        return new Side(start);
    }

    /// <summary>Median microseconds of a call.</summary>
    public double Measure(string work, int hidden, double seconds)
    {
        process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{work} {hidden} {seconds}"));
        process.StandardInput.Flush();
        string answer = process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"{process.StartInfo.FileName} ended while timing {work}.");
        return double.Parse(answer.Split(' ')[2], CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
