using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Hipi.Environments;

/// <summary>Settings of the gridworld (environment `grid`).</summary>
public sealed record GridOptions
{
    [Range(1, 32), Description("Rows of cells.")]
    public required int Rows { get; init; }

    [Range(1, 32), Description("Columns of cells.")]
    public required int Columns { get; init; }

    [Range(4, 5), Description("Moves: 4 (up, down, left, right), or 5 (these and stay).")]
    public required int Moves { get; init; }

    [Range(0, 31), Length(1, 32), Description("Start cells [row, column], each as likely as the others.")]
    public required ImmutableArray<ImmutableArray<int>> Starts { get; init; }
}
