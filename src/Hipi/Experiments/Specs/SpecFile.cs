using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Hipi.Experiments;

/// <summary>Marks a section whose options are those of the registered kind that it names.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KindOfAttribute(string sort) : Attribute
{
    public string Sort { get; } = sort;
}

/// <summary>A spec as it stands in JSON, all layers merged: what the checks walk and the schema is exported from.</summary>
internal sealed record SpecFile
{
    [JsonPropertyName("$schema"), Description("The schema that editors complete from.")]
    public string? SchemaReference { get; init; }

    [Range(1, 1), Description("Version of the spec's form.")]
    public required int Schema { get; init; }

    [RegularExpression("^[a-z0-9][a-z0-9-]*$"), Description("Short name; folders and figures carry it.")]
    public required string Id { get; init; }

    [Description("One line over the figure.")]
    public required string Title { get; init; }

    [Description("What the experiment shows, in a sentence or two.")]
    public required string Summary { get; init; }

    [Description("Where default settings come from: paper (the paper's values) or readme (the released README's).")]
    public required string Preset { get; init; }

    [Description("On which machines the bytes are equal.")]
    public required Tier Tier { get; init; }

    [Description("How a cell is run.")]
    public required string Protocol { get; init; }

    [KindOf("environments"), Description("The dynamics, by name, with their settings.")]
    public JsonObject? Environment { get; init; }

    [KindOf("tasks"), Description("The task family, by name, with its settings.")]
    public JsonObject? Tasks { get; init; }

    [KindOf("arms"), Description("Relabelling arms: name in the figures -> kind and settings; null removes an arm of a lower layer.")]
    public required ImmutableSortedDictionary<string, JsonObject?> Arms { get; init; }

    [KindOf("learners"), Description("The learner, by name, with its settings.")]
    public JsonObject? Learner { get; init; }

    [Description("The protocol's own settings.")]
    public JsonObject? Data { get; init; }

    [Description("How long a cell runs.")]
    public Budget? Budget { get; init; }

    [Description("When and how long a policy is evaluated.")]
    public Evaluation? Evaluation { get; init; }

    [Range(0UL, 9007199254740991UL), Length(1, 1000), Description("Seeds that are run and drawn, no two equal.")]
    public required ImmutableArray<ulong> Seeds { get; init; }

    [Description("Gradient steps per environment step to try, or null.")]
    public Sweep? Sweep { get; init; }

    [Description("What figures, sweeps and claims look at: success or return of the evaluation.")]
    public required Measure Measure { get; init; }

    [Description("Where cells come from: run then and there, or taken from the published store where it has them.")]
    public required CellSource CellsFrom { get; init; }

    [Description("What the paper states, as assertions.")]
    public required ImmutableArray<Claim> Claims { get; init; }

    [Description("What a profile changes in this spec: profile name -> fields.")]
    public ImmutableSortedDictionary<string, JsonObject>? Profiles { get; init; }
}
