using Hipi.Environments.MuJoCo;
using Hipi.Experiments;
using Hipi.Regression.Exactness;
using Hipi.Regression.Support;
using Hipi.Tests;
using Xunit;

namespace Hipi.Regression.Physics;

/// <summary>
/// A test about goldens of the physics engine: reported as skipped, by name, without MuJoCo and under a version that no golden is of.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EngineGoldenTheoryAttribute : TheoryAttribute
{
    public EngineGoldenTheoryAttribute() => Skip = EngineGoldenSkip.Reason;
}

/// <inheritdoc cref="EngineGoldenTheoryAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EngineGoldenFactAttribute : FactAttribute
{
    public EngineGoldenFactAttribute() => Skip = EngineGoldenSkip.Reason;
}

/// <summary>A test of the physics engine on an emulated CPU: skipped, by name, where either is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EmulatedEngineFactAttribute : FactAttribute
{
    public EmulatedEngineFactAttribute() => Skip = MuJoCoSkip.Reason ?? EmulatorFactAttribute.Reason;
}

/// <summary>Why goldens of the physics engine cannot be compared here; null where they can.</summary>
internal static class EngineGoldenSkip
{
    public static string? Reason => MuJoCoSkip.Reason ?? OtherVersion();

    private static string? OtherVersion()
    {
        string[] versions =
            [.. new PhysicsGoldens(Path.Combine(RepositoryRoot.Path, "golden")).Known.Select(key => key.Version).Distinct()];
        return versions.Contains(MuJoCoLibrary.Version) ? null
            : $"the goldens are of MuJoCo {string.Join(", ", versions)}, installed is {MuJoCoLibrary.Version}";
    }
}
