using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hipi.Benchmarks;

/// <summary>One line on the machine that was measured.</summary>
internal static class Host
{
    public static string Line(Bench bench)
    {
        string peaks = string.Join(", ", new[] { 512, 256 }.Where(width => bench.Has(PeakFraction.Key(width)))
            .Select(width => string.Create(CultureInfo.InvariantCulture, $"{bench.Largest(PeakFraction.Key(width)):F0} GFLOP/s with {width}-bit vectors")));
        return string.Create(CultureInfo.InvariantCulture,
            $"{Cpu()}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, {Vectors()} kernels; {Peak(peaks)}{Reference(bench)}.");
    }

    private static string Vectors() => Vector512.IsHardwareAccelerated ? "512-bit" : "256-bit";

    private static string Peak(string peaks) => peaks.Length == 0 ? "FMA peak not measured" : $"FMA peak of one core {peaks}";

    private static string Reference(Bench bench) =>
        bench.All.Any(sample => sample.Key.StartsWith("libtorch", StringComparison.Ordinal)) ? "; libtorch with OpenBLAS (OpenMP)" : "; libtorch not installed";

    private static string Cpu()
    {
        const string Label = "model name";
        if (!File.Exists("/proc/cpuinfo")) return RuntimeInformation.ProcessArchitecture.ToString();
        string? line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(Label, StringComparison.Ordinal));
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
