using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hipi.Command.Report;

/// <summary>Vega-Lite as text with the data put in.</summary>
internal static class Chart
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The view in Charts/<paramref name="chart"/>.json; each string value "$name" is replaced by the node of that name.</summary>
    public static JsonObject View(string chart, params (string Name, JsonNode? Value)[] parts) =>
        Inline(Resource.Text($"charts/{chart}.json"), parts);

    /// <summary>The same for a view given as text.</summary>
    public static JsonObject Inline(string json, params (string Name, JsonNode? Value)[] parts)
    {
        Dictionary<string, JsonNode?> named = parts.ToDictionary(part => "$" + part.Name, part => part.Value);
        return (JsonObject)Put(JsonNode.Parse(json), named)!;
    }

    /// <summary>Records as data rows; a number that is not finite becomes null.</summary>
    public static JsonArray Rows<T>(IEnumerable<T> rows) => JsonSerializer.SerializeToNode(rows.ToArray(), Options)!.AsArray();

    /// <summary>The number, or null where a chart has nothing to draw.</summary>
    public static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static JsonNode? Put(JsonNode? node, Dictionary<string, JsonNode?> named) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Put(pair.Value, named)))),
        JsonArray list => new JsonArray([.. list.Select(item => Put(item, named))]),
        JsonValue value when value.TryGetValue(out string? text) && named.TryGetValue(text, out JsonNode? part) => part?.DeepClone(),
        _ => node?.DeepClone(),
    };
}
