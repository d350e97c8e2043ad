using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Hipi.Networks;

/// <summary>A named tensor of a weights file.</summary>
public sealed record NamedTensor(string Name, int[] Shape, float[] Values);

/// <summary>
/// Reads and writes float32 tensors as safetensors: the header's length (8 bytes, little-endian), a JSON header, the values in order.
/// </summary>
/// <remarks>
/// Source: E-SAFETENSORS. PyTorch and TorchSharp read these files. The header is filled up with spaces to a multiple of 8 bytes.
/// A file that is not one gives an <see cref="InvalidDataException"/> with one sentence: the file, the tensor, the rule, what was found.
/// </remarks>
public static class Safetensors
{
    /// <summary>Writes the tensors in the order given.</summary>
    public static void Write(Stream stream, IEnumerable<(string Name, int[] Shape, float[] Values)> tensors)
    {
        (string Name, int[] Shape, float[] Values)[] all = [.. tensors];
        byte[] header = Header(all);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var (_, _, values) in all) stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    /// <summary>Writes a file.</summary>
    public static void Write(string path, IEnumerable<(string Name, int[] Shape, float[] Values)> tensors)
    {
        using FileStream stream = File.Create(path);
        Write(stream, tensors);
    }

    /// <summary>Reads a whole file, in the order of the values.</summary>
    public static IReadOnlyList<NamedTensor> Read(string path) => Read(File.ReadAllBytes(path), path);

    /// <summary>Reads the bytes of a file; <paramref name="where"/> is what an error calls it.</summary>
    public static IReadOnlyList<NamedTensor> Read(ReadOnlySpan<byte> file, string where)
    {
        SafetensorsHeader header = SafetensorsHeader.Parse(file, where);
        var tensors = new List<NamedTensor>();
        foreach ((string name, int[] shape, long begin, long end) in header.Entries)
        {
            var values = new float[(end - begin) / sizeof(float)];
            file.Slice(checked((int)(header.DataStart + begin)), (int)(end - begin)).CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
            tensors.Add(new NamedTensor(name, shape, values));
        }
        return tensors;
    }

    private static byte[] Header((string Name, int[] Shape, float[] Values)[] all)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            long offset = 0;
            json.WriteStartObject();
            foreach (var (name, shape, values) in all)
            {
                if (shape.Aggregate(1L, (product, size) => product * size) != values.Length)
                    throw new ArgumentException($"{name}: expected [{string.Join(", ", shape)}] values, got {values.Length}.");
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (int size in shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += (long)sizeof(float) * values.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }
}
