using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace Hipi.Experiments;

/// <summary>
/// The JSON Schema of a record, exported by the serializer and completed with descriptions, ranges, lengths and patterns.
/// </summary>
internal static class RecordSchema
{
    private static readonly JsonSchemaExporterOptions Exporter = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Complete,
    };

    public static JsonObject Of(Type record)
    {
        var schema = SpecJson.Options.GetJsonSchemaAsNode(record, Exporter) as JsonObject ?? [];
        if (schema["properties"] is null) schema["properties"] = new JsonObject();
        schema["type"] = "object";
        schema["additionalProperties"] = false;
        return schema;
    }

    /// <summary>The schema of a record's field, as its record's export has it.</summary>
    public static JsonObject OfField(Field field) =>
        (JsonObject)Of(field.Property.DeclaringType!)["properties"]![field.Name]!.DeepClone();

    private static JsonNode Complete(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is not JsonObject node || context.PropertyInfo?.AttributeProvider is not System.Reflection.PropertyInfo property)
            return schema;
        if (Field.Of(property.DeclaringType!).FirstOrDefault(known => known.Property.Name == property.Name) is not { } field) return schema;
        JsonObject numbers = node;
        while (numbers["items"] is JsonObject items) numbers = items;
        if (field.Range is { } range) AddRange(numbers, range);
        if (field.Length is { } length) (node["minItems"], node["maxItems"]) = (length.MinimumLength, length.MaximumLength);
        if (field.Pattern is { } pattern) node["pattern"] = pattern.Pattern;
        if (field.Description is { } description) node.Insert(0, "description", description);
        return node;
    }

    private static void AddRange(JsonObject schema, RangeAttribute range)
    {
        schema[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = Number(range.Minimum);
        schema[range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = Number(range.Maximum);
    }

    private static JsonNode Number(object bound)
    {
        double value = Convert.ToDouble(bound, CultureInfo.InvariantCulture);
        return value == Math.Truncate(value) && Math.Abs(value) < 1e16 ? JsonValue.Create((long)value) : JsonValue.Create(value);
    }
}
