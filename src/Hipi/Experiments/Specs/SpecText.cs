using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Hipi.Experiments;

/// <summary>Parses one layer strictly: UTF-8, no comments, no trailing commas, no duplicate key at any depth, at most 32 levels.</summary>
/// <remarks>Every error carries file, line and column; duplicate keys are all reported at once.</remarks>
internal static class SpecText
{
    public const int MaxBytes = 1 << 20;

    private const int MaxDepth = 32;

    public static SpecNode Parse(byte[] bytes, string layer, bool isShared = false)
    {
        ReadOnlySpan<byte> text = Text(bytes, layer);
        var places = new Places(text.ToArray(), layer, isShared);
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaxDepth + 2 });
        var duplicates = new List<string>();
        SpecNode root;
        try
        {
            reader.Read();
            root = Value(ref reader, places, duplicates, places.At(reader.TokenStartIndex), 1);
            reader.Read();
        }
        catch (JsonException error)
        {
            throw new InputException(Syntax(error, text, places));
        }
        catch (InvalidOperationException)
        {
            throw new InputException($"{places.At(reader.TokenStartIndex)}: must be text that Unicode knows, " +
                $"found half of a surrogate pair (\\uD800 to \\uDFFF); write both halves, or the letter itself");
        }
        return duplicates.Count == 0 ? root : throw new InputException(string.Join('\n', duplicates));
    }

    private static ReadOnlySpan<byte> Text(byte[] bytes, string layer)
    {
        if (bytes.Length > MaxBytes) throw new InputException($"{layer}: must be at most {MaxBytes >> 20} MiB, found more; name a spec");
        ReadOnlySpan<byte> text = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes;
        if (text.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            throw new InputException($"{layer}:1:1: must be a JSON object, found an empty file; write the spec, or name another file");
        int bad = text.IndexOf((byte)0);
        if (bad < 0 && !Utf8.IsValid(text)) bad = FirstInvalid(text);
        if (bad >= 0)
            throw new InputException($"{new Places(text.ToArray(), layer, false).At(bad)}: " + string.Create(CultureInfo.InvariantCulture,
                $"must be UTF-8 text, found the byte 0x{text[bad]:X2} at offset {bad}; save it as UTF-8, or name another file"));
        return text;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out int used) == System.Buffers.OperationStatus.Done) at += used;
        return at;
    }

    private static SpecNode Value(ref Utf8JsonReader reader, Places places, List<string> duplicates, Origin key, int depth)
    {
        Origin origin = places.At(reader.TokenStartIndex);
        if (depth > MaxDepth)
            throw new InputException($"{origin}: must nest at most {MaxDepth} levels, found more; flatten the JSON there");
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: return Object(ref reader, places, duplicates, key, depth);
            case JsonTokenType.StartArray:
                var list = new SpecNode(JsonValueKind.Array, origin) { KeyOrigin = key };
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    list.Items.Add(Value(ref reader, places, duplicates, places.At(reader.TokenStartIndex), depth + 1));
                return list;
            case JsonTokenType.String: return new SpecNode(JsonValueKind.String, origin) { KeyOrigin = key, Text = reader.GetString()! };
            case JsonTokenType.Number:
                return new SpecNode(JsonValueKind.Number, origin) { KeyOrigin = key, Text = Encoding.UTF8.GetString(reader.ValueSpan) };
            case JsonTokenType.True: return new SpecNode(JsonValueKind.True, origin) { KeyOrigin = key };
            case JsonTokenType.False: return new SpecNode(JsonValueKind.False, origin) { KeyOrigin = key };
            default: return new SpecNode(JsonValueKind.Null, origin) { KeyOrigin = key };
        }
    }

    private static SpecNode Object(ref Utf8JsonReader reader, Places places, List<string> duplicates, Origin key, int depth)
    {
        var node = new SpecNode(JsonValueKind.Object, places.At(reader.TokenStartIndex)) { KeyOrigin = key };
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            Origin place = places.At(reader.TokenStartIndex);
            reader.Read();
            SpecNode value = Value(ref reader, places, duplicates, place, depth + 1);
            if (!node.Members.TryAdd(name, value))
                duplicates.Add($"{place}: {Listing.Printable(name)}: must stand once in its object, found again (first at line "
                    + $"{node.Members[name].KeyOrigin.Line}); remove one");
        }
        return node;
    }

    /// <summary>One line for a syntax error, with the text found there.</summary>
    private static string Syntax(JsonException error, ReadOnlySpan<byte> text, Places places)
    {
        long at = places.Offset((int)(error.LineNumber ?? 0), (int)(error.BytePositionInLine ?? 0));
        string reason = error.Message.Split(". ")[0];
        ReadOnlySpan<byte> rest = text[(int)at..].TrimEnd(" \t\r\n"u8);
        if (rest.IsEmpty)
            return $"{places.At(at)}: must be whole JSON, found its end; add what is missing, or copy it again";
        int end = rest.IndexOfAny("\r\n"u8);
        string found = Encoding.UTF8.GetString(rest[..Math.Min(end < 0 ? rest.Length : end, 40)]);
        return $"{places.At(at)}: must be JSON ({reason}), found `{found.TrimEnd('\uFFFD')}`; correct the text there";
    }

    /// <summary>Byte offsets as lines and columns, both from 1; columns count characters.</summary>
    private sealed class Places
    {
        private readonly byte[] text;
        private readonly string layer;
        private readonly bool isShared;
        private readonly List<int> starts = [0];
        private (int Line, int Offset, int Characters) last;

        public Places(byte[] text, string layer, bool isShared)
        {
            (this.text, this.layer, this.isShared) = (text, layer, isShared);
            for (int at = 0; at < text.Length; at++)
                if (text[at] == (byte)'\n') starts.Add(at + 1);
        }

        public Origin At(long offset)
        {
            int found = starts.BinarySearch((int)offset), line = found >= 0 ? found : ~found - 1;
            if (last.Line != line || last.Offset > offset) last = (line, starts[line], 0);
            last = (line, (int)offset, last.Characters + Encoding.UTF8.GetCharCount(text.AsSpan(last.Offset..(int)offset)));
            return new Origin(layer, line + 1, last.Characters + 1) { IsShared = isShared };
        }

        public long Offset(int line, int bytePosition) => Math.Min(starts[Math.Min(line, starts.Count - 1)] + bytePosition, text.Length);
    }
}
