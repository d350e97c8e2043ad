using System.Collections.Immutable;

namespace Hipi.Experiments;

/// <summary>How a cell of a schedule ended.</summary>
public enum CellOutcome
{
    Finished,

    /// <summary>Done before; not run.</summary>
    AlreadyFinished,

    /// <summary>Taken from the published store; not run.</summary>
    Published,

    /// <summary>A number was not finite, or the run broke; the message says which.</summary>
    Failed,

    /// <summary>Stopped on request; it resumes where it was.</summary>
    Stopped,
}

/// <summary>The end of a cell, with a message where it failed.</summary>
public sealed record CellEnd(Cell Cell, CellOutcome Outcome, string? Message = null);

/// <summary>Hears of cells as they go; called from the worker threads, one call at a time a cell.</summary>
public interface IScheduleObserver
{
    void Started(Cell cell);
    void Progressed(Cell cell, long done, long total);
    void Ended(CellEnd end);

    /// <summary>Something that the user should know about a cell, one line.</summary>
    void Noticed(Cell cell, string text)
    {
    }
}

/// <summary>
/// Runs the cells that are missing on a number of worker threads; long ones first; one that fails does not stop the others.
/// </summary>
/// <remarks>Numerics: a cell is one thread and owns all its state, so no number hangs on jobs or order.</remarks>
public sealed class Scheduler(ResultsStore store, ResultsStore? published, TimeProvider? clock = null)
{
    /// <summary>Environment steps between checkpoints.</summary>
    public long CheckpointEverySteps { get; init; } = 20_000;

    /// <summary>The profile that a cell's run fills, where it is asked for.</summary>
    public Func<Cell, StageProfile?> ProfileOf { get; init; } = static _ => null;

    internal Registry<IProtocol> Protocols { get; init; } = ProtocolRegistry.All;

    /// <summary>Runs what is missing; returns the end of every cell, in the order given. Stopping leaves checkpoints behind.</summary>
    public ImmutableArray<CellEnd> Run(IReadOnlyList<Cell> cells, int jobs, IScheduleObserver observer, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(jobs);
        Cell[] distinct = [.. cells.DistinctBy(cell => cell.Key)];
        var ends = new Dictionary<string, CellEnd>();
        var results = new Results(store, published);
        foreach (Cell cell in distinct)
            if (results.Find(cell) is { } found)
            {
                if (!found.IsPublished) CellExecution.CleanUp(store, cell);
                Note(new CellEnd(cell, found.IsPublished ? CellOutcome.Published : CellOutcome.AlreadyFinished));
            }
        var queue = new Queue<Cell>(distinct.Where(cell => !ends.ContainsKey(cell.Key)).OrderByDescending(cell => cell.Cost));
        if (queue.Count > 0)
        {
            store.Create();
            Thread[] workers = [.. Enumerable.Range(0, Math.Min(jobs, queue.Count))
                .Select(index => new Thread(Work) { Name = $"worker {index}", IsBackground = true })];
            foreach (Thread worker in workers) worker.Start();
            foreach (Thread worker in workers) worker.Join();
        }
        return [.. cells.Select(cell => ends[cell.Key] with { Cell = cell })];

        void Work()
        {
            while (Take() is { } cell)
                if (Execute(cell, observer, stop) is { } end) Note(end);
                else PutBack(cell);
        }

        Cell? Take()
        {
            lock (queue) return queue.TryDequeue(out Cell? cell) ? cell : null;
        }

        void PutBack(Cell cell)
        {
            if (stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(0.5))) Note(new CellEnd(cell, CellOutcome.Stopped));
            else lock (queue) queue.Enqueue(cell);
        }

        void Note(CellEnd end)
        {
            lock (ends) ends[end.Cell.Key] = end;
            observer.Ended(end);
        }
    }

    /// <summary>Runs a cell; null where another process has it.</summary>
    private CellEnd? Execute(Cell cell, IScheduleObserver observer, CancellationToken stop)
    {
        if (stop.IsCancellationRequested) return new CellEnd(cell, CellOutcome.Stopped);
        try
        {
            using FileStream? held = store.TryLock(cell);
            if (held is null) return null;
            observer.Started(cell);
            return new CellExecution(store, cell, Protocols, clock ?? TimeProvider.System) 
                {
                    Notice = text => observer.Noticed(cell, text), Profile = ProfileOf(cell),
                }
                .Run((done, total) => observer.Progressed(cell, done, total), CheckpointEverySteps, stop);
        }
        catch (Exception error)
        {
            return new CellEnd(cell, CellOutcome.Failed, $"{error.GetType().Name}: {error.Message}");
        }
    }
}
