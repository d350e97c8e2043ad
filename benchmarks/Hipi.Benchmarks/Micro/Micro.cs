using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Hipi.Benchmarks;

/// <summary>The kernels one by one, under BenchmarkDotNet: `micro [--filter GLOB]`.</summary>
internal static class Micro
{
    public static int Run(string[] options)
    {
        IConfig config = ManualConfig.Create(DefaultConfig.Instance)
            .WithArtifactsPath(Path.Combine(Benchmarks.Run.Root, "benchmarks", "Hipi.Benchmarks", "bin", "micro"))
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithIterationTime(TimeInterval.FromMilliseconds(100)));
        string[] arguments = options.Length > 0 ? options : ["--filter", "*"];
        return BenchmarkSwitcher.FromTypes([typeof(DenseMicro), typeof(ElementMicro)]).Run(arguments, config).Any() ? 0 : 1;
    }
}
