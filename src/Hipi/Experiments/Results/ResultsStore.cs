using System.Text.Json.Nodes;

namespace Hipi.Experiments;

/// <summary>A results folder: `cells/KEY/` for each cell, written by one numerics version; created when the first cell starts.</summary>
/// <remarks>The published store has the same form, without checkpoints.</remarks>
public sealed class ResultsStore
{
    private const string VersionFile = "store.json", VersionField = "numericsVersion";
    private const int SharingViolation = 32, WouldBlock = 11, WouldBlockMac = 35;   // Windows, Linux, macOS

    private ResultsStore(string root) => Root = root;

    public string Root { get; }

    /// <summary>Opens a folder that may not exist yet; writes nothing.</summary>
    /// <exception cref="InputException">The path is a file, or the folder holds results of another numerics version.</exception>
    public static ResultsStore Open(string root)
    {
        string full = Path.GetFullPath(root);
        if (File.Exists(full))
            throw new InputException($"results folder {root}: must be a folder, found a file; give another folder with --out");
        if (Version(full) is { } version && version != NumericsVersion.Current)
            throw new InputException($"results folder {root}: must be of numerics version {NumericsVersion.Current}, found version {version}; " +
                "give another folder with --out, or remove this one and run its cells again");
        return new ResultsStore(full);
    }

    /// <summary>The numerics version that wrote a folder; null where there is none.</summary>
    public static int? Version(string root)
    {
        string path = Path.Combine(root, VersionFile);
        if (!File.Exists(path)) return null;
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path))?[VersionField]?.GetValue<int>();
        }
        catch (Exception error) when (error is System.Text.Json.JsonException or InvalidOperationException or FormatException)
        {
            throw new InputException($"{path}: must name the numerics version, found: {error.Message}; give another folder with --out");
        }
    }

    public string FolderOf(Cell cell) => Path.Combine(Root, "cells", cell.Key);

    public CellStatus Status(Cell cell)
    {
        string folder = FolderOf(cell);
        if (!Directory.Exists(folder)) return CellStatus.Missing;
        return Manifest.Read(folder)?.Status ?? CellStatus.Begun;
    }

    /// <summary>The results of a finished cell; null where it is not finished.</summary>
    public CellResult? Find(Cell cell)
    {
        string folder = FolderOf(cell);
        return Directory.Exists(folder) && Manifest.Read(folder) is { Status: CellStatus.Finished } manifest ? new CellResult(folder, manifest) : null;
    }

    /// <summary>The manifest of a cell that failed; null where it did not.</summary>
    public Failure? FailureOf(Cell cell) =>
        Directory.Exists(FolderOf(cell)) && Manifest.Read(FolderOf(cell)) is { Status: CellStatus.Failed } manifest ? manifest.Failure : null;

    /// <summary>Makes the folder and marks it with the numerics version.</summary>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public void Create()
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(Root, "cells"));
            Directory.CreateDirectory(Path.Combine(Root, "locks"));
            if (Version(Root) is null)
                AtomicFile.Write(Path.Combine(Root, VersionFile), System.Text.Encoding.UTF8.GetBytes($"{{ \"{VersionField}\": {NumericsVersion.Current} }}\n"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"results folder {Root}: must be writable, found: {error.Message}; give another folder with --out");
        }
    }

    /// <summary>Takes a cell for this process; null where another one, or another thread, has it.</summary>
    internal FileStream? TryLock(Cell cell)
    {
        try
        {
            return new FileStream(Path.Combine(Root, "locks", cell.Key), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when ((error.HResult & 0xFFFF) is SharingViolation or WouldBlock or WouldBlockMac)
        {
            return null;
        }
    }

    /// <summary>Copies a finished cell into another store, without its weights where they are not wanted.</summary>
    /// <remarks>Names that move no number (arm, profile, spec) are those of the spec that it is published for; key, files and run facts are the run's.</remarks>
    public void Publish(Cell cell, ResultsStore target, params string[] leaveOut)
    {
        CellResult result = Find(cell) ?? throw new InputException($"{cell}: must be finished, found {Status(cell)}; run it first");
        target.Create();
        string folder = target.FolderOf(cell);
        Directory.CreateDirectory(folder);
        foreach (string name in result.Manifest.Files.Keys.Where(name => !leaveOut.Contains(name)))
            AtomicFile.Write(Path.Combine(folder, name), File.ReadAllBytes(Path.Combine(result.Folder, name)));
        Manifest manifest = result.Manifest with
        {
            SpecId = cell.Spec.Id, Profile = cell.Spec.Profile, Arm = cell.Arm.Name, Spec = cell.Spec.Resolved, SpecSha256 = CanonicalJson.Hash(cell.Spec.Resolved),
        };
        AtomicFile.Write(Path.Combine(folder, Manifest.Name), manifest.ToBytes());
    }
}
