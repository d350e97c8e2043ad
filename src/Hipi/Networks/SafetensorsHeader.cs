using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hipi.Networks;

/// <summary>The checked header of a safetensors file: every tensor's name, shape and bytes, in the order of the bytes.</summary>
internal sealed class SafetensorsHeader
{
    private const int PrefixBytes = 8;
    private const string Truncated = "the file is truncated or not safetensors";

    private readonly string where;
    private readonly List<(string Name, int[] Shape, long Begin, long End)> entries = [];

    private SafetensorsHeader(string where, long dataStart) => (this.where, DataStart) = (where, dataStart);

    /// <summary>First byte of the values.</summary>
    public long DataStart { get; }

    public IReadOnlyList<(string Name, int[] Shape, long Begin, long End)> Entries => entries;

    public static SafetensorsHeader Parse(ReadOnlySpan<byte> file, string where)
    {
        if (file.Length < PrefixBytes)
            throw Bad(where, $"must start with an 8-byte header length, found {Bytes(file.Length)}; {Truncated}");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (length > (ulong)(file.Length - PrefixBytes))
            throw Bad(where,
                $"must hold a header of {Bytes(length)} after its length, found {Bytes(file.Length - PrefixBytes)}; {Truncated}");
        var header = new SafetensorsHeader(where, PrefixBytes + (long)length);
        header.Read(file.Slice(PrefixBytes, (int)length).ToArray());
        header.CheckBytes(file.Length - header.DataStart);
        return header;
    }

    private void Read(byte[] json)
    {
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(json);
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Bad(where, $"the header must be a JSON object, found {document.RootElement.ValueKind}");
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
                if (property.Name != "__metadata__") Add(property.Name, property.Value);
        }
        catch (Exception fault) when (fault is JsonException or DecoderFallbackException)
        {
            throw Bad(where, $"the header must be JSON: {fault.Message}");
        }
        entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
    }

    private void Add(string name, JsonElement tensor)
    {
        if (tensor.ValueKind != JsonValueKind.Object) throw Bad(name, "must be an object with dtype, shape and data_offsets", tensor);
        string? dtype = Member(name, tensor, "dtype") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        if (dtype != "F32") throw Bad(name, "dtype must be F32", Member(name, tensor, "dtype"));
        long[] shape = Numbers(name, tensor, "shape"), offsets = Numbers(name, tensor, "data_offsets");
        if (shape.Any(size => size > int.MaxValue)) throw Bad(name, "shape must fit memory", Member(name, tensor, "shape"));
        if (offsets.Length != 2 || offsets[0] > offsets[1])
            throw Bad(name, "data_offsets must be [begin, end] with begin <= end", Member(name, tensor, "data_offsets"));
        Int128 bytes = sizeof(float);
        foreach (long size in shape) bytes = Int128.Min(bytes * size, long.MaxValue);
        if (bytes != offsets[1] - offsets[0])
            throw Bad($"{where}: {name}",
                $"shape [{string.Join(", ", shape)}] of F32 must take {Bytes(bytes)}, found {Bytes(offsets[1] - offsets[0])}");
        entries.Add((name, [.. shape.Select(size => (int)size)], offsets[0], offsets[1]));
    }

    /// <summary>The tensors' bytes follow each other without overlap or gap and fill the file.</summary>
    private void CheckBytes(long available)
    {
        long at = 0;
        foreach ((string name, _, long begin, long end) in entries)
        {
            string tensor = $"{where}: {name}";
            if (end > available)
                throw Bad(tensor, $"must end within the {Bytes(available)} of values, found an end at {end}; the file is truncated");
            if (begin < at) throw Bad(tensor, $"must not overlap another tensor; it begins at {begin}, the one before it ends at {at}");
            if (begin > at) throw Bad(tensor, $"must begin where the tensor before it ends, at {at}, found {begin}");
            at = end;
        }
        if (at != available) throw Bad(where, $"must end with its last tensor, at {Bytes(at)} of values, found {Bytes(available)}");
    }

    private long[] Numbers(string name, JsonElement tensor, string member)
    {
        JsonElement list = Member(name, tensor, member);
        InvalidDataException Fault() => Bad(name, $"{member} must be a list of whole numbers", list);
        if (list.ValueKind != JsonValueKind.Array) throw Fault();
        return [.. list.EnumerateArray().Select(item =>
            item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out long value) && value >= 0 ? value : throw Fault())];
    }

    private JsonElement Member(string name, JsonElement tensor, string member) =>
        tensor.TryGetProperty(member, out JsonElement value) ? value : throw Bad(name, $"must have {member}", tensor);

    private InvalidDataException Bad(string name, string rule, JsonElement found) =>
        Bad($"{where}: {name}", $"{rule}, found {found.GetRawText()}");

    private static InvalidDataException Bad(string where, string text) => new($"{where}: {text}.");

    private static string Bytes<T>(T count) where T : IFormattable => $"{count.ToString(null, CultureInfo.InvariantCulture)} bytes";
}
