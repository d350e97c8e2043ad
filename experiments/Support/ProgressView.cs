using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Hipi.Experiments;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hipi.Command;

/// <summary>Shows the cells as they run: bars with steps/s and time left on a terminal, a plain line now and then otherwise.</summary>
internal abstract class ProgressView : IScheduleObserver
{
    private readonly ConcurrentDictionary<string, CellProgress> running = new();
    private int ended;

    protected IEnumerable<CellProgress> Running => running.Values;

    /// <summary>Runs <paramref name="work"/> with the view that suits the output.</summary>
    public static T Show<T>(int cells, Func<IScheduleObserver, T> work) =>
        AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected && !Console.IsErrorRedirected
            ? BarView.Draw(cells, work) : work(new LineView(cells));

    public void Started(Cell cell)
    {
        var progress = new CellProgress(cell);
        running[cell.Key] = progress;
        OnStarted(progress);
    }

    public void Progressed(Cell cell, long done, long total)
    {
        if (!running.TryGetValue(cell.Key, out CellProgress? progress)) return;
        progress.Note(done, total);
        OnProgressed(progress);
    }

    public void Ended(CellEnd end)
    {
        running.TryRemove(end.Cell.Key, out CellProgress? progress);
        lock (running) OnEnded(end, progress, ++ended);
    }

    protected abstract void OnStarted(CellProgress progress);
    protected abstract void OnProgressed(CellProgress progress);
    protected abstract void OnEnded(CellEnd end, CellProgress? progress, int count);

    protected static string Word(CellEnd end) => end.Outcome switch
    {
        CellOutcome.Finished => "finished",
        CellOutcome.AlreadyFinished => "finished before",
        CellOutcome.Published => "published",
        CellOutcome.Stopped => "stopped",
        _ => $"FAILED: {end.Message}",
    };
}

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

/// <summary>Plain lines: the end of each cell, and how far a long one is; at most one line a second of those that took no time.</summary>
internal sealed class LineView(int cells) : ProgressView
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10), Short = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, TimeSpan> spoken = new();
    private long lastLine;

    protected override void OnStarted(CellProgress progress)
    {
    }

    protected override void OnProgressed(CellProgress progress)
    {
        TimeSpan now = progress.Elapsed;
        if (now - spoken.GetOrAdd(progress.Cell.Key, TimeSpan.Zero) < Quiet) return;
        spoken[progress.Cell.Key] = now;
        Console.WriteLine($"{progress.Cell}: {progress}");
    }

    protected override void OnEnded(CellEnd end, CellProgress? progress, int count)
    {
        bool brief = end.Outcome != CellOutcome.Failed && (progress is null || progress.Elapsed < Short);
        if (brief && count < cells && lastLine != 0 && Stopwatch.GetElapsedTime(lastLine) < Short) return;
        lastLine = Stopwatch.GetTimestamp();
        Console.WriteLine($"[{count}/{cells}] {end.Cell}: {Word(end)}{(progress is null ? "" : $" in {CellProgress.Show(progress.Elapsed)}")}");
    }
}

/// <summary>A bar for each running cell and one for all of them, redrawn in place.</summary>
internal sealed class BarView : ProgressView
{
    private readonly ProgressContext context;
    private readonly ProgressTask all;
    private readonly ConcurrentDictionary<string, ProgressTask> bars = new();

    private BarView(ProgressContext context, int cells)
    {
        this.context = context;
        all = context.AddTask("all cells", maxValue: Math.Max(1, cells));
    }

    public static T Draw<T>(int cells, Func<IScheduleObserver, T> work) =>
        AnsiConsole.Progress().AutoClear(false).HideCompleted(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new SpeedColumn())
            .Start(context => work(new BarView(context, cells)));

    protected override void OnStarted(CellProgress progress) =>
        bars[progress.Cell.Key] = context.AddTaskBefore(Markup.Escape(progress.Cell.ToString()), new ProgressTaskSettings { MaxValue = 1 }, all);

    protected override void OnProgressed(CellProgress progress)
    {
        if (!bars.TryGetValue(progress.Cell.Key, out ProgressTask? bar)) return;
        bar.MaxValue = Math.Max(1, progress.Total);
        bar.Value = progress.Done;
        bar.State.Update<Pace>(SpeedColumn.Key, _ => new Pace(progress.Speed, progress.Left));
    }

    protected override void OnEnded(CellEnd end, CellProgress? progress, int count)
    {
        if (bars.TryRemove(end.Cell.Key, out ProgressTask? bar)) bar.StopTask();
        all.Value = count;
        if (end.Outcome == CellOutcome.Failed) AnsiConsole.MarkupLineInterpolated($"[red]{end.Cell}: {Word(end)}[/]");
    }

    private sealed class SpeedColumn : ProgressColumn
    {
        public const string Key = "speed";

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(task.State.Get<Pace>(Key) is { Left: { } left } pace
                ? string.Create(CultureInfo.InvariantCulture, $"{pace.Speed:N0} steps/s, {CellProgress.Show(left)} left") : "");
    }

    private readonly record struct Pace(double Speed, TimeSpan? Left);
}
