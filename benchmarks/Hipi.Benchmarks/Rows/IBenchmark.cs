namespace Hipi.Benchmarks;

/// <summary>Measures something once a round, and makes rows of it after the last.</summary>
internal interface IBenchmark
{
    /// <summary>Measures; <paramref name="round"/> counts from 1.</summary>
    void Round(Bench bench, int round);

    /// <summary>The rows.</summary>
    IEnumerable<BenchmarkRow> Rows(Bench bench);
}

/// <summary>All benchmarks, in the order in which a round measures them.</summary>
/// <remarks>A new row is a line here (a file where <see cref="Pair"/> does not do) and a line in <see cref="Target.All"/>.</remarks>
internal static class BenchmarkList
{
    public static IReadOnlyList<IBenchmark> All { get; } =
    [
        new Pair("sac-update-64", "sac-update", 64, "sac-update"),
        new Pair("sac-update-256", "sac-update", 256, "sac-update"),
        new PeakFraction("sac-update-256"),
        new Pair("relabel-64", "relabel", 64, "relabel-split"),
        new Pair("relabel-256", "relabel", 256, "relabel-split"),
        new Pair("bc-step-256", "bc-step", 256, "bc-step"),
        new Pair("backup-relabel", "backup-relabel", 64, null),
        new Pair("sac-update-64-reused-draw", "sac-update", 64, "sac-update-reused-draw"),
        new Pair("sac-update-256-reused-draw", "sac-update", 256, "sac-update-reused-draw"),
        new Pair("relabel-64-rows", "relabel", 64, "relabel-rows"),
        new Pair("relabel-256-rows", "relabel", 256, "relabel-rows"),
        new Allocations(),
        new LoopOverhead(),
        new CoreScaling(),
        new WholeRuns(),
        new RobotRuns(),
        new MuJoCoSteps(),
    ];
}
