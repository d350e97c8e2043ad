using System.Text.Json.Nodes;
using Hipi.Experiments;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression;

/// <summary>Results that are not what their manifest says, or that cannot be read, are refused by name.</summary>
public sealed class DamagedResultsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Cell cell;

    public DamagedResultsTests()
    {
        Spec spec = SpecLab.Load(null, "smoke", "seeds=[1]");
        cell = CellPlan.Budget(spec)[0];
        StoreTests.Run(ResultsStore.Open(folder.Path), spec, StoreTests.Count);
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(CurveFile.Name), InlineData(TableFile.Name), InlineData(CellFolder.WeightsName)]
    public void Find_AFileThatIsChangedOrMissing_IsRefusedByName(string name)
    {
        string path = Path.Combine(ResultsStore.Open(folder.Path).FolderOf(cell), name);
        File.AppendAllText(path, "\n");
        string changed = Refused();
        Assert.StartsWith($"{path}: must have the SHA-256 of its manifest", changed, StringComparison.Ordinal);
        Assert.Contains($"remove the folder {Path.GetDirectoryName(path)}, its cell is run again", changed, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains("found no file", Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key", "\"0\"", "must have its cell's key")]
    [InlineData("numericsVersion", "7", "found version 7")]
    public void Find_TheManifestOfAnotherCellOrVersion_IsRefused(string field, string value, string message)
    {
        string path = Path.Combine(ResultsStore.Open(folder.Path).FolderOf(cell), Manifest.Name);
        JsonNode json = JsonNode.Parse(File.ReadAllText(path))!;
        json[field] = JsonNode.Parse(value);
        File.WriteAllText(path, json.ToJsonString());
        Assert.Contains(message, Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Publish_WithoutWeights_ListsWhatWasCopied_AndIsFound()
    {
        using var published = new TemporaryFolder();
        ResultsStore store = ResultsStore.Open(folder.Path), target = ResultsStore.Open(published.Path);
        store.Publish(cell, target, CellFolder.WeightsName);
        CellResult found = ResultsStore.Open(published.Path).Find(cell)!;
        Assert.Equal([CurveFile.Name, TableFile.Name], found.Manifest.Files.Keys);
        Assert.False(File.Exists(found.PathOf(CellFolder.WeightsName)));
        File.AppendAllText(store.Find(cell)!.PathOf(TableFile.Name), "\n");
        Assert.Contains("SHA-256", Assert.Throws<InputException>(() => store.Publish(cell, target)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x,0,0,,,,,,,,,,,,\n", "test:2: must be a count, found \"x\"")]
    [InlineData("0,-1,0,,,,,,,,,,,,\n", "found \"-1\"")]
    [InlineData("0,0,99999999999999999999,,,,,,,,,,,,\n", "must be a count")]
    [InlineData("0,0,0,,,,,,,,,,,,wxyz\n", "must be a hash in hex digits, found \"wxyz\"")]
    [InlineData("0,0,0,,,,,,,,,,,,11112222333344445\n", "must be a hash")]
    [InlineData("", "must have a row at least")]
    public void Curve_Damaged_IsRefusedByLine(string row, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() =>
            CurveFile.Parse($"{string.Join(',', CurveFile.Columns)}\n{row}", "test")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a,\"b\"\n1,2\n", "without quotes")]
    [InlineData("a,b\r\n1,2\r\n", "without quotes")]
    [InlineData("a,b\n1,2", "end with a line feed")]
    [InlineData("", "end with a line feed")]
    public void Table_Damaged_IsRefused(string text, string message)
    {
        File.WriteAllText(folder.File("table.csv"), text);
        Assert.Contains(message, Assert.Throws<InputException>(() => TableFile.Read(folder.File("table.csv"))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}"), InlineData("null"), InlineData("[]"), InlineData("7"), InlineData("{"),
        InlineData("{ \"numericsVersion\": \"1\" }"), InlineData("{ \"numericsVersion\": null }")]
    [InlineData("{ \"numericsVersion\": 1, \"numericsVersion\": 1 }")]
    public void Store_WithoutAVersion_IsRefused(string json)
    {
        File.WriteAllText(folder.File("store.json"), json);
        Assert.Contains("store.json: must name the numerics version", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Store_CellsWithoutStoreFile_IsRefused()
    {
        File.Delete(folder.File("store.json"));
        Assert.Contains("must stand beside the cells", Refused(), StringComparison.Ordinal);
    }

    private string Refused() => Assert.Throws<InputException>(() => ResultsStore.Open(folder.Path).Find(cell)).Message;
}
