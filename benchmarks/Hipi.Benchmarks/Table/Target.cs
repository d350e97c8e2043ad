using System.Globalization;

namespace Hipi.Benchmarks;

/// <summary>What a row measures and, where one was set, the bound that it should keep.</summary>
/// <param name="Name">The row's name.</param>
/// <param name="Work">What is measured.</param>
/// <param name="Bound">The bound on the row's ratio; null where none was set.</param>
/// <param name="IsUpper">Whether the bound is the most, not the least.</param>
/// <param name="Unit">What the ratio counts; "x" where it is reference over ours.</param>
public sealed record Target(string Name, string Work, double? Bound = null, bool IsUpper = false, string Unit = "x")
{
    /// <summary>All rows, in the order of the table.</summary>
    public static IReadOnlyList<Target> All { get; } =
    [
        new("sac-update-64", "one SAC update, (64,64), 24 inputs, 6 actions, batch 32", 18),
        new("sac-update-256", "the same at (256,256)", 2.8),
        new("relabel-64", "soft-Q relabel, 32 x 32 tasks, (64,64), first layer split on both sides", 2.2),
        new("relabel-256", "the same at (256,256)", 1.2),
        new("bc-step-256", "behavioural-cloning step, batch 256, (256,256)", 1.5),
        new("fma-peak-fraction", "arithmetic of the (256,256) update over the FMA peak of one core, widest vectors", 0.65, Unit: ""),
        new("two-core-scaling", "throughput of cells on 2 cores over 1", 1.9),
        new("loop-overhead", "a navigation step without update, relabel and evaluation", 5, true, "us"),
        new("allocations", "bytes an update, relabel, environment step or replay sample", 0, true, "B"),
        new("mujoco-overhead",
            "a MuJoCo control step through the binding over one of a pure C loop with the same sin, cos and exp, the environment with the most", 1.05, true),
        new("mujoco-own-functions",
            "that C loop over one with the C library's sin, cos and exp: what equal bits on every CPU cost, the environment with the most"),
        new("backup-relabel", "relabel by the one-step backup, (64,64)"),
        new("fma-peak-fraction-256-bit", "the same fraction, over the peak with 256-bit vectors", Unit: ""),
        new("sac-update-64-reused-draw", "libtorch takes the temperature's draw from the actor's (64,64): less work than ours"),
        new("sac-update-256-reused-draw", "the same at (256,256)"),
        new("relabel-64-rows", "libtorch makes 1,024 rows instead of splitting the first layer, (64,64)"),
        new("relabel-256-rows", "the same at (256,256)"),
    ];

    /// <summary>Whether a ratio keeps the bound.</summary>
    public bool Holds(double ratio) => Bound is not { } bound || (IsUpper ? ratio <= bound : ratio >= bound);

    /// <summary>The bound in words.</summary>
    public string BoundText => Bound is { } bound
        ? string.Create(CultureInfo.InvariantCulture, $"{(IsUpper ? "at most" : "at least")} {bound}{Separated}") : "";

    /// <summary>A ratio with its unit.</summary>
    public string Format(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.##}{Separated}");

    private string Separated => Unit is "x" or "" ? Unit : " " + Unit;
}
