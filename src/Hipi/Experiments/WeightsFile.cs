using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Hipi.Experiments;

/// <summary>Writes final weights as safetensors: an 8-byte header length, a JSON header, the float32 values in order.</summary>
internal static class WeightsFile
{
    public static void Write(Stream stream, IEnumerable<(string Name, int[] Shape, float[] Values)> weights)
    {
        (string Name, int[] Shape, float[] Values)[] all = [.. weights];
        byte[] header = Header(all);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var (_, _, values) in all) stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
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
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (int size in shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += 4L * values.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }
}
