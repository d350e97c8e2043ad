using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace Hipi.Experiments;

/// <summary>
/// The JSON Schema of a spec, exported from the records that specs bind to: types, ranges, descriptions, and each registered kind's
/// settings.
/// </summary>
/// <remarks>A spec may leave out what lower layers give, so that few keys are required; the loader checks the merged whole.</remarks>
public static class SpecSchema
{
    private static readonly string[] RequiredInFile = ["id", "title", "summary", "arms"];

    /// <summary>The text of docs/spec.schema.json.</summary>
    public static string Export() => Export(SpecKinds.Registered);

    internal static string Export(SpecKinds kinds)
    {
        JsonObject definitions = Definitions(kinds), properties = [], partial = [];
        foreach (string name in definitions.Select(definition => definition.Key).Where(name => name != "arm"))
        {
            properties[name] = Reference(name);
            if (name is not ("$schema" or "schema" or "id")) partial[name] = Reference(name);
        }
        foreach (var (section, key) in new[] { ("environment", "name"), ("tasks", "family"), ("learner", "name") })
            properties[section]!["required"] = new JsonArray(key);
        properties["profiles"] = new JsonObject
        {
            ["description"] = "What a profile changes in this spec: profile name -> fields.",
            ["type"] = "object",
            ["additionalProperties"] = new JsonObject { ["type"] = "object", ["properties"] = partial, ["additionalProperties"] = false },
        };
        var root = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Hipi experiment",
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
            ["required"] = new JsonArray([.. RequiredInFile.Select(name => JsonValue.Create(name))]),
            ["$defs"] = definitions,
        };
        var options = new JsonSerializerOptions
        {
            WriteIndented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        return root.ToJsonString(options) + "\n";
    }

    /// <summary>The schema of each top-level field, and of an arm.</summary>
    private static JsonObject Definitions(SpecKinds kinds)
    {
        var definitions = new JsonObject();
        foreach (Field field in Field.Of(typeof(SpecFile)).Where(field => field.Name != "profiles"))
            definitions[field.Name] = field.Name switch
            {
                "environment" => AnyOf(kinds.Environments, field),
                "tasks" => AnyOf(kinds.Tasks, field),
                "learner" => AnyOf(kinds.Learners, field),
                "arms" => Described(new JsonObject { ["type"] = "object", ["additionalProperties"] = Nullable(Reference("arm")) }, field),
                "data" => Described(new JsonObject { ["anyOf"] = Data(kinds.Protocols) }, field),
                "protocol" => Described(new JsonObject { ["enum"] = Names(kinds.Protocols) }, field),
                "budget" or "evaluation" => Nullable(Partial(RecordSchema.OfField(field))),
                _ => RecordSchema.OfField(field),
            };
        definitions["arm"] = AnyOf(kinds.Arms, null);
        return definitions;
    }

    /// <summary>One alternative a protocol that has settings, and null.</summary>
    private static JsonArray Data(KindSort protocols)
    {
        IEnumerable<Type> options = protocols.Kinds.Select(kind => kind.Options).Where(type => type != typeof(NoOptions)).Distinct();
        return new JsonArray([.. options.Select(type => Partial(RecordSchema.Of(type))), new JsonObject { ["type"] = "null" }]);
    }

    private static JsonArray Names(KindSort sort) => new([.. sort.Kinds.Select(kind => JsonValue.Create(kind.Name))]);

    /// <summary>One alternative a kind: its name and its settings, all optional, since defaults stand under them.</summary>
    private static JsonObject AnyOf(KindSort sort, Field? field)
    {
        var alternatives = new JsonArray();
        foreach (Kind kind in sort.Kinds)
        {
            JsonObject schema = Partial(RecordSchema.Of(kind.Options)), settings = (JsonObject)schema["properties"]!;
            var properties = new JsonObject { [sort.Key] = new JsonObject { ["description"] = kind.Summary, ["const"] = kind.Name } };
            if (sort.Defaults == "arms") properties["fraction"] = RecordSchema.OfField(Field.Of(typeof(ArmFields))[0]);
            foreach (var (key, value) in settings) properties[key] = value!.DeepClone();
            schema["properties"] = properties;
            alternatives.Add(schema);
        }
        if (field is { Nullable: true }) alternatives.Add(new JsonObject { ["type"] = "null" });
        var any = new JsonObject { ["anyOf"] = alternatives };
        return field is null ? any : Described(any, field);
    }

    /// <summary>Nothing required, in sections within it neither: objects of lower layers merge with it.</summary>
    private static JsonObject Partial(JsonObject schema)
    {
        schema.Remove("required");
        foreach (JsonNode? part in (schema["properties"] as JsonObject ?? []).Select(property => property.Value))
            if (part is JsonObject section) Partial(section);
        return schema;
    }

    private static JsonObject Nullable(JsonObject schema) =>
        schema["type"] is JsonArray ? schema : new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    private static JsonObject Described(JsonObject schema, Field field)
    {
        schema.Insert(0, "description", field.Description);
        return schema;
    }
}
