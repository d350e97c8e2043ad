using System.Text.Json;
using System.Text.Json.Nodes;
using Hipi.Experiments;

namespace Hipi.Properties.Conformance;

/// <summary>The registered kinds' default settings, read from specs/base.json as a spec would get them.</summary>
internal static class Defaults
{
    private static readonly JsonNode Base = JsonNode.Parse(File.ReadAllText(PathOf("specs/base.json")))!["defaults"]!;

    /// <summary>Path of a file of the repository.</summary>
    public static string PathOf(string file)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Hipi.sln"))) folder = Path.GetDirectoryName(folder);
        return Path.Combine(folder ?? throw new InvalidOperationException("no Hipi.sln above the tests"), file);
    }

    /// <summary>A kind's options record: the defaults of base.json with changes, given as JSON.</summary>
    public static object Options(string sort, string name, Type record, string changes = "{}")
    {
        JsonNode json = Section(sort, name) ?? throw new InvalidOperationException($"base.json: defaults.{sort}.{name} is missing");
        foreach (var (key, value) in (JsonObject)JsonNode.Parse(changes)!) json[key] = value?.DeepClone();
        ((JsonObject)json).Remove("fraction");
        return JsonSerializer.Deserialize(json, record, SpecJson.Options)!;
    }

    /// <summary>
    /// A copy of a kind's defaults; null where base.json has none. Nodes build themselves on first use, so that threads take turns.
    /// </summary>
    public static JsonNode? Section(string sort, string name)
    {
        lock (Base) return Base[sort]![name]?.DeepClone();
    }
}
