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
}
