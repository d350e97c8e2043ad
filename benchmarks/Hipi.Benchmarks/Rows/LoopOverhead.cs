using Hipi.Experiments;
using Hipi.Experiments.Online;

namespace Hipi.Benchmarks;

/// <summary>Everything in a navigation step but update, scores, posterior and evaluation; the larger of inverse-rl and none.</summary>
/// <remarks>
/// Measured behind a long random warm-up, so that the buffer is as large and as cold as in a real run's middle. Checkpoints count with
/// the most that their pace allows.
/// </remarks>
internal sealed class LoopOverhead : IBenchmark
{
    private const long WarmUp = 400_000, Steps = 20_000;

    private static readonly string[] Arms = ["inverse-rl", "none"];
    private static readonly Stage[] Loop = [Stage.Collect, Stage.Sample, Stage.Rewards, Stage.Record];

    public void Round(Bench bench, int round)
    {
        string[] sets = [$"budget.warmupSteps={WarmUp}", $"evaluation.every={WarmUp}", "evaluation.episodes=32"];
        Spec spec = ShortCells.Navigation(bench.Root, 32, WarmUp + Steps, sets);
        if (round == 1) ShortCells.Run(ShortCells.Navigation(bench.Root, 32, 3000), Arms[0]);   // so that the code is compiled
        foreach (string arm in Arms)
        {
            double[] before = [], after = [];
            ShortCells.Run(spec, arm, 1, (done, running) =>
            {
                if (done == WarmUp) before = Seconds(running);
                if (done == WarmUp + Steps) after = Seconds(running);   // before the finished cell's files are written, once in a run
            });
            double[] perStep = [.. after.Zip(before, (end, start) => (end - start) * 1e6 / Steps)];
            double checkpoints = (after[^1] - before[^1]) * 1e6 / Steps / CheckpointPace.Share;
            bench.Add(Key(arm), perStep[..^1].Sum() + checkpoints);
            bench.Add($"{Key(arm)}: checkpoints at most", checkpoints);
            for (int i = 0; i < Loop.Length; i++) bench.Add($"{Key(arm)}: {Loop[i]}", perStep[i]);
        }
    }

    public IEnumerable<BenchmarkRow> Rows(Bench bench)
    {
        string worst = Arms.Select(Key).MaxBy(bench.Median)!;
        yield return new BenchmarkRow("loop-overhead", bench.Median(worst), null, bench.Median(worst), bench.Spread(worst));
    }

    private static string Key(string arm) => $"loop, us a step, {arm}";

    /// <summary>Of each stage, then of all together.</summary>
    private static double[] Seconds(StageProfile profile) => [.. Loop.Select(profile.Seconds), profile.TotalSeconds];
}
