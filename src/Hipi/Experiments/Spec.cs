using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Hipi.Experiments;

/// <summary>An experiment, checked whole: environment, tasks, arms, learner, budget, evaluation, seeds, sweep and claims.</summary>
/// <remarks>Made by SpecLoader; a section that the protocol does not read is null.</remarks>
public sealed record Spec
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required string Summary { get; init; }
    public required Tier Tier { get; init; }

    /// <summary>Name of the profile that it was loaded with.</summary>
    public required string Profile { get; init; }

    public required string Protocol { get; init; }
    public required Choice? Environment { get; init; }
    public required Choice? Tasks { get; init; }
    public required ImmutableArray<Arm> Arms { get; init; }
    public required Choice? Learner { get; init; }

    /// <summary>The protocol's own options (section `data`).</summary>
    public required Choice? Data { get; init; }

    public required Budget? Budget { get; init; }
    public required Evaluation? Evaluation { get; init; }
    public required ImmutableArray<ulong> Seeds { get; init; }
    public required Sweep? Sweep { get; init; }
    /// <summary>What figures, sweeps and claims look at.</summary>
    public required Measure Measure { get; init; }

    public required CellSource CellsFrom { get; init; }
    public required ImmutableArray<Claim> Claims { get; init; }

    /// <summary>The merged JSON that all of this was bound from.</summary>
    public required JsonObject Resolved { get; init; }

    /// <summary>The command's own files, for weights that a spec names.</summary>
    public SpecSources? Files { get; init; }

    /// <summary>The column of curve.csv that holds the measure.</summary>
    public string MeasuredColumn => Measure == Measure.Success ? "evaluationSuccess" : "evaluationReturn";
}

/// <summary>What an evaluation is judged by; it moves no number of a cell.</summary>
public enum Measure
{
    /// <summary>Share of the episodes that met their task.</summary>
    Success,

    /// <summary>Mean undiscounted sum of rewards.</summary>
    Return,
}

/// <summary>A registered kind chosen by name, with its options bound and as canonical JSON.</summary>
/// <param name="Name">Name in its registry.</param>
/// <param name="Options">The kind's options record.</param>
/// <param name="Json">The options as JSON, complete, without the name.</param>
public sealed record Choice(string Name, object Options, JsonObject Json);

/// <summary>An arm: a relabelling strategy under the name that the figures use.</summary>
/// <param name="Name">Name in the spec; it moves no number.</param>
/// <param name="Relabel">The relabeller and its settings.</param>
/// <param name="Fraction">Probability that a row of a batch is offered to the relabeller (spec field `fraction`).</param>
public sealed record Arm(string Name, Choice Relabel, double Fraction);

/// <summary>On which machines a spec's bytes are equal.</summary>
public enum Tier
{
    /// <summary>Any x64 or Arm64 machine.</summary>
    Portable,

    /// <summary>One MuJoCo build and one C library, any CPU.</summary>
    Engine,
}

/// <summary>Where the cells of a figure come from.</summary>
public enum CellSource
{
    /// <summary>Run then and there.</summary>
    Runs,

    /// <summary>Taken from the published store where it has them, else run.</summary>
    Published,
}
