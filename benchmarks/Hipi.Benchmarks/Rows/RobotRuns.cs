using Hipi.Environments.MuJoCo;
using Hipi.Experiments;

namespace Hipi.Benchmarks;

/// <summary>
/// Microseconds an environment step of whole HIPI-RL runs on the robots' panels: relabelled by inverse RL, one gradient step each,
/// evaluated.
/// </summary>
internal sealed class RobotRuns : IBenchmark
{
    public const string Prefix = "panel-";

    private const string Arm = "inverse-rl";
    private const int Rounds = 2;

    private static readonly (string Id, long Steps)[] Specs =
    [
        ("fig5-reacher", 4_000), ("fig6-reacher-discrete", 4_000), ("fig5-finger", 4_000), ("fig5-sawyer", 4_000), ("fig5-jaco", 4_000),
        ("fig6-walker", 4_000), ("fig5-quadruped", 1_000),
    ];

    public void Round(Bench bench, int round)
    {
        if (round > Rounds || MuJoCoLibrary.Problem is not null) return;
        foreach ((string id, long steps) in Specs)
            bench.Add(Prefix + id,
                ShortCells.PerStep(ShortCells.Run(ShortCells.Load(bench.Root, id, (long)(steps * bench.RunScale)), Arm)));
    }

    public IEnumerable<BenchmarkRow> Rows(Bench bench)
    {
        foreach ((string id, _) in Specs)
            if (bench.Median(Prefix + id) is { } us) yield return new BenchmarkRow(Prefix + id, us, null, null, bench.Spread(Prefix + id));
    }
}
