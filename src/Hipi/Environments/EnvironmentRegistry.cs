using Hipi.Environments.MuJoCo;

namespace Hipi.Environments;

/// <summary>
/// The environments that a spec can name; a factory throws <see cref="ArgumentException"/> where settings do not fit together.
/// </summary>
public static class EnvironmentRegistry
{
    public static Registry<Func<object, IEnvironment>> All { get; } = new(
        "environment",
        new Registered<Func<object, IEnvironment>>("navigation", typeof(NavigationOptions),
            "2D navigation among four rooms, with action noise.",
            static options => new Navigation((NavigationOptions)options)),
        new Registered<Func<object, IEnvironment>>("grid", typeof(GridOptions), "Cells of a rectangle; deterministic moves.",
            static options => new Grid((GridOptions)options)),
        new Registered<Func<object, IEnvironment>>("reacher", typeof(ReacherOptions),
            "A planar arm of two links that reaches for places (MuJoCo).",
            static options => new Reacher((ReacherOptions)options)),
        new Registered<Func<object, IEnvironment>>("finger", typeof(FingerOptions),
            "A finger of two links that turns a spinner to places of its tip (MuJoCo).",
            static options => new Finger((FingerOptions)options)),
        new Registered<Func<object, IEnvironment>>("sawyer", typeof(SawyerOptions),
            "A Sawyer arm whose hand is pulled to places in the air (MuJoCo).",
            static options => new Sawyer((SawyerOptions)options)),
        new Registered<Func<object, IEnvironment>>("jaco", typeof(JacoOptions),
            "A Jaco arm moved by the speeds of its joints to places between its finger tips (MuJoCo).",
            static options => new Jaco((JacoOptions)options)),
        new Registered<Func<object, IEnvironment>>("walker", typeof(WalkerOptions),
            "A planar biped, rewarded for posture, speed and effort (MuJoCo).",
            static options => new Walker((WalkerOptions)options)),
        new Registered<Func<object, IEnvironment>>("half-cheetah", typeof(HalfCheetahOptions),
            "A planar runner that is asked for speeds (MuJoCo).",
            static options => new HalfCheetah((HalfCheetahOptions)options)),
        new Registered<Func<object, IEnvironment>>("quadruped", typeof(QuadrupedOptions),
            "A four-legged runner that is asked for places or directions (MuJoCo).",
            static options => new Quadruped((QuadrupedOptions)options)),
        new Registered<Func<object, IEnvironment>>("desk", typeof(DeskOptions),
            "An arm with a gripper at a desk with buttons, door, drawer and block (MuJoCo).",
            static options => new Desk((DeskOptions)options)));
}
