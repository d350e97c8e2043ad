using System.Collections.Immutable;
using Hipi.Experiments;

namespace Hipi.Regression.Support;

/// <summary>All cells of a named spec, run into a folder of the test's own and judged.</summary>
internal sealed class DidacticRun : IDisposable, IScheduleObserver
{
    private readonly TemporaryFolder folder = new();
    private readonly ResultsStore store;

    public DidacticRun(string spec, string profile, params string[] sets)
    {
        Spec = new SpecLoader(SpecSources.Embedded(SpecLab.Command)).Load(spec, profile, sets);
        store = ResultsStore.Open(folder.File("results"));
        Ends = new Scheduler(store, published: null).Run(CellPlan.All(Spec), 1, this, CancellationToken.None);
    }

    public Spec Spec { get; }
    public ImmutableArray<CellEnd> Ends { get; }

    /// <summary>The claims' outcomes, by id.</summary>
    public ImmutableDictionary<string, ClaimOutcome> Claims =>
        new ClaimJudge(Spec, null, store, null).Judge().ToImmutableDictionary(verdict => verdict.Claim.Id, verdict => verdict.Outcome);

    /// <summary>The outcome of a claim, its table's arm replaced by another.</summary>
    public ClaimOutcome JudgedOn(string id, string arm)
    {
        Claim claim = Spec.Claims.First(known => known.Id == id);
        claim = claim with { Exact = claim.Exact! with { Table = arm } };
        return new ClaimJudge(Spec with { Claims = [claim] }, null, store, null).Judge()[0].Outcome;
    }

    /// <summary>The table of one cell.</summary>
    public TableFile Table(string arm, ulong seed = 1) =>
        store.Find(Cell.Of(Spec, Spec.Arms.First(known => known.Name == arm), seed))!.Table();

    /// <summary>The rows of a cell's table that have the given texts.</summary>
    public IEnumerable<int> Rows(TableFile table, params (string Column, string Text)[] conditions) =>
        Enumerable.Range(0, table.Rows.Count)
            .Where(row => conditions.All(condition => table.Text(row, condition.Column) == condition.Text));

    public void Dispose() => folder.Dispose();

    public void Started(Cell cell)
    {
    }

    public void Progressed(Cell cell, long done, long total)
    {
    }

    public void Ended(CellEnd end)
    {
    }
}
