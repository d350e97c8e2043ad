namespace Hipi.Benchmarks;

/// <summary>Our work beside the reference's; the ratio is the reference's median, at its better thread setting, over ours.</summary>
internal sealed class Pair(string name, string work, int hidden, string? referenceWork) : IBenchmark
{
    private string Ours => $"ours {work} {hidden}";

    public void Round(Bench bench, int round)
    {
        bench.TimeOurs(Ours, work, hidden, round);
        if (referenceWork is null) return;
        foreach ((int threads, Side side) in bench.References)
            bench.Add(Reference(threads), side.Measure(referenceWork, hidden, bench.Seconds));
    }

    public IEnumerable<BenchmarkRow> Rows(Bench bench)
    {
        string? best = Enumerable.Range(1, 2).Select(Reference).Where(bench.Has).MinBy(bench.Median);
        double? ours = bench.Median(Ours), reference = best is null ? null : bench.Median(best);
        double? spread = new[] { bench.Spread(Ours), best is null ? null : bench.Spread(best) }.Max();
        yield return new BenchmarkRow(name, ours, reference, reference / ours, spread);
    }

    private string Reference(int threads) => $"libtorch {referenceWork} {hidden}, {threads} {(threads == 1 ? "thread" : "threads")}";
}
