using System.Reflection;
using Hipi.Experiments;

namespace Hipi.Command;

/// <summary>The specs, presets and profiles that belong to the command, embedded at build.</summary>
internal static class Specs
{
    /// <summary>Profile of `run` and `reproduce` when none is named.</summary>
    public const string DefaultProfile = "quick";

    public static SpecSources Sources { get; } = SpecSources.Embedded(Assembly.GetExecutingAssembly());

    public static SpecLoader Loader { get; } = new(Sources);

    /// <summary>The loaded spec with some of its arms, and other seeds; null for all, and for its own.</summary>
    public static Spec Select(string nameOrPath, Spec spec, IReadOnlyList<string>? arms, IReadOnlyList<ulong>? seeds) =>
        CellPlan.Select(spec, arms, seeds, arm => Loader.ProfilesWith(nameOrPath, arm));
}
