using Hipi.Environments.MuJoCo;

namespace Hipi.Experiments;

/// <summary>What a spec's physics engine is to this machine: nothing, a version, or missing.</summary>
public static class Engine
{
    /// <summary>True where MuJoCo steps the spec's environment.</summary>
    public static bool IsNeededBy(Spec spec) => spec.Environment?.Options is IMuJoCoOptions;

    /// <summary>Why the spec's cells cannot run here, with what to do; null where they can.</summary>
    public static string? ProblemOf(Spec spec) => IsNeededBy(spec) && MuJoCoLibrary.Problem is { } problem
        ? $"{spec.Id}: needs the physics engine MuJoCo, found none that works ({problem}); {MuJoCoLibrary.Remedy}"
        : null;

    /// <summary>The version that the spec's cells get here; null for managed environments, and where there is none.</summary>
    public static string? VersionOf(Spec spec) => IsNeededBy(spec) ? MuJoCoLibrary.Version : null;
}
