using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hipi.Experiments;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression;

public sealed class SpecSchemaTests
{
    private static readonly JsonObject Schema = (JsonObject)JsonNode.Parse(SpecSchema.Export())!;

    [Fact]
    public void Committed_Schema_IsThatOfTheTypes()
    {
        string committed = Path.Combine(SpecLab.Root, "docs", "spec.schema.json"),
        received = Path.Combine(Path.GetTempPath(), "spec.schema.received.json");
        if (File.Exists(committed) && File.ReadAllText(committed) == SpecSchema.Export()) return;
        File.WriteAllText(received, SpecSchema.Export());
        Assert.Fail($"docs/spec.schema.json is not that of the types; refresh it with `hipi schema`, or copy {received} over it");
    }

    [Fact]
    public void Committed_Specs_SatisfyTheSchemaAndReferToIt()
    {
        foreach (string path in Directory.EnumerateFiles(Path.Combine(SpecLab.Root, "specs"), "*.json")
            .Where(path => Path.GetFileName(path) != "base.json"))
        {
            JsonNode spec = JsonNode.Parse(File.ReadAllText(path))!;
            Assert.Equal([], Faults(spec, Schema, Path.GetFileName(path)));
            Assert.Equal("../docs/spec.schema.json", (string?)spec["$schema"]);
        }
    }

    [Theory]
    [InlineData("""{"id":"x"}""", "x: title is required")]
    [InlineData("""{"id":"X y","title":"","summary":"","arms":{}}""", "x.id: does not match")]
    [InlineData("""{"id":"x","title":"","summary":"","arms":{},"environment":{"name":"navigation","actionNoise":-1}}""",
        "x.environment: no alternative fits")]
    [InlineData("""{"id":"x","title":"","summary":"","arms":{},"environment":{"actionNoise":1}}""", "x.environment: name is required")]
    [InlineData("""{"id":"x","title":"","summary":"","arms":{"a":{"relabel":"inverse-rl","select":"most"}}}""",
        "x.arms.a: no alternative fits")]
    [InlineData("""{"id":"x","title":"","summary":"","arms":{},"budget":{"gradientSteps":0}}""",
        "x.budget.gradientSteps: 0 is out of range")]
    [InlineData("""{"id":"x","title":"","summary":"","arms":{},"profiles":{"quick":{"colour":1}}}""",
        "x.profiles.quick.colour: is not allowed")]
    public void Schema_RefusesWhatTheLoaderRefuses(string spec, string fault) =>
        Assert.Contains(Faults(JsonNode.Parse(spec)!, Schema, "x"), found => found.StartsWith(fault, StringComparison.Ordinal));

    [Fact]
    public void Schema_DescribesEveryFieldAndKind()
    {
        string text = Schema.ToJsonString();
        foreach (Kind kind in SpecKinds.Registered.WithDefaults.SelectMany(sort => sort.Kinds))
        {
            Assert.Contains($"\"const\":\"{kind.Name}\"", text, StringComparison.Ordinal);
            foreach (Field field in Field.Of(kind.Options))
                Assert.Contains($"\"{field.Name}\":{{\"description\":", text, StringComparison.Ordinal);
        }
    }

    /// <summary>The part of JSON Schema 2020-12 that the export uses.</summary>
    private static List<string> Faults(JsonNode? value, JsonObject schema, string path)
    {
        var faults = new List<string>();
        if (schema["$ref"] is { } reference)
            faults.AddRange(Faults(value, (JsonObject)Schema["$defs"]![((string)reference!)["#/$defs/".Length..]]!, path));
        if (schema["anyOf"] is JsonArray any && !any.Any(choice => Faults(value, (JsonObject)choice!, path).Count == 0))
            faults.Add($"{path}: no alternative fits");
        if (schema["const"] is { } constant && !JsonNode.DeepEquals(constant, value)) faults.Add($"{path}: is not {constant}");
        if (schema["enum"] is JsonArray names && !names.Any(name => JsonNode.DeepEquals(name, value)))
            faults.Add($"{path}: is none of {names.ToJsonString()}");
        if (schema["type"] is { } type && !Types(type).Any(name => Is(value, name))) faults.Add($"{path}: is not {type.ToJsonString()}");
        if (value is JsonObject members) faults.AddRange(ObjectFaults(members, schema, path));
        if (value is JsonArray items)
        {
            if (schema["minItems"] is { } least && items.Count < (int)least) faults.Add($"{path}: too short");
            if (schema["maxItems"] is { } most && items.Count > (int)most) faults.Add($"{path}: too long");
            if (schema["items"] is JsonObject item)
                faults.AddRange(items.SelectMany((one, index) => Faults(one, item, $"{path}[{index}]")));
        }
        if (Is(value, "number"))
        {
            double number = (double)value!.AsValue();
            if (number < (double?)schema["minimum"] || number > (double?)schema["maximum"] || number <= (double?)schema["exclusiveMinimum"]
                || number >= (double?)schema["exclusiveMaximum"])
                faults.Add($"{path}: {number} is out of range");
        }
        if (Is(value, "string") && schema["pattern"] is { } pattern && !Regex.IsMatch((string)value!, (string)pattern!))
            faults.Add($"{path}: does not match {pattern}");
        return faults;
    }

    private static IEnumerable<string> ObjectFaults(JsonObject members, JsonObject schema, string path)
    {
        foreach (JsonNode? name in schema["required"] as JsonArray ?? [])
            if (!members.ContainsKey((string)name!)) yield return $"{path}: {name} is required";
        foreach (var (key, value) in members)
            if (schema["properties"]?[key] is JsonObject known)
                foreach (string fault in Faults(value, known, $"{path}.{key}")) yield return fault;
            else if (schema["additionalProperties"] is JsonObject other)
                foreach (string fault in Faults(value, other, $"{path}.{key}")) yield return fault;
            else if (schema["additionalProperties"]?.GetValueKind() == JsonValueKind.False) yield return $"{path}.{key}: is not allowed";
    }

    private static IEnumerable<string> Types(JsonNode type) => type is JsonArray all ? all.Select(name => (string)name!) : [(string)type!];

    private static bool Is(JsonNode? value, string type) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("null", JsonValueKind.Null) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string",
            JsonValueKind.String) => true,
        ("number", JsonValueKind.Number) or ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => (double)value!.AsValue() == Math.Floor((double)value.AsValue()),
        _ => false,
    };
}
