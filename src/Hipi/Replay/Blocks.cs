using System.Runtime.InteropServices;

namespace Hipi.Replay;

/// <summary>Arrays as blocks of little-endian bytes: a buffer of millions of entries is one write.</summary>
public static class Blocks
{
    public static void Write<T>(BinaryWriter writer, ReadOnlySpan<T> values) where T : unmanaged
    {
        RequireLittleEndian();
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    public static void Read<T>(BinaryReader reader, Span<T> values) where T : unmanaged
    {
        RequireLittleEndian();
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        while (bytes.Length > 0)
        {
            int read = reader.Read(bytes);
            if (read == 0) throw new EndOfStreamException("checkpoint: ends inside a block.");
            bytes = bytes[read..];
        }
    }

    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("checkpoints are little-endian, as every x64 and Arm64 machine is.");
    }
}
