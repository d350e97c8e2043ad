using Hipi.Environments.MuJoCo;

namespace Hipi.Environments;

/// <summary>The environments that a spec can name; a factory throws <see cref="ArgumentException"/> where settings do not fit together.</summary>
public static class EnvironmentRegistry
{
    public static Registry<Func<object, IEnvironment>> All { get; } = new(
        "environment",
        new Registered<Func<object, IEnvironment>>("navigation", typeof(NavigationOptions), "2D navigation among four rooms, with action noise.",
            static options => new Navigation((NavigationOptions)options)),
        new Registered<Func<object, IEnvironment>>("grid", typeof(GridOptions), "Cells of a rectangle; deterministic moves.",
            static options => new Grid((GridOptions)options)),
        new Registered<Func<object, IEnvironment>>("reacher", typeof(ReacherOptions), "A planar arm of two links that reaches for places (MuJoCo).",
            static options => new Reacher((ReacherOptions)options)));
}
