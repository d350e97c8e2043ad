using Hipi.Experiments;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression;

public sealed class MetricsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(SpecLab.Root, "docs", "metrics.md"));

    [Fact]
    public void Page_DefinesEveryColumnOfACurveInOrder()
    {
        int[] places = [.. CurveFile.Columns.Select(column => Page.IndexOf($"| {column} |", StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void Page_DefinesEveryColumnOfTheGoldenTables()
    {
        string[] names =
            [.. Page.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[1].Split(',')).Select(name => name.Trim())];
        foreach (string golden in Directory.Exists(Path.Combine(SpecLab.Root, "golden"))
            ? Directory.EnumerateFiles(Path.Combine(SpecLab.Root, "golden"), "*.csv", SearchOption.AllDirectories) : [])
            Assert.All(File.ReadLines(golden).First().Split(','), column => Assert.Contains(column, names));
    }

    [Fact]
    public void Page_DefinesEveryRequirementAndMetricOfAClaim()
    {
        foreach (Field field in Field.Of(typeof(Requirement))) Assert.Contains($"**{field.Name}**", Page, StringComparison.Ordinal);
        foreach (string metric in Field.NamesOf(typeof(ClaimMetric))) Assert.Contains($"**{metric}**", Page, StringComparison.Ordinal);
        foreach (string of in Field.NamesOf(typeof(ExactOf))) Assert.Contains($"`{of}`", Page, StringComparison.Ordinal);
    }
}
