using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Hipi.Experiments.Protocols;

/// <summary>Section `data` of protocol `labels` (Fig. 2).</summary>
public sealed record LabelsOptions
{
    [RegularExpression("^[udlrs]{1,200}$"), Length(2, 64)]
    [Description("Moves of the trajectories, all of one length, from the only start: u, d, l, r, s (stay).")]
    public required ImmutableArray<string> Trajectories { get; init; }

    [Range(0, 1023), Length(2, 64), Description("The task that each trajectory pursued, by its index: its own.")]
    public required ImmutableArray<int> Own { get; init; }

    [Range(1, 1_000_000), Description("How often every trajectory is labelled.")]
    public required int Draws { get; init; }
}
