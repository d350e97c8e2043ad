namespace Hipi.Environments;

/// <summary>The environments that a spec can name; a factory throws <see cref="ArgumentException"/> where settings do not fit together.</summary>
public static class EnvironmentRegistry
{
    public static Registry<Func<object, IEnvironment>> All { get; } = new(
        "environment",
        new Registered<Func<object, IEnvironment>>("navigation", typeof(NavigationOptions), "2D navigation among four rooms, with action noise.",
            static options => new Navigation((NavigationOptions)options)),
        new Registered<Func<object, IEnvironment>>("grid", typeof(GridOptions), "Cells of a rectangle; deterministic moves.",
            static options => new Grid((GridOptions)options)));
}
