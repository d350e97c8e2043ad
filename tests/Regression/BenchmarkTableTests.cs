using Hipi.Benchmarks;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression;

/// <summary>The README's performance part is what `make bench` made of benchmarks/latest.json, to the letter.</summary>
public sealed class BenchmarkTableTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "benchmarks");

    private static readonly string[] Required =
    [
        "sac-update-64", "sac-update-256", "relabel-64", "relabel-256", "bc-step-256", "fma-peak-fraction", "two-core-scaling",
        "loop-overhead",
        "allocations", "mujoco-overhead",
    ];

    [Fact]
    public void Readme_PerformancePart_IsMadeFromTheFiles()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md"));
        Assert.Equal(ReadmeTable.Load(Folder).Into(page), page);
    }

    [Fact]
    public void Latest_HasEveryTargetsRow_AndReadsBack()
    {
        string json = File.ReadAllText(Path.Combine(Folder, "latest.json"));
        IReadOnlyList<BenchmarkRow> rows = BenchmarkRow.Parse(json);
        Assert.Equal(json, BenchmarkRow.Format(rows));
        Assert.Equal(rows.Count, rows.Select(row => row.Name).Distinct().Count());
        foreach (string name in Required) Assert.NotNull(rows.Single(row => row.Name == name).Ratio);
        Assert.Equal(Required, Target.All.Where(target => target.Bound is not null).Select(target => target.Name));
    }

    [Fact]
    public void Parse_AMissingOrUnknownKey_IsRefused()
    {
        const string Good = """[{"name":"a","ours_us":1,"reference_us":null,"ratio":null,"spread":null}]""";
        Assert.Equal(new BenchmarkRow("a", 1, null, null, null), BenchmarkRow.Parse(Good).Single());
        foreach (string bad in new[] { Good.Replace(",\"spread\":null", "", StringComparison.Ordinal),
            Good.Replace("spread", "s", StringComparison.Ordinal) })
            Assert.ThrowsAny<System.Text.Json.JsonException>(() => BenchmarkRow.Parse(bad));
    }

    /// <summary>A missed target is marked as missed: the table cannot hide it.</summary>
    [Fact]
    public void Table_MissedTarget_SaysSo()
    {
        BenchmarkRow[] rows = [new("sac-update-64", 10, 20, 2, 0.1), new("loop-overhead", 4, null, 4, null)];
        string table = new ReadmeTable(rows, "host", "profile").Markdown();
        Assert.Contains("| 10.0 | 20.0 | **2x** (missed) | at least 18x | 10 % |", table, StringComparison.Ordinal);
        Assert.Contains("| 4.0 |  | 4 us | at most 5 us |  |", table, StringComparison.Ordinal);
    }
}
