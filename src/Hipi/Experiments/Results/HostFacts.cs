using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Hipi.Experiments;

/// <summary>The machine that ran a cell; recorded, and nowhere read.</summary>
public sealed record HostFacts(string Cpu, int Cores, string Architecture, string OperatingSystem, string Runtime, string Instructions)
{
    public static HostFacts Current { get; } = new(
        CpuName(), Environment.ProcessorCount, RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription, InstructionSets());

    /// <summary>Package version of the library, and the commit where the build knew it.</summary>
    public static string Code { get; } =
        typeof(HostFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static string CpuName()
    {
        const string file = "/proc/cpuinfo";
        if (!File.Exists(file)) return "unknown";
        string? line = File.ReadLines(file).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal));
        return line is null ? "unknown" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static string InstructionSets()
    {
        var names = new List<string>();
        if (Avx2.IsSupported) names.Add("AVX2");
        if (Fma.IsSupported) names.Add("FMA");
        if (Avx512F.IsSupported) names.Add("AVX-512F");
        if (System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported) names.Add("AdvSimd");
        return names.Count == 0 ? "none" : string.Join(' ', names);
    }
}
