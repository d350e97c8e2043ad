using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using Hipi.Learning;

namespace Hipi.Experiments;

/// <summary>Runs one cell in its folder, from its last checkpoint where there is one, and finishes it with its manifest.</summary>
internal sealed class CellExecution(ResultsStore store, Cell cell, Registry<IProtocol> protocols, TimeProvider clock)
{
    private static readonly string[] ResultFiles = [CurveFile.Name, TableFile.Name, CellFolder.WeightsName];

    private readonly string folder = store.FolderOf(cell);
    private readonly List<string> notices = [];
    private long lastStep;

    /// <summary>Told what the user should know.</summary>
    public Action<string> Notice { get; init; } = static _ => { };

    /// <summary>Gathers where the time goes, where it is asked for.</summary>
    public StageProfile? Profile { get; init; }

    /// <summary>Runs the cell; the caller holds its lock.</summary>
    public CellEnd Run(Action<long, long> progress, long checkpointEverySteps, CancellationToken stop)
    {
        CellStatus status = store.Status(cell);
        if (status == CellStatus.Finished)
        {
            Clean();
            return new CellEnd(cell, CellOutcome.AlreadyFinished);
        }
        if (status == CellStatus.Failed) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        RemoveTemporary();
        long started = Stopwatch.GetTimestamp();
        try
        {
            protocols.Find(cell.Spec.Protocol)!.Create.Run(Request(progress, checkpointEverySteps, stop));
        }
        catch (OperationCanceledException)
        {
            return new CellEnd(cell, CellOutcome.Stopped);
        }
        catch (CellFailedException error)
        {
            return FailNotFinite(new Failure(error.Step, error.Tensor, error.Message), started);
        }
        catch (NonFiniteException error)
        {
            return FailNotFinite(new Failure(lastStep, error.Tensor, error.Message), started);
        }
        catch (Exception error) when (error is not (IOException or UnauthorizedAccessException))   // a full disk leaves the cell to resume
        {
            string message = $"{error.GetType().Name}: {error.Message}";
            return Fail(new Failure(lastStep, "", message), started, message);
        }
        Finish(CellStatus.Finished, null, started);
        return new CellEnd(cell, CellOutcome.Finished);
    }

    private CellRun Request(Action<long, long> progress, long checkpointEverySteps, CancellationToken stop) => new()
    {
        Spec = cell.Spec, Arm = cell.Arm, Seed = cell.Seed, GradientSteps = cell.GradientSteps, EnvironmentSteps = cell.EnvironmentSteps,
        Folder = new CellFolder(folder, cell.Key), Stop = stop, CheckpointEverySteps = checkpointEverySteps, Profile = Profile,
        Notice = text =>
        {
            notices.Add(text);
            Notice(text);
        },
        Progress = (done, total) =>
        {
            lastStep = done;
            progress(done, total);
        },
    };

    private CellEnd FailNotFinite(Failure failure, long started) =>
        Fail(failure, started, $"{failure.Tensor} is not finite at environment step {failure.Step}");

    private CellEnd Fail(Failure failure, long started, string message)
    {
        Finish(CellStatus.Failed, failure, started);
        return new CellEnd(cell, CellOutcome.Failed, message);
    }

    private void Finish(CellStatus status, Failure? failure, long started)
    {
        AtomicFile.Write(Path.Combine(folder, Manifest.Name), Describe(status, failure, started).ToBytes());
        Clean();
    }

    private Manifest Describe(CellStatus status, Failure? failure, long started) => new()
    {
        Status = status, Key = cell.Key, NumericsVersion = NumericsVersion.Current,
        SpecId = cell.Spec.Id, Profile = cell.Spec.Profile, Arm = cell.Arm.Name, Seed = cell.Seed,
        GradientSteps = cell.GradientSteps, EnvironmentSteps = cell.EnvironmentSteps, Tier = cell.Spec.Tier,
        MujocoVersion = Engine.VersionOf(cell.Spec),
        Cell = cell.Identity, Spec = cell.Spec.Resolved, SpecSha256 = CanonicalJson.Hash(cell.Spec.Resolved),
        Failure = failure, Notices = notices.Count == 0 ? null : notices, Code = HostFacts.Code, Host = HostFacts.Current,
        Ended = clock.GetUtcNow(), WallSeconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3),
        Files = ResultFiles.Where(name => File.Exists(Path.Combine(folder, name)))
            .ToImmutableSortedDictionary(name => name, name => FileHash(Path.Combine(folder, name)), StringComparer.Ordinal),
    };

    /// <summary>Removes what a kill between a cell's manifest and its clean-up left behind.</summary>
    public static void CleanUp(ResultsStore store, Cell cell)
    {
        if (!Directory.Exists(Path.Combine(store.FolderOf(cell), "checkpoint"))) return;
        using FileStream? held = store.TryLock(cell);
        if (held is not null) new CellExecution(store, cell, ProtocolRegistry.All, TimeProvider.System).Clean();
    }

    /// <summary>Removes checkpoint and temporary files of a cell that has its manifest.</summary>
    private void Clean()
    {
        RemoveTemporary();
        string checkpoint = Path.Combine(folder, "checkpoint");
        if (Directory.Exists(checkpoint)) Directory.Delete(checkpoint, recursive: true);
    }

    private void RemoveTemporary()
    {
        foreach (string path in Directory.EnumerateFiles(folder, "*" + AtomicFile.Suffix, SearchOption.AllDirectories).ToArray())
            File.Delete(path);
    }

    internal static string FileHash(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return CanonicalJson.Hex(SHA256.HashData(stream));
    }
}
