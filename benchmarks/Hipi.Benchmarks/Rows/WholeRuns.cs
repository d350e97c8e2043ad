using Hipi.Experiments;

namespace Hipi.Benchmarks;

/// <summary>Microseconds an environment step of whole navigation runs, one gradient step each, at three network sizes.</summary>
/// <remarks>An evaluation every 10,000 steps is spread over them.</remarks>
internal sealed class WholeRuns : IBenchmark
{
    private const int Rounds = 2;

    private static readonly (int Hidden, long Steps)[] Sizes = [(32, 20_000), (64, 12_000), (256, 2_000)];

    private static readonly (string Label, string Arm)[] Arms =
        [("none", "none"), ("future", "future"), ("inverse-rl-softq", "inverse-rl-softq"), ("inverse-rl-backup", "inverse-rl")];

    public void Round(Bench bench, int round)
    {
        if (round > Rounds) return;
        foreach ((int hidden, long most) in Sizes)
        {
            long steps = (long)(most * bench.RunScale);
            Spec spec = ShortCells.Navigation(bench.Root, hidden, steps);
            foreach ((string label, string arm) in Arms)
                bench.Add(Key(hidden, label), ShortCells.PerStep(ShortCells.Run(spec, arm)));
        }
    }

    public IEnumerable<BenchmarkRow> Rows(Bench bench)
    {
        foreach ((int hidden, _) in Sizes)
            foreach ((string label, _) in Arms)
                if (bench.Median(Key(hidden, label)) is { } us)
                    yield return new BenchmarkRow(Key(hidden, label), us, null, null, bench.Spread(Key(hidden, label)));
    }

    private static string Key(int hidden, string label) => $"run-{hidden}-{label}";
}
