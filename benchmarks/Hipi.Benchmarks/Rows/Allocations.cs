using Hipi.Experiments;
using Hipi.Experiments.Online;
using Hipi.Learning;
using Hipi.Numerics;
using Hipi.Replay;

namespace Hipi.Benchmarks;

/// <summary>Bytes that an update, a relabelling, an environment step or a replay sample allocates once warm; the largest of them.</summary>
internal sealed class Allocations : IBenchmark
{
    private const int Calls = 2000;

    public void Round(Bench bench, int round)
    {
        if (round > 1) return;
        foreach ((string work, Func<int, Action> create) in WorkList.All) bench.Add($"bytes {work}", Bytes(create(64)));
        Spec spec = ShortCells.Navigation(bench.Root, 32, 1000);
        var parts = new OnlineParts(spec);
        ILearner learner = parts.CreateLearner(1);
        var replay = new EpisodeReplay(4000, parts.Environment.StateSize, parts.Environment.ActionSize, parts.Family.TaskSize);
        var collector = new Collector(parts.Environment, parts.Family, learner, replay, 1, spec.Budget!.MaxEpisodeSteps);
        bench.Add("bytes environment step", Bytes(collector.Step));
        var batch = new TransitionBatch(32, replay.StateSize, replay.ActionSize, replay.TaskSize);
        var stream = new RngStream(1, "replay");
        bench.Add("bytes replay sample", Bytes(() => replay.Sample(batch, ref stream)));
    }

    public IEnumerable<BenchmarkRow> Rows(Bench bench)
    {
        yield return new BenchmarkRow("allocations", null, null,
            bench.All.Where(sample => sample.Key.StartsWith("bytes ", StringComparison.Ordinal)).Max(sample => sample.Values.Max()), null);
    }

    private static double Bytes(Action call)
    {
        for (int i = 0; i < Calls; i++) call();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Calls; i++) call();
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }
}
