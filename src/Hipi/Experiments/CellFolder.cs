using System.Security.Cryptography;
using System.Text;
using Hipi.Networks;

namespace Hipi.Experiments;

/// <summary>The folder of one cell, as a protocol sees it: its files, each written whole or not at all.</summary>
public sealed class CellFolder(string path)
{
    public const string WeightsName = "weights.safetensors";

    private const int HashBytes = 32;

    public string Path { get; } = path;

    private string CheckpointFolder => System.IO.Path.Combine(Path, "checkpoint");
    private string CheckpointFile => System.IO.Path.Combine(CheckpointFolder, "state.bin");

    /// <summary>Reads the last whole checkpoint; false where there is none. A damaged one is never handed out.</summary>
    public bool TryReadCheckpoint(Action<BinaryReader> read)
    {
        if (!File.Exists(CheckpointFile)) return false;
        byte[] bytes = File.ReadAllBytes(CheckpointFile);
        if (bytes.Length < HashBytes) return false;
        ReadOnlySpan<byte> payload = bytes.AsSpan(0, bytes.Length - HashBytes);
        if (!SHA256.HashData(payload).AsSpan().SequenceEqual(bytes.AsSpan(payload.Length))) return false;
        using var reader = new BinaryReader(new MemoryStream(bytes, 0, payload.Length, writable: false), Encoding.UTF8);
        read(reader);
        return true;
    }

    /// <summary>Writes a checkpoint; after a kill at any moment either this one or the one before it is read.</summary>
    public void WriteCheckpoint(Action<BinaryWriter> write)
    {
        Directory.CreateDirectory(CheckpointFolder);
        AtomicFile.Write(CheckpointFile, stream =>
        {
            using var hash = SHA256.Create();
            using (var hashed = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
            using (var writer = new BinaryWriter(hashed, Encoding.UTF8))
                write(writer);
            stream.Write(hash.Hash!);
        });
    }

    public void WriteCurve(IReadOnlyList<CurveRow> rows) => WriteFile(CurveFile.Name, CurveFile.ToBytes(rows));

    public void WriteTable(TableFile table) => WriteFile(TableFile.Name, table.ToBytes());

    /// <summary>Writes the final weights as safetensors.</summary>
    public void WriteWeights(IEnumerable<(string Name, int[] Shape, float[] Values)> weights) =>
        AtomicFile.Write(FilePath(WeightsName), stream => Safetensors.Write(stream, weights));

    /// <summary>Full path of a file of the cell.</summary>
    public string FilePath(string name) => System.IO.Path.Combine(Path, name);

    private void WriteFile(string name, byte[] bytes) => AtomicFile.Write(FilePath(name), stream => stream.Write(bytes));
}
