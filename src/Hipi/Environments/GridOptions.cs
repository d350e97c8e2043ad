using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Hipi.Environments;

/// <summary>A cell of a grid, counted from 0 at the top left.</summary>
public readonly record struct GridCell
{
    [Range(0, 31), Description("Row, from the top.")]
    public required int Row { get; init; }

    [Range(0, 31), Description("Column, from the left.")]
    public required int Column { get; init; }
}

/// <summary>Settings of the gridworld (environment `grid`).</summary>
public sealed record GridOptions
{
    [Range(1, 32), Description("Rows of cells.")]
    public required int Rows { get; init; }

    [Range(1, 32), Description("Columns of cells.")]
    public required int Columns { get; init; }

    [Range(4, 5), Description("Moves: 4 (up, down, left, right), or 5 (these and stay).")]
    public required int Moves { get; init; }

    [Description("Start cells, each as likely as the others.")]
    public required ImmutableArray<GridCell> Starts { get; init; }
}
