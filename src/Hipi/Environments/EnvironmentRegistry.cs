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
            static options => new Reacher((ReacherOptions)options)),
        new Registered<Func<object, IEnvironment>>("walker", typeof(WalkerOptions), "A planar biped, rewarded for posture, speed and effort (MuJoCo).",
            static options => new Walker((WalkerOptions)options)),
        new Registered<Func<object, IEnvironment>>("half-cheetah", typeof(HalfCheetahOptions), "A planar runner that is asked for speeds (MuJoCo).",
            static options => new HalfCheetah((HalfCheetahOptions)options)),
        new Registered<Func<object, IEnvironment>>("quadruped", typeof(QuadrupedOptions), "A four-legged runner that is asked for places or directions (MuJoCo).",
            static options => new Quadruped((QuadrupedOptions)options)));
}
