using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hipi.Environments;
using Hipi.Environments.MuJoCo;
using Hipi.Experiments;

namespace Hipi.Command;

/// <summary>The registered environments that step MuJoCo, with the default settings of base.json.</summary>
public static class EngineEnvironments
{
    /// <summary>Their names, in the registry's order.</summary>
    public static IEnumerable<string> Names =>
        EnvironmentRegistry.All.Entries.Where(kind => kind.Options.IsAssignableTo(typeof(IMuJoCoOptions))).Select(kind => kind.Name);

    public static MuJoCoEnvironment Make(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("specs/base.json")!;
        JsonNode defaults = JsonNode.Parse(stream)!["defaults"]!["environments"]![name]!;
        Registered<Func<object, IEnvironment>> kind = EnvironmentRegistry.All.Find(name)!;
        return (MuJoCoEnvironment)kind.Create(defaults.Deserialize(kind.Options, SpecJson.Options)!);
    }
}
