using Hipi.Command.Figures;
using Hipi.Environments;
using Hipi.Environments.MuJoCo;

namespace Hipi.Command;

/// <summary>The registered environments that step MuJoCo, with the default settings of base.json.</summary>
public static class EngineEnvironments
{
    /// <summary>Their names, in the registry's order.</summary>
    public static IEnumerable<string> Names =>
        EnvironmentRegistry.All.Entries.Where(kind => kind.Options.IsAssignableTo(typeof(IMuJoCoOptions))).Select(kind => kind.Name);

    public static MuJoCoEnvironment Make(string name) => (MuJoCoEnvironment)EnvironmentsTable.Default(name);
}
