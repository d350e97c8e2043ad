using Hipi.Environments.MuJoCo;
using Xunit;

namespace Hipi.Tests;

/// <summary>
/// A test of the physics engine: where MuJoCo cannot be used, it is reported as skipped, by its name and with the reason.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MuJoCoFactAttribute : FactAttribute
{
    public MuJoCoFactAttribute() => Skip = MuJoCoSkip.Reason;
}

/// <summary>The same for theories.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MuJoCoTheoryAttribute : TheoryAttribute
{
    public MuJoCoTheoryAttribute() => Skip = MuJoCoSkip.Reason;
}

/// <summary>Why tests of the physics engine are skipped; null where they run.</summary>
internal static class MuJoCoSkip
{
    public static string? Reason => MuJoCoLibrary.Problem is { } problem ? $"needs MuJoCo: {problem}; {MuJoCoLibrary.Remedy}" : null;
}
