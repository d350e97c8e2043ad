using Hipi.Experiments;

namespace Hipi.Benchmarks;

/// <summary>Everything in a navigation step but update, scores, posterior and evaluation; the larger of inverse-rl and none.</summary>
/// <remarks>Behind a long random warm-up, so that the buffer is as large and as cold as in a real run's middle; over one checkpoint interval.</remarks>
internal sealed class LoopOverhead : IBenchmark
{
    private const long WarmUp = 400_000, Steps = 20_000;

    private static readonly string[] Arms = ["inverse-rl", "none"];
    private static readonly Stage[] Loop = [Stage.Collect, Stage.Sample, Stage.Rewards, Stage.Record, Stage.Checkpoint];

    public void Round(Bench bench, int round)
    {
        string[] sets = [$"budget.warmupSteps={WarmUp}", $"evaluation.every={WarmUp}", "evaluation.episodes=32"];
        Spec spec = Navigation.Spec(bench.Root, 32, WarmUp + Steps, sets);
        if (round == 1) Navigation.Run(Navigation.Spec(bench.Root, 32, 3000), Arms[0]);   // so that the code is compiled
        foreach (string arm in Arms)
        {
            double[] before = [];
            StageProfile profile = Navigation.Run(spec, arm, 1, (done, running) =>
            {
                if (done == WarmUp) before = Seconds(running);
            });
            double[] perStep = [.. Seconds(profile).Zip(before, (after, warm) => (after - warm) * 1e6 / Steps)];
            bench.Add(Key(arm), perStep.Sum());
            for (int i = 0; i < Loop.Length; i++) bench.Add($"{Key(arm)}: {Loop[i]}", perStep[i]);
        }
    }

    public IEnumerable<BenchmarkRow> Rows(Bench bench)
    {
        string worst = Arms.Select(Key).MaxBy(bench.Median)!;
        yield return new BenchmarkRow("loop-overhead", bench.Median(worst), null, bench.Median(worst), bench.Spread(worst));
    }

    private static string Key(string arm) => $"loop, us a step, {arm}";

    private static double[] Seconds(StageProfile profile) => [.. Loop.Select(profile.Seconds)];
}
