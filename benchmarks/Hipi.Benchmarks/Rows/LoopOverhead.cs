using Hipi.Experiments;

namespace Hipi.Benchmarks;

/// <summary>Everything in a navigation step but update, scores, posterior and evaluation; the larger of inverse-rl and none.</summary>
/// <remarks>Measured behind a long random warm-up, so that the buffer is as large and as cold as in a real run's middle.</remarks>
internal sealed class LoopOverhead : IBenchmark
{
    private const long WarmUp = 400_000, Steps = 16_000;

    private static readonly string[] Arms = ["inverse-rl", "none"];
    private static readonly Stage[] Loop = [Stage.Collect, Stage.Sample, Stage.Rewards, Stage.Record, Stage.Checkpoint];

    public void Round(Bench bench, int round)
    {
        long steps = (long)(Steps * bench.RunScale);
        string[] sets = [$"budget.warmupSteps={WarmUp}", $"evaluation.every={WarmUp}", "evaluation.episodes=32"];
        Spec spec = Navigation.Spec(bench.Root, 32, WarmUp + steps, sets);
        if (round == 1) Navigation.Run(Navigation.Spec(bench.Root, 32, 3000), Arms[0]);   // so that the code is compiled
        foreach (string arm in Arms)
        {
            double before = 0;
            StageProfile profile = Navigation.Run(spec, arm, 1, (done, running) =>
            {
                if (done == WarmUp) before = Seconds(running);
            });
            bench.Add(Key(arm), (Seconds(profile) - before) * 1e6 / steps);
        }
    }

    public IEnumerable<BenchmarkRow> Rows(Bench bench)
    {
        string worst = Arms.Select(Key).MaxBy(bench.Median)!;
        yield return new BenchmarkRow("loop-overhead", bench.Median(worst), null, bench.Median(worst), bench.Spread(worst));
    }

    private static string Key(string arm) => $"loop, us a step, {arm}";

    private static double Seconds(StageProfile profile) => Loop.Sum(profile.Seconds);
}
