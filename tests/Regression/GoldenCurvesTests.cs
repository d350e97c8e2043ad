using System.Collections.Immutable;
using Hipi.Experiments;
using Hipi.Regression.Physics;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression;

/// <summary>The committed goldens: the smoke cells of every named spec, run afresh, bit for bit.</summary>
public sealed class GoldenCurvesTests
{
    [Fact]
    public void SmokeCells_OfEveryNamedSpec_AreTheGoldensBitForBit()
    {
        using var folder = new TemporaryFolder();
        var loader = new SpecLoader(SpecSources.Embedded(SpecLab.Command));
        ImmutableArray<Spec> specs = [.. loader.Names.Select(name => loader.Load(name, Goldens.Profile))];
        ResultsStore results = ResultsStore.Open(folder.Path);
        var goldens = new Goldens(Path.Combine(SpecLab.Root, "golden"));
        ImmutableSortedDictionary<string, string> left = goldens.NotComparable(specs);
        new Scheduler(results, null)
            .Run([.. specs.Where(spec => !left.ContainsKey(spec.Id)).SelectMany(spec => CellPlan.Budget(spec))], 2, new NoObserver(),
            CancellationToken.None);
        ImmutableArray<GoldenProblem> problems = goldens.Check(specs, results);
        Assert.True(problems.IsEmpty, string.Join("\n", problems.Select(problem => problem.Message)));
    }

    /// <summary>
    /// The test above passes over goldens of the physics engine where it is missing or of another version; then this one is skipped, by
    /// name.
    /// </summary>
    [EngineGoldenFact]
    public void SmokeCells_OfTheRobots_AreAmongThoseCompared()
    {
        var loader = new SpecLoader(SpecSources.Embedded(SpecLab.Command));
        Assert.Empty(new Goldens(Path.Combine(SpecLab.Root, "golden"))
            .NotComparable(loader.Names.Select(name => loader.Load(name, Goldens.Profile))));
    }

    [Fact]
    public void Changes_OfTheGoldens_AllHaveAReason()
    {
        string[] lines = File.ReadAllLines(Path.Combine(SpecLab.Root, "golden", Goldens.ChangesName));
        foreach (string spec in Directory.EnumerateDirectories(Path.Combine(SpecLab.Root, "golden")).Select(path => Path.GetFileName(path)))
            Assert.Contains(lines, line => line.Contains($"`{spec}`: ", StringComparison.Ordinal));
    }

    private sealed class NoObserver : IScheduleObserver
    {
        public void Started(Cell cell) { }
        public void Progressed(Cell cell, long done, long total) { }
        public void Ended(CellEnd end) { }
    }
}
