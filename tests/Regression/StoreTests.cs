using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Hipi.Experiments;
using Hipi.Learning;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression;

public sealed class StoreTests
{
    [Fact]
    public void Run_WritesFilesAndAManifestThatVouchesForThem()
    {
        using var folder = new TemporaryFolder();
        ResultsStore store = ResultsStore.Open(folder.File("results"));
        Assert.False(Directory.Exists(store.Root));
        Spec spec = SpecLab.Load();
        Assert.All(Run(store, spec, Count), end => Assert.Equal(CellOutcome.Finished, end.Outcome));
        Cell cell = CellPlan.Budget(spec)[0];
        CellResult result = store.Find(cell)!;
        Assert.Equal(cell.Key, CanonicalJson.Hash(result.Manifest.Cell));
        Assert.Equal(CanonicalJson.Hash(result.Manifest.Spec), result.Manifest.SpecSha256);
        Assert.Equal([CurveFile.Name, TableFile.Name, CellFolder.WeightsName], result.Manifest.Files.Keys);
        foreach (var (name, hash) in result.Manifest.Files)
            Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(result.PathOf(name)))));
        Assert.Equal([CurveFile.Name, Manifest.Name, TableFile.Name, CellFolder.WeightsName],
            Directory.GetFileSystemEntries(result.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <summary>What a run tells its user, such as how many episodes broken physics cut, a published cell still says.</summary>
    [Fact]
    public void Run_ThatNoticesSomething_SaysSoInTheManifest()
    {
        using var folder = new TemporaryFolder();
        ResultsStore store = ResultsStore.Open(folder.Path);
        Spec spec = SpecLab.Load(null, "smoke", "seeds=[1,2]");
        Run(store, spec, run =>
        {
            if (run.Seed == 2) run.Notice("3 of 40 episodes were cut");
            Count(run);
        });
        foreach (Cell cell in CellPlan.All(spec))
            Assert.Equal(cell.Seed == 2 ? ["3 of 40 episodes were cut"] : null, Manifest.Read(store.FolderOf(cell))!.Notices);
    }

    [Fact]
    public void Run_FinishedCells_AreNotRunAgain_WhateverTheirListsAndTitles()
    {
        using var folder = new TemporaryFolder();
        ResultsStore store = ResultsStore.Open(folder.Path);
        Run(store, SpecLab.Load(), Count);
        Spec edited =
            SpecLab.Load(spec => (spec["title"], spec["claims"], spec["seeds"]) = ("Another", new JsonArray(), new JsonArray(2, 1)));
        Assert.All(Run(store, edited, static _ => throw new InvalidOperationException("run again")), end =>
            Assert.Equal(CellOutcome.AlreadyFinished, end.Outcome));
    }

    [Fact]
    public void Run_JobsAndOrder_MoveNoByte()
    {
        using TemporaryFolder one = new(), four = new();
        Spec spec = SpecLab.Load(null, "paper");
        ResultsStore serial = ResultsStore.Open(one.Path), parallel = ResultsStore.Open(four.Path);
        Run(serial, spec, Count, jobs: 1);
        Run(parallel, spec, Count, jobs: 4);
        foreach (Cell cell in CellPlan.All(spec)) Assert.Equal(serial.Find(cell)!.Manifest.Files, parallel.Find(cell)!.Manifest.Files);
    }

    [Fact]
    public void Run_StoppedAtAnyPoint_ResumesToTheSameBytes()
    {
        using TemporaryFolder whole = new(), pieces = new();
        Spec spec = SpecLab.Load(null, "smoke", "seeds=[1]");
        ResultsStore uninterrupted = ResultsStore.Open(whole.Path), stopped = ResultsStore.Open(pieces.Path);
        Run(uninterrupted, spec, Count);
        Cell cell = CellPlan.Budget(spec)[0];
        int starts = 0;
        while (stopped.Find(cell) is null)
        {
            using var stop = new CancellationTokenSource();
            long from = starts * 7;
            Run(stopped, spec, run => Count(run, step => { if (step > from) stop.Cancel(); }), stop: stop.Token);
            Assert.True(++starts < 100);
            if (stopped.Find(cell) is null) Assert.Equal(CellStatus.Begun, stopped.Status(cell));
        }
        Assert.True(starts > 3);
        Assert.Equal(uninterrupted.Find(cell)!.Manifest.Files, stopped.Find(cell)!.Manifest.Files);
        Assert.False(Directory.Exists(Path.Combine(stopped.FolderOf(cell), "checkpoint")));
    }

    [Fact]
    public void Run_ANumberThatIsNotFinite_FailsThatCellAlone()
    {
        using var folder = new TemporaryFolder();
        ResultsStore store = ResultsStore.Open(folder.Path);
        Spec spec = SpecLab.Load();
        CellEnd[] ends = [.. Run(store, spec, run =>
        {
            if (run.Arm.Name == "none" && run.Seed == 2) throw new CellFailedException(123, "critic loss");
            if (run.Arm.Name == "none") { run.Progress(55, 400); throw new NonFiniteException("actor loss"); }
            Count(run);
        })];
        Assert.Equal([CellOutcome.Finished, CellOutcome.Finished, CellOutcome.Failed, CellOutcome.Failed], ends.Select(end => end.Outcome));
        Cell[] cells = [.. CellPlan.Budget(spec)];
        Assert.Equal(new Failure(55, "actor loss", "actor loss is not finite"), store.FailureOf(cells[2]));
        Assert.Equal("critic loss is not finite at environment step 123", ends[3].Message);
        Assert.Equal((123L, "critic loss"), (store.FailureOf(cells[3])!.Step, store.FailureOf(cells[3])!.Tensor));
        Assert.Equal(CellStatus.Failed, store.Status(cells[3]));
        Assert.All(Run(store, spec, Count), end => Assert.NotEqual(CellOutcome.Failed, end.Outcome));   // a mended code runs it again
    }

    [Fact]
    public void Run_ABreak_IsReportedAndLeavesTheCellToResume()
    {
        using var folder = new TemporaryFolder();
        ResultsStore store = ResultsStore.Open(folder.Path);
        Spec spec = SpecLab.Load(null, "smoke", "seeds=[1]");
        CellEnd end = Run(store, spec, static _ => throw new IOException("disk full"))[0];
        Assert.Equal((CellOutcome.Failed, "IOException: disk full"), (end.Outcome, end.Message));
        Assert.Equal(CellStatus.Begun, store.Status(end.Cell));
    }

    [Fact]
    public void Run_AnyOtherProblem_LeavesAFailureThatSaysWhat()
    {
        using var folder = new TemporaryFolder();
        ResultsStore store = ResultsStore.Open(folder.Path);
        Spec spec = SpecLab.Load(null, "smoke", "seeds=[1]");
        CellEnd end = Run(store, spec, static run =>
        {
            run.Progress(7, 400);
            throw run.Arm.Name == "none" ? new InvalidDataException("bad") : new OutOfMemoryException("much");
        }).Single(end => end.Cell.Arm.Name == "none");
        Assert.Equal((CellOutcome.Failed, "InvalidDataException: bad"), (end.Outcome, end.Message));
        Assert.Equal(new Failure(7, "", "InvalidDataException: bad"), store.FailureOf(end.Cell));
        Assert.All(CellPlan.All(spec), cell => Assert.Equal(CellStatus.Failed, store.Status(cell)));
        Assert.All(Run(store, spec, Count), again => Assert.Equal(CellOutcome.Finished, again.Outcome));
    }

    [Fact]
    public void Checkpoint_OfAnotherCellOrWithoutALayout_IsNotRead()
    {
        using var folder = new TemporaryFolder();
        new CellFolder(folder.Path, "one").WriteCheckpoint(writer => writer.Write(42));
        Assert.False(new CellFolder(folder.Path, "two").TryReadCheckpoint(static _ => throw new InvalidOperationException()));
        Assert.Throws<InvalidDataException>(() =>
            new CellFolder(folder.Path, "one").TryReadCheckpoint(static reader => reader.ReadInt16()));
        byte[] bare = [42, 0, 0, 0];
        File.WriteAllBytes(folder.File("checkpoint/state.bin"), [.. bare, .. SHA256.HashData(bare)]);
        Assert.False(new CellFolder(folder.Path, "").TryReadCheckpoint(static _ => throw new InvalidOperationException()));
    }

    [Fact]
    public void Run_CellHeldElsewhere_IsLeftUntilItIsFree()
    {
        using var folder = new TemporaryFolder();
        ResultsStore store = ResultsStore.Open(folder.Path);
        Spec spec = SpecLab.Load(null, "smoke", "seeds=[1]");
        store.Create();
        FileStream held = store.TryLock(CellPlan.Budget(spec)[0])!;
        Assert.Null(store.TryLock(CellPlan.Budget(spec)[0]));
        var order = new ConcurrentQueue<string>();
        using var release = new Timer(_ => { order.Enqueue("free"); held.Dispose(); }, null, 700, Timeout.Infinite);
        Run(store, spec, run => { order.Enqueue(run.Arm.Name); Count(run); });
        Assert.Equal(["none", "free", "inverse-rl"], order);
    }

    [Fact]
    public void Checkpoint_Damaged_IsNeverRead()
    {
        using var folder = new TemporaryFolder();
        var cell = new CellFolder(folder.Path);
        Assert.False(cell.TryReadCheckpoint(static _ => throw new InvalidOperationException()));
        cell.WriteCheckpoint(writer => writer.Write(42));
        int read = 0;
        Assert.True(cell.TryReadCheckpoint(reader => read = reader.ReadInt32()));
        Assert.Equal(42, read);
        string file = folder.File("checkpoint/state.bin");
        byte[] bytes = File.ReadAllBytes(file);
        for (int at = 0; at < bytes.Length; at++)
        {
            byte[] damaged = [.. bytes];
            damaged[at] ^= 1;
            File.WriteAllBytes(file, damaged);
            Assert.False(cell.TryReadCheckpoint(static _ => throw new InvalidOperationException()));
        }
        for (int length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(file, bytes[..length]);
            Assert.False(cell.TryReadCheckpoint(static _ => throw new InvalidOperationException()));
        }
    }

    [Fact]
    public void Published_Cells_AreUsedWhereTheSpecSaysSo()
    {
        using TemporaryFolder runs = new(), published = new();
        ResultsStore store = ResultsStore.Open(runs.Path), target = ResultsStore.Open(published.Path),
            fresh = ResultsStore.Open(runs.File("fresh"));
        Spec spec = SpecLab.Load(), fromPublished = SpecLab.Load(null, "smoke", "cellsFrom=published");
        Run(store, spec, Count);
        foreach (Cell cell in CellPlan.All(spec)) store.Publish(cell, target, CellFolder.WeightsName);
        Assert.All(Run(fresh, fromPublished, static _ => throw new InvalidOperationException(), published: target), end =>
            Assert.Equal(CellOutcome.Published, end.Outcome));
        Assert.False(Directory.Exists(fresh.Root));
        Assert.All(Run(fresh, spec, Count, published: target), end => Assert.Equal(CellOutcome.Finished, end.Outcome));
        CellResult result = target.Find(CellPlan.All(spec)[0])!;
        Assert.False(File.Exists(result.PathOf(CellFolder.WeightsName)));
        Assert.Equal(0.5, result.Curve()[1].EvaluationSuccess);
    }

    [Fact]
    public void Publish_Again_KeepsWeightsThatArePublishedAndTheRuns()
    {
        using TemporaryFolder runs = new(), published = new();
        ResultsStore store = ResultsStore.Open(runs.Path), target = ResultsStore.Open(published.Path);
        Spec spec = SpecLab.Load();
        Run(store, spec, Count);
        Cell cell = CellPlan.All(spec)[0];
        store.Publish(cell, target);
        store.Publish(cell, target, CellFolder.WeightsName);
        CellResult kept = target.Find(cell)!;
        Assert.Equal(File.ReadAllBytes(store.Find(cell)!.PathOf(CellFolder.WeightsName)), File.ReadAllBytes(kept.PathOf(CellFolder.WeightsName)));
        Assert.Equal(store.Find(cell)!.Manifest.Files, kept.Manifest.Files);
    }

    [Fact]
    public void Publish_ACellThatAnotherSpecPublished_LeavesTheNamesOfTheFirst()
    {
        using TemporaryFolder runs = new(), published = new();
        ResultsStore store = ResultsStore.Open(runs.Path), target = ResultsStore.Open(published.Path);
        Spec first = SpecLab.Load(), second = SpecLab.Load(static json => json["id"] = "other");
        Run(store, first, Count);
        Cell cell = CellPlan.All(first)[0], shared = CellPlan.All(second)[0];
        Assert.Equal(cell.Key, shared.Key);
        store.Publish(cell, target, CellFolder.WeightsName);
        byte[] manifest = File.ReadAllBytes(target.Find(cell)!.PathOf(Manifest.Name));
        store.Publish(shared, target, CellFolder.WeightsName);
        Assert.Equal(manifest, File.ReadAllBytes(target.Find(cell)!.PathOf(Manifest.Name)));
    }

    [Fact]
    public void Curve_WrittenAndRead_GivesTheSameBytesAndBits()
    {
        CurveRow[] rows =
        [
            new() { EnvironmentSteps = 0, EvaluationReturn = -75, StateHash = 0xFEDCBA9876543210 },
            new() { EnvironmentSteps = long.MaxValue, CriticLoss = 1e-310, ActorLoss = 0.1f, Temperature = double.NegativeInfinity,
                LabelsKept = -0.0, ScoreBest = 1.0 / 3 },
        ];
        byte[] bytes = CurveFile.ToBytes(rows);
        string text = System.Text.Encoding.UTF8.GetString(bytes);
        Assert.Equal("0,0,0,-75,,,,,,,,,,,fedcba9876543210", text.Split('\n')[1]);
        Assert.Equal("9223372036854775807,0,0,,,,1E-310,0.10000000149011612,-Infinity,-0,,,,0.3333333333333333,", text.Split('\n')[2]);
        Assert.DoesNotContain('\r', text);
        Assert.Equal(bytes, CurveFile.ToBytes(CurveFile.Parse(text, "test")));
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer, System.Text.Encoding.UTF8, leaveOpen: true)) CurveFile.Save(writer, rows);
        buffer.Position = 0;
        using var reader = new BinaryReader(buffer);
        Assert.Equal(bytes, CurveFile.ToBytes(CurveFile.Load(reader)));
    }

    [Fact]
    public void Table_RefusesSeparators_AndReadsBackWhatItWrote()
    {
        using var folder = new TemporaryFolder();
        var table = new TableFile("trajectory", "score", "own");
        table.Add("first", 0.1, true);
        table.Add("second", double.NaN, false);
        Assert.Throws<ArgumentException>(() => table.Add("a,b", 1, 2));
        Assert.Throws<ArgumentException>(() => table.Add("a"));
        File.WriteAllBytes(folder.File("table.csv"), table.ToBytes());
        TableFile read = TableFile.Read(folder.File("table.csv"));
        Assert.Equal("trajectory,score,own\nfirst,0.1,1\nsecond,,0\n", System.Text.Encoding.UTF8.GetString(read.ToBytes()));
        Assert.Equal(0.1, read.Number(0, "score"));
        Assert.True(double.IsNaN(read.Number(1, "score")));
    }

    internal static CellEnd[] Run(ResultsStore store, Spec spec, Action<CellRun> work, int jobs = 1, ResultsStore? published = null,
        CancellationToken stop = default) =>
        [.. new Scheduler(store, published) { Protocols = SpecLab.Protocols(work) }.Run(CellPlan.All(spec), jobs, new Silent(), stop)];

    /// <summary>A run of 40 steps whose state is a sum and a stream; it checkpoints at every step.</summary>
    internal static void Count(CellRun run) => Count(run, static _ => { });

    private static void Count(CellRun run, Action<long> atStep)
    {
        var stream = new Hipi.Numerics.RngStream(run.Seed, "environment");
        double sum = run.GradientSteps + run.Arm.Fraction;
        long step = 0;
        run.Folder.TryReadCheckpoint(reader =>
        {
            (step, sum) = (reader.ReadInt64(), reader.ReadDouble());
            stream.Seek(reader.ReadUInt64());
        });
        for (; step < 40; )
        {
            sum += stream.NextDouble();
            step++;
            run.Folder.WriteCheckpoint(writer =>
            {
                writer.Write(step);
                writer.Write(sum);
                writer.Write(stream.Position);
            });
            atStep(step);
            run.Stop.ThrowIfCancellationRequested();
            run.Progress(step, 40);
        }
        run.Folder.WriteCurve([new() { EvaluationSuccess = 0 },
            new() { EnvironmentSteps = 400, EvaluationSuccess = 0.5, CriticLoss = sum }]);
        var table = new TableFile("name", "sum");
        table.Add(run.Arm.Name, sum);
        run.Folder.WriteTable(table);
        run.Folder.WriteWeights([("w", [1], [(float)sum])]);
    }

    private sealed class Silent : IScheduleObserver
    {
        public void Started(Cell cell) { }
        public void Progressed(Cell cell, long done, long total) { }
        public void Ended(CellEnd end) { }
    }
}
