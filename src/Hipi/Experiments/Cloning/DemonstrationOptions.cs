using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Hipi.Experiments.Cloning;

/// <summary>The demonstrations of protocol `cloning`: made from a seed, never stored.</summary>
public sealed record DemonstrationOptions
{
    [Description("Who demonstrates: policy (published weights), random, or an environment's script.")]
    public required string Demonstrator { get; init; }

    [RegularExpression("^[a-z0-9][a-z0-9-]*$"), Description("Name of the weights in specs/policies, for demonstrator policy; else null.")]
    public required string? Policy { get; init; }

    [RegularExpression("^[0-9a-f]{64}$"), Description("SHA-256 of those weights; else null.")]
    public required string? Sha256 { get; init; }

    [Description("Action of a policy: mean, or sample (a draw).")]
    public required DemonstrationActions Actions { get; init; }

    [Range(2, 1_000_000), Description("Trajectories.")]
    public required int Trajectories { get; init; }

    [Description("Commanded tasks: prior (a draw each), or balanced (the tasks of a finite support in turn).")]
    public required DemonstrationTasks Tasks { get; init; }

    [Range(0UL, 9007199254740991UL), Description("Seed of the demonstrations, apart from the run's seed: every cell clones the same ones.")]
    public required ulong Seed { get; init; }
}

/// <summary>How a policy acts in demonstrations.</summary>
public enum DemonstrationActions
{
    Mean,
    Sample,
}

/// <summary>Which tasks demonstrations are commanded.</summary>
public enum DemonstrationTasks
{
    Prior,
    Balanced,
}
