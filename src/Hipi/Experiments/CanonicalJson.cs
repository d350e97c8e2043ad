using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hipi.Experiments;

/// <summary>One text for each JSON value: keys sorted by code point, no white space, numbers in shortest round-trip form.</summary>
public static class CanonicalJson
{
    public static string Of(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    /// <summary>SHA-256 of the canonical text, in small hex digits.</summary>
    public static string Hash(JsonNode? node) => Hex(SHA256.HashData(Encoding.UTF8.GetBytes(Of(node))));

    internal static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    private static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject members:
                text.Append('{');
                foreach (var (key, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    if (text[^1] != '{') text.Append(',');
                    text.Append(JsonSerializer.Serialize(key)).Append(':');
                    Write(value, text);
                }
                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[');
                for (int index = 0; index < items.Count; index++)
                {
                    if (index > 0) text.Append(',');
                    Write(items[index], text);
                }
                text.Append(']');
                break;
            case null: text.Append("null"); break;
            default: text.Append(node.GetValueKind() == JsonValueKind.Number ? Number(node.ToJsonString()) : node.ToJsonString()); break;
        }
    }

    /// <summary>Whole numbers as their digits, others as the shortest text that reads back as the same double.</summary>
    private static string Number(string digits) =>
        long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole)
            ? whole.ToString(CultureInfo.InvariantCulture)
            : double.Parse(digits, CultureInfo.InvariantCulture) is var value && value == Math.Truncate(value) && Math.Abs(value) < 1e15
                ? ((long)value).ToString(CultureInfo.InvariantCulture)
                : value.ToString("R", CultureInfo.InvariantCulture);
}
