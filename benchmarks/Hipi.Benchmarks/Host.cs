using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hipi.Benchmarks;

/// <summary>One line on the machine that was measured.</summary>
internal static class Host
{
    public static string Line(Bench bench)
    {
        string peaks = string.Join(", ", new[] { 512, 256 }.Where(width => bench.Has(PeakFraction.Key(width))).Select(width =>
            string.Create(CultureInfo.InvariantCulture, $"{bench.Largest(PeakFraction.Key(width)):F0} GFLOP/s with {width}-bit vectors")));
        string runtime =
            string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}");
        return $"{Cpu()}, {runtime}, {Vectors()} kernels; {Peak(peaks)}; {Reference(bench)}; {bench.Load}.";
    }

    /// <summary>How busy the machine is with other work; asked before the first round.</summary>
    public static string Load() => File.Exists("/proc/loadavg")
        ? $"load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]} before the first round" : "load not known";

    private static string Vectors() => Vector512.IsHardwareAccelerated ? "512-bit" : "256-bit";

    private static string Peak(string peaks) => peaks.Length == 0 ? "FMA peak not measured" : $"FMA peak of one core {peaks}";

    private static string Reference(Bench bench) =>
        bench.All.Any(sample => sample.Key.StartsWith("libtorch", StringComparison.Ordinal))
            ? "libtorch with OpenBLAS (OpenMP)" : "libtorch not installed";

    private static string Cpu()
    {
        const string Label = "model name";
        const string File = "/proc/cpuinfo";
        string? line = System.IO.File.Exists(File)
            ? System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith(Label, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
