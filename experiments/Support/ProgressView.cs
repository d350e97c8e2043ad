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

    protected ProgressView(OverallProgress overall) => Overall = overall;

    protected OverallProgress Overall { get; }
    protected IEnumerable<CellProgress> Running => running.Values;

    /// <summary>Runs <paramref name="work"/> with the view that suits the output.</summary>
    public static T Show<T>(IReadOnlyCollection<Cell> cells, Func<IScheduleObserver, T> work) =>
        AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected && !Console.IsErrorRedirected
            ? BarView.Draw(new OverallProgress(cells), work) : work(new LineView(new OverallProgress(cells)));

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
        lock (running)
        {
            Overall.End(end, progress);
            OnEnded(end, progress, ++ended);
        }
    }

    public void Noticed(Cell cell, string text)
    {
        lock (running) Console.Error.WriteLine($"{cell}: {text}");
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

/// <summary>
/// Plain lines: the end of each cell, and how far they are every ten seconds; at most one line a second for those that took no time.
/// </summary>
internal sealed class LineView(OverallProgress overall) : ProgressView(overall)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10), Short = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private long lastLine, lastProgress = Stopwatch.GetTimestamp();

    protected override void OnStarted(CellProgress progress)
    {
    }

    protected override void OnProgressed(CellProgress progress)
    {
        lock (gate)
        {
            if (Stopwatch.GetElapsedTime(lastProgress) < Quiet) return;
            lastProgress = Stopwatch.GetTimestamp();
            (double share, TimeSpan? left) = Overall.Now(Running);
            string all = string.Create(CultureInfo.InvariantCulture,
                $"{share * 100:0} %{(left is { } time ? $", {CellProgress.Show(time)} left" : "")}");
            Console.WriteLine($"{all}; {string.Join("; ", Running.Select(cell => $"{cell.Cell}: {cell}"))}");
        }
    }

    protected override void OnEnded(CellEnd end, CellProgress? progress, int count)
    {
        lock (gate)
        {
            bool brief = end.Outcome != CellOutcome.Failed && (progress is null || progress.Elapsed < Short);
            if (brief && count < Overall.Cells && lastLine != 0 && Stopwatch.GetElapsedTime(lastLine) < Short) return;
            lastLine = Stopwatch.GetTimestamp();
            Console.WriteLine($"[{count}/{Overall.Cells}] {end.Cell}: "
                + $"{Word(end)}{(progress is null ? "" : $" in {CellProgress.Show(progress.Elapsed)}")}");
        }
    }
}

/// <summary>A bar for each running cell and one for all of them, redrawn in place.</summary>
internal sealed class BarView : ProgressView
{
    private readonly ProgressContext context;
    private readonly ProgressTask all;
    private readonly ConcurrentDictionary<string, ProgressTask> bars = new();

    private BarView(ProgressContext context, OverallProgress overall) : base(overall)
    {
        this.context = context;
        all = context.AddTask("all", maxValue: 1);
    }

    public static T Draw<T>(OverallProgress overall, Func<IScheduleObserver, T> work) =>
        AnsiConsole.Progress().AutoClear(false).HideCompleted(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new SpeedColumn())
            .Start(context => work(new BarView(context, overall)));

    protected override void OnStarted(CellProgress progress) =>
        bars[progress.Cell.Key] = context.AddTaskBefore(Markup.Escape(progress.Cell.ToString()), new ProgressTaskSettings { MaxValue = 1 },
            all);

    protected override void OnProgressed(CellProgress progress)
    {
        if (!bars.TryGetValue(progress.Cell.Key, out ProgressTask? bar)) return;
        bar.MaxValue = Math.Max(1, progress.Total);
        bar.Value = progress.Done;
        bar.State.Update<Pace>(SpeedColumn.Key, _ => new Pace(progress.Speed, progress.Left));
        DrawAll();
    }

    protected override void OnEnded(CellEnd end, CellProgress? progress, int count)
    {
        if (bars.TryRemove(end.Cell.Key, out ProgressTask? bar)) bar.StopTask();
        all.Description = string.Create(CultureInfo.InvariantCulture, $"{count} of {Overall.Cells} cells");
        DrawAll();
        if (end.Outcome == CellOutcome.Failed) AnsiConsole.MarkupLineInterpolated($"[red]{end.Cell}: {Word(end)}[/]");
    }

    private void DrawAll()
    {
        (double share, TimeSpan? left) = Overall.Now(Running);
        all.Value = share;
        all.State.Update<Pace>(SpeedColumn.Key, _ => new Pace(0, left));
    }

    private sealed class SpeedColumn : ProgressColumn
    {
        public const string Key = "speed";

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(task.State.Get<Pace>(Key) is { Left: { } left } pace
                ? string.Create(CultureInfo.InvariantCulture,
                    $"{(pace.Speed > 0 ? $"{pace.Speed:N0} steps/s, " : "")}{CellProgress.Show(left)} left") : "");
    }

    private readonly record struct Pace(double Speed, TimeSpan? Left);
}
