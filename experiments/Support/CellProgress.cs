using System.Diagnostics;
using System.Globalization;
using Hipi.Experiments;

namespace Hipi.Command;

/// <summary>How far a running cell is, how fast, and how long it still takes at that speed.</summary>
internal sealed class CellProgress(Cell cell)
{
    private readonly long started = Stopwatch.GetTimestamp();
    private long first = -1;

    public Cell Cell { get; } = cell;
    public long Done { get; private set; }
    public long Total { get; private set; }

    /// <summary>Environment steps per second since the cell started here; 0 while not known.</summary>
    public double Speed => first < 0 || Elapsed.TotalSeconds < 0.2 ? 0 : (Done - first) / Elapsed.TotalSeconds;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(started);

    public TimeSpan? Left => Speed > 0 ? TimeSpan.FromSeconds((Total - Done) / Speed) : null;

    /// <summary>Share of the cell that was done here, after what a checkpoint brought, and that which is done at all.</summary>
    public (double Here, double All) Share => Total <= 0 ? (0, 0) : ((double)(Done - Math.Max(first, 0)) / Total, (double)Done / Total);

    public void Note(long done, long total)
    {
        if (first < 0) first = done;
        (Done, Total) = (done, total);
    }

    /// <summary>`12,000 of 300,000 steps, 5,100 steps/s, 0:56 left`.</summary>
    public override string ToString()
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{Done:N0} of {Total:N0} steps");
        return Left is { } left ? text + string.Create(CultureInfo.InvariantCulture, $", {Speed:N0} steps/s, {Show(left)} left") : text;
    }

    public static string Show(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");
}

/// <summary>How far all cells together are, and how long they still take at the pace so far; a cell weighs what it costs.</summary>
internal sealed class OverallProgress(IReadOnlyCollection<Cell> cells)
{
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly double total = cells.Sum(Weight);
    private double ended, endedHere;

    public int Cells { get; } = cells.Count;

    /// <summary>Notes a cell's end; what was finished before, or published, says nothing about the pace.</summary>
    public void End(CellEnd end, CellProgress? progress)
    {
        ended += Weight(end.Cell);
        if (end.Outcome == CellOutcome.Finished) endedHere += Weight(end.Cell) * (progress is null ? 1
            : Math.Max(progress.Share.Here, 1e-9));
    }

    /// <summary>Share done, and time left where the pace is known.</summary>
    public (double Share, TimeSpan? Left) Now(IEnumerable<CellProgress> running)
    {
        double done = ended, here = endedHere;
        foreach (CellProgress progress in running)
        {
            done += Weight(progress.Cell) * progress.Share.All;
            here += Weight(progress.Cell) * progress.Share.Here;
        }
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        return (done / total, here > 0 && elapsed.TotalSeconds > 1 ? elapsed * ((total - done) / here) : null);
    }

    private static double Weight(Cell cell) => Math.Max(cell.Cost, 1);
}
