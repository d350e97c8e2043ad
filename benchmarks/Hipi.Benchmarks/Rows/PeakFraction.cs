using System.Diagnostics;
using System.Globalization;

namespace Hipi.Benchmarks;

/// <summary>The arithmetic rate of the (256,256) update over what one core can do, at the widest vectors and at 256 bits.</summary>
/// <remarks>
/// 32 rows x 1,146,880 multiply-adds: actor forward on x and x', targets, critics forward, weight and input gradients, critics on the
/// actor's draw, back to the action, the actor's gradients. The temperature's own draw is not counted. The peak is the best of all rounds.
/// </remarks>
internal sealed class PeakFraction(string update) : IBenchmark
{
    private const double Flops = 2.0 * 32 * 1_146_880;

    public static string Key(int width) => $"peak {width}-bit, GFLOP/s";

    public void Round(Bench bench, int round)
    {
        if (bench.PeakProgram is null) return;
        using Process process = Process.Start(new ProcessStartInfo(bench.PeakProgram) { RedirectStandardOutput = true })!;
        while (process.StandardOutput.ReadLine()?.Split(' ') is [string width, string rate])
            bench.Add(Key(int.Parse(width, CultureInfo.InvariantCulture)), double.Parse(rate, CultureInfo.InvariantCulture));
        process.WaitForExit();
    }

    public IEnumerable<BenchmarkRow> Rows(Bench bench)
    {
        int widest = new[] { 512, 256 }.FirstOrDefault(width => bench.Has(Key(width)));
        yield return Row(bench, "fma-peak-fraction", widest);
        yield return Row(bench, "fma-peak-fraction-256-bit", 256);
    }

    private BenchmarkRow Row(Bench bench, string name, int width)
    {
        string ours = $"ours sac-update {update[(update.LastIndexOf('-') + 1)..]}";
        double? floor = Flops / (bench.Largest(Key(width)) * 1e9) * 1e6;
        return new BenchmarkRow(name, bench.Median(ours), floor, floor / bench.Median(ours), bench.Spread(ours));
    }
}
