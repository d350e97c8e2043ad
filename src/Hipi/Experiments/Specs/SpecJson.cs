using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Hipi.Experiments;

/// <summary>How specs and options stand in JSON: strict, camelCase, enums as names.</summary>
internal static class SpecJson
{
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>Binds checked JSON to its record.</summary>
    public static object Bind(SpecNode node, Type type) => JsonSerializer.Deserialize(node.ToUtf8(), type, Options)!;

    public static T Bind<T>(SpecNode node) => (T)Bind(node, typeof(T));

    /// <summary>A record as JSON with every field, in declaration order.</summary>
    public static JsonObject ToObject(object record) => (JsonObject)JsonSerializer.SerializeToNode(record, record.GetType(), Options)!;

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerOptions.Strict)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.MakeReadOnly();
        return options;
    }
}
