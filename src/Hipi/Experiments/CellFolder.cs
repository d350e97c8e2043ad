using System.Security.Cryptography;
using System.Text;
using Hipi.Networks;

namespace Hipi.Experiments;

/// <summary>The folder of one cell, as a protocol sees it: its files, each written whole or not at all.</summary>
/// <param name="path">The folder.</param>
/// <param name="key">Key of the cell; a checkpoint of another one is not read.</param>
public sealed class CellFolder(string path, string key = "")
{
    public const string WeightsName = "weights.safetensors";

    /// <summary>
    /// Raised when what a checkpoint holds, or its order, changes; older checkpoints are then not read and their cells start afresh.
    /// </summary>
    private const int CheckpointLayout = 1;

    private const int HashBytes = 32;
    private static readonly byte[] Magic = "HIPICKPT"u8.ToArray();

    public string Path { get; } = path;

    private string CheckpointFolder => System.IO.Path.Combine(Path, "checkpoint");
    private string CheckpointFile => System.IO.Path.Combine(CheckpointFolder, "state.bin");

    /// <summary>
    /// Reads the last whole checkpoint; false where there is none. One that is damaged, of another layout or of another cell is never
    /// handed out.
    /// </summary>
    /// <exception cref="InvalidDataException">The reader left something over.</exception>
    public bool TryReadCheckpoint(Action<BinaryReader> read)
    {
        if (!File.Exists(CheckpointFile)) return false;
        byte[] bytes = File.ReadAllBytes(CheckpointFile);
        if (bytes.Length < HashBytes) return false;
        ReadOnlySpan<byte> payload = bytes.AsSpan(0, bytes.Length - HashBytes);
        if (!SHA256.HashData(payload).AsSpan().SequenceEqual(bytes.AsSpan(payload.Length))) return false;
        using var reader = new BinaryReader(new MemoryStream(bytes, 0, payload.Length, writable: false), Encoding.UTF8);
        if (!IsOwn(reader)) return false;
        read(reader);
        long left = payload.Length - reader.BaseStream.Position;
        return left == 0 ? true : throw new InvalidDataException($"{left} bytes are left over");
    }

    /// <summary>Removes the checkpoint.</summary>
    public void DiscardCheckpoint() => File.Delete(CheckpointFile);

    private bool IsOwn(BinaryReader reader) =>
        reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic) && reader.ReadInt32() == CheckpointLayout
            && reader.ReadString() == key;

    /// <summary>Writes a checkpoint; after a kill at any moment either this one or the one before it is read.</summary>
    public void WriteCheckpoint(Action<BinaryWriter> write)
    {
        Directory.CreateDirectory(CheckpointFolder);
        AtomicFile.Write(CheckpointFile, stream =>
        {
            using var hashed = new HashingStream(stream);
            using var writer = new BinaryWriter(hashed, Encoding.UTF8, leaveOpen: true);
            writer.Write(Magic);
            writer.Write(CheckpointLayout);
            writer.Write(key);
            write(writer);
            writer.Flush();
            stream.Write(hashed.Take());
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
