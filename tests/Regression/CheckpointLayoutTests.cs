using Hipi.Experiments;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression;

/// <summary>A whole checkpoint that the online run cannot load does not block its cell.</summary>
public sealed class CheckpointLayoutTests
{
    [Theory]
    [InlineData(0), InlineData(8), InlineData(5000)]
    public void Runner_CheckpointThatCannotBeLoaded_StartsAfreshWithANotice(int length)
    {
        using TemporaryFolder whole = new(), blocked = new();
        var notices = new List<string>();
        byte[] expected = Curve(whole, notices);
        Assert.Empty(notices);
        new CellFolder(blocked.Path).WriteCheckpoint(writer => writer.Write(Enumerable.Repeat((byte)1, length).ToArray()));
        Assert.Equal(expected, Curve(blocked, notices));
        Assert.Contains("it starts afresh", Assert.Single(notices), StringComparison.Ordinal);
        Assert.False(File.Exists(blocked.File("checkpoint/state.bin")));
    }

    private static byte[] Curve(TemporaryFolder folder, List<string> notices)
    {
        Spec spec = new SpecLoader(SpecSources.Embedded(SpecLab.Command))
            .Load("fig5-navigation", "smoke", ["budget.environmentSteps=120", "budget.warmupSteps=100", "evaluation.every=120"]);
        var cell = new CellFolder(folder.Path);
        new Runner().Run(new CellRun
        {
            Spec = spec, Arm = spec.Arms.Single(arm => arm.Name == "none"), Seed = 1, GradientSteps = 1, EnvironmentSteps = 120,
            Folder = cell,
            Notice = notices.Add,
        });
        return File.ReadAllBytes(cell.FilePath(CurveFile.Name));
    }
}
