using System.CommandLine;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Hipi.Command.Report;
using Hipi.Environments.MuJoCo;
using Hipi.Experiments;

namespace Hipi.Command.Commands;

/// <summary>`hipi doctor`: what is installed, what is missing and how to get it, and which CPU path the kernels take.</summary>
internal static class DoctorCommand
{
    public static System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("doctor",
            "What is installed, what is missing and how to get it, which CPU path is taken.");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        Line("system", RuntimeInformation.OSDescription + ", " + RuntimeInformation.OSArchitecture);
        Line(".NET", RuntimeInformation.FrameworkDescription + ", SDK " + (Executable.FirstLine("dotnet", "--version")
            ?? "not found (only needed to build)"));
        Line("processor", $"{HostFacts.Current.Cpu}, {HostFacts.Current.Cores} cores, numerics version {NumericsVersion.Current}");
        Line("CPU path", CpuPath());
        Line("clone", Repository.Root ?? "not found from here: reports have no charts, published cells are not seen");
        Line("commit", Executable.FirstLine("git", "describe", "--always", "--dirty") ?? "unknown (git or its folder is missing)");
        Line("results", Settings.Load().Results);
        Optional("Node.js", Executable.FirstLine("node", "--version"), "the charts of the report need it",
            "make setup   (or, as root: apt-get install -y nodejs npm)");
        Optional("npm", Executable.FirstLine("npm", "--version"), "it installs the packages of the report",
            "make setup   (or, as root: apt-get install -y npm)");
        Optional("figures", FigurePackages.Find(out string missing) is { } packages ? packages.Folder : null, missing, "make setup");
        Optional("MuJoCo", MuJoCoLibrary.Version, $"{MuJoCoLibrary.Problem}; the robots need it", MuJoCoLibrary.Remedy);
        Optional("emulator", Executable.Find("qemu-x86_64-static"), "make test-cpu needs it",
            "apt-get install -y qemu-user-static   (as root)");
        return ExitCode.Success;
    }

    private static string CpuPath()
    {
        if (Fma.IsSupported && Avx512F.IsSupported && Vector512.IsHardwareAccelerated) return "AVX-512 with hardware FMA (fastest)";
        if (Fma.IsSupported && Avx2.IsSupported) return "AVX2 with hardware FMA (fast)";
        if (AdvSimd.Arm64.IsSupported) return "Arm64 AdvSimd with hardware FMA (two 128-bit halves)";
        return $"software FMA: the same numbers, 80 to 400 times slower (AVX2 {Has(Avx2.IsSupported)}, FMA {Has(Fma.IsSupported)})";
    }

    private static void Optional(string name, string? found, string why, string get)
    {
        Line(name, found ?? $"missing: {why}");
        if (found is null) Line("", "get it: " + get);
    }

    private static string Has(bool supported) => supported ? "yes" : "no";

    private static void Line(string name, string value) => Console.WriteLine($"{name,-10} {value}");
}
