using System.Diagnostics;
using Hipi.Experiments;

namespace Hipi.Benchmarks;

/// <summary>Throughput of navigation cells with two jobs over one, through the scheduler that `hipi run --jobs` uses.</summary>
internal sealed class CoreScaling : IBenchmark
{
    private const long Steps = 12_000;
    private const string Key = "cells a second, two jobs over one";

    public void Round(Bench bench, int round)
    {
        if (Environment.ProcessorCount < 2) return;
        Spec spec = ShortCells.Navigation(bench.Root, 32, (long)(Steps * bench.RunScale), "evaluation.episodes=8");
        spec = CellPlan.Select(spec, ["inverse-rl"], [1, 2]);
        if (round == 1) Seconds(spec, 2);   // so that the code is compiled
        double one = Seconds(spec, 1), two = Seconds(spec, 2);
        bench.Add(Key, one / two);
    }

    public IEnumerable<BenchmarkRow> Rows(Bench bench)
    {
        yield return new BenchmarkRow("two-core-scaling", null, null, bench.Median(Key), bench.Spread(Key));
    }

    private static double Seconds(Spec spec, int jobs)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hipi-bench");
        try
        {
            ResultsStore store = ResultsStore.Open(folder.FullName);
            long start = Stopwatch.GetTimestamp();
            var ends = new Scheduler(store, null).Run(CellPlan.All(spec), jobs, new Silent(), default);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (ends.FirstOrDefault(end => end.Outcome != CellOutcome.Finished) is { } failed)
                throw new InvalidOperationException($"{failed.Cell} did not finish: {failed.Message}");
            return seconds;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class Silent : IScheduleObserver
    {
        public void Started(Cell cell)
        {
        }

        public void Progressed(Cell cell, long done, long total)
        {
        }

        public void Ended(CellEnd end)
        {
        }
    }
}
