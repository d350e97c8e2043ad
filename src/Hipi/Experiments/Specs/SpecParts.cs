using Hipi.Environments;
using Hipi.Tasks;

namespace Hipi.Experiments;

/// <summary>Makes the parts that a bound spec names.</summary>
public static class SpecParts
{
    /// <summary>The spec's environment; throws <see cref="ArgumentException"/> where its settings do not fit together.</summary>
    public static IEnvironment Environment(Spec spec) =>
        EnvironmentRegistry.All.Find(spec.Environment!.Name)!.Create(spec.Environment.Options);

    /// <summary>The spec's task family on an environment; throws <see cref="ArgumentException"/> where the two do not fit.</summary>
    public static ITaskFamily Family(Spec spec, IEnvironment environment) =>
        TaskRegistry.All.Find(spec.Tasks!.Name)!.Create(spec.Tasks.Options, environment);
}
