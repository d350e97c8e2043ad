using System.Collections.Immutable;
using System.Globalization;
using Hipi.Experiments;

namespace Hipi.Command;

/// <summary>Runs the cells of one or more specs and says how it went; shared by `run` and `reproduce`.</summary>
internal static class CellWork
{
    /// <summary>Runs what is missing; the exit code is 0, 1 when a cell failed, 130 when stopped.</summary>
    public static int Run(IReadOnlyList<Spec> specs, Settings settings, StageTable? stages = null)
    {
        specs = Runnable(specs);
        ResultsStore store = ResultsStore.Open(settings.Results);
        ImmutableArray<Cell> cells = [.. specs.SelectMany(spec => CellPlan.All(spec))];
        foreach (Spec spec in specs)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{spec.Id}: profile {spec.Profile}, {CellPlan.All(spec).Length} cells "
                    + $"({string.Join(", ", spec.Arms.Select(arm => arm.Name))}; seeds {string.Join(", ", spec.Seeds)})"));
        return Run(cells, store, PublishedStore(), settings, stages);
    }

    /// <summary>
    /// The specs that can run here: those that need a physics engine that is not there are named and left out, or refused where nothing
    /// else is asked for.
    /// </summary>
    private static IReadOnlyList<Spec> Runnable(IReadOnlyList<Spec> specs)
    {
        string[] problems = [.. specs.Select(Engine.ProblemOf).OfType<string>()];
        if (problems.Length > 0 && problems.Length == specs.Count) throw new InputException(string.Join('\n', problems));
        foreach (string problem in problems) Console.Error.WriteLine($"left out: {problem}");
        return [.. specs.Where(spec => Engine.ProblemOf(spec) is null)];
    }

    /// <summary>Runs the cells that neither store has.</summary>
    public static int Run(
        ImmutableArray<Cell> cells, ResultsStore store, ResultsStore? published, Settings settings, StageTable? stages = null)
    {
        Engine.RequireOneVersion(cells, published is null ? [store] : [store, published]);
        using var interrupt = new Interrupt();
        ImmutableArray<CellEnd> ends = ProgressView.Show([.. cells.DistinctBy(cell => cell.Key)],
            observer => new Scheduler(store, published)
            {
                CheckpointEverySteps = settings.CheckpointEvery, ProfileOf = cell => stages?.ProfileOf(cell),
            }.Run(cells, settings.Jobs, observer, interrupt.Token));
        stages?.Print(Console.Out);
        return Summarise(ends, store);
    }

    /// <summary>The clone's published cells, where there are any of this numerics version.</summary>
    public static ResultsStore? PublishedStore() =>
        Settings.Published is { } folder && ResultsStore.Version(folder) == NumericsVersion.Current ? ResultsStore.Open(folder) : null;

    private static int Summarise(ImmutableArray<CellEnd> ends, ResultsStore store)
    {
        int Count(CellOutcome outcome) => ends.Count(end => end.Outcome == outcome);
        var parts = new List<string> { $"{Count(CellOutcome.Finished)} run now" };
        foreach ((CellOutcome outcome, string word) in new[] { (CellOutcome.AlreadyFinished, "finished before"),
            (CellOutcome.Published, "published"),
            (CellOutcome.Failed, "failed"), (CellOutcome.Stopped, "stopped") })
            if (Count(outcome) is > 0 and int count) parts.Add($"{count} {word}");
        Console.WriteLine($"{ends.Length} cells: {string.Join(", ", parts)}. Results: {store.Root}");
        foreach (CellEnd end in ends.Where(end =>
            end.Outcome == CellOutcome.Failed)) Console.Error.WriteLine($"{end.Cell}: failed: {end.Message}");
        if (Count(CellOutcome.Stopped) > 0)
        {
            Console.Error.WriteLine("Stopped; checkpoints are written. The same command goes on from there.");
            return ExitCode.Interrupted;
        }
        return Count(CellOutcome.Failed) > 0 ? ExitCode.Failed : ExitCode.Success;
    }
}
