using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Hipi.Experiments;

/// <summary>A results folder: `cells/KEY/` for each cell, written by one numerics version; created when the first cell starts.</summary>
/// <remarks>The published store has the same form, without checkpoints.</remarks>
public sealed class ResultsStore
{
    private const string VersionFile = "store.json", VersionField = "numericsVersion";
    private const int SharingViolation = 32, WouldBlock = 11, WouldBlockMac = 35;   // Windows, Linux, macOS

    private readonly ConcurrentDictionary<string, bool> vouched = new();

    private ResultsStore(string root) => Root = root;

    public string Root { get; }

    /// <summary>Opens a folder that may not exist yet; writes nothing.</summary>
    /// <exception cref="InputException">The path is a file, or the folder holds results of another or an unknown numerics
    /// version.</exception>
    public static ResultsStore Open(string root)
    {
        string full = Path.GetFullPath(root);
        if (File.Exists(full))
            throw new InputException($"results folder {root}: must be a folder, found a file; give another folder with --out");
        if (Version(full) is { } version && version != NumericsVersion.Current)
            throw new InputException(
                $"results folder {root}: must be of numerics version {NumericsVersion.Current}, found version {version}; " +
                "give another folder with --out, or remove this one and run its cells again");
        return new ResultsStore(full);
    }

    /// <summary>The numerics version that wrote a folder; null where nothing is written yet.</summary>
    /// <exception cref="InputException">store.json names no version, or is missing beside cells.</exception>
    public static int? Version(string root)
    {
        string path = Path.Combine(root, VersionFile);
        if (!File.Exists(path))
            // asked twice: another process may have just begun
            return !HasCells(root) || File.Exists(path) ? null : throw new InputException(
                $"{path}: must stand beside the cells and name their numerics version, found none; give another folder with --out");
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path))?[VersionField]?.GetValue<int>()
                ?? throw new FormatException($"no {VersionField}");
        }
        catch (Exception error) when (
            error is System.Text.Json.JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InputException($"{path}: must name the numerics version, found: {error.Message}; give another folder with --out");
        }
    }

    private static bool HasCells(string root) =>
        Path.Combine(root, "cells") is var cells && Directory.Exists(cells) && Directory.EnumerateFileSystemEntries(cells).Any();

    public string FolderOf(Cell cell) => Path.Combine(Root, "cells", cell.Key);

    public CellStatus Status(Cell cell)
    {
        string folder = FolderOf(cell);
        if (!Directory.Exists(folder)) return CellStatus.Missing;
        return Manifest.Read(folder)?.Status ?? CellStatus.Begun;
    }

    /// <summary>The results of a finished cell; null where it is not finished. Its files are held against its manifest once.</summary>
    /// <exception cref="InputException">A file is not the one that the manifest vouches for.</exception>
    public CellResult? Find(Cell cell)
    {
        string folder = FolderOf(cell);
        if (!Directory.Exists(folder) || Manifest.Read(folder) is not { Status: CellStatus.Finished } manifest) return null;
        if (!vouched.ContainsKey(cell.Key))
        {
            ManifestCheck.Require(cell, folder, manifest);
            vouched[cell.Key] = true;
        }
        return new CellResult(folder, manifest);
    }

    /// <summary>The manifest of a cell that failed; null where it did not.</summary>
    public Failure? FailureOf(Cell cell) =>
        Directory.Exists(FolderOf(cell)) && Manifest.Read(FolderOf(cell)) is { Status: CellStatus.Failed } manifest
            ? manifest.Failure
            : null;

    /// <summary>Makes the folder and marks it with the numerics version.</summary>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public void Create()
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(Root, "cells"));
            Directory.CreateDirectory(Path.Combine(Root, "locks"));
            if (Version(Root) is null)
                AtomicFile.Write(Path.Combine(Root, VersionFile),
                    System.Text.Encoding.UTF8.GetBytes($"{{ \"{VersionField}\": {NumericsVersion.Current} }}\n"));
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

    /// <summary>
    /// Copies a finished cell into another store, without the files that are not wanted; those of them that are there already, with the
    /// same bytes, stay. The manifest there lists what is there.
    /// </summary>
    /// <remarks>
    /// Names that move no number (arm, profile, spec) are those of the spec that published the same bytes first: specs that share cells do
    /// not take them from each other. Key, files and run facts are the run's.
    /// </remarks>
    public void Publish(Cell cell, ResultsStore target, params string[] leaveOut)
    {
        CellResult result = Find(cell) ?? throw new InputException($"{cell}: must be finished, found {Status(cell)}; run it first");
        target.Create();
        string folder = target.FolderOf(cell);
        Directory.CreateDirectory(folder);
        Manifest? there = target.Find(cell)?.Manifest;
        bool Stays(string name) => there?.Files.GetValueOrDefault(name) == result.Manifest.Files.GetValueOrDefault(name);
        string[] unwanted = [.. leaveOut.Where(name => !Stays(name))];
        ImmutableSortedDictionary<string, string> files = result.Manifest.Files.RemoveRange(unwanted);
        foreach ((string name, string hash) in files) Copy(result.PathOf(name), hash, Path.Combine(folder, name));
        Manifest manifest = there is not null && there.Files.Keys.All(Stays) ? there : NamedAfter(cell, result.Manifest);
        AtomicFile.Write(Path.Combine(folder, Manifest.Name), (manifest with { Files = files }).ToBytes());
        foreach (string name in unwanted) File.Delete(Path.Combine(folder, name));
    }

    private static Manifest NamedAfter(Cell cell, Manifest manifest) => manifest with
    {
        SpecId = cell.Spec.Id, Profile = cell.Spec.Profile, Arm = cell.Arm.Name, Spec = cell.Spec.Resolved,
        SpecSha256 = CanonicalJson.Hash(cell.Spec.Resolved),
    };

    /// <summary>Copies a file whose bytes have the given SHA-256.</summary>
    private static void Copy(string from, string hash, string to)
    {
        byte[] bytes = File.ReadAllBytes(from);
        string found = CanonicalJson.Hex(SHA256.HashData(bytes));
        if (found != hash)
            throw new InputException($"{from}: must have the SHA-256 of its manifest, {hash}, found {found}; run its cell again");
        AtomicFile.Write(to, bytes);
    }
}
