using System.Globalization;
using Hipi.Experiments;

namespace Hipi.Command.Report;

/// <summary>Rows of a cell's table, read by column name.</summary>
internal static class TableReader
{
    /// <summary>The rows of a table; with <paramref name="kind"/>, those whose column `kind` has it.</summary>
    public static IEnumerable<TableRow> Rows(CellResult cell, string? kind = null)
    {
        TableFile table = cell.Table();
        for (int row = 0; row < table.Rows.Count; row++)
            if (kind is null || table.Text(row, "kind") == kind) yield return new TableRow(table, row);
    }
}

/// <summary>One row of a table.</summary>
internal readonly record struct TableRow(TableFile Table, int Index)
{
    public double Number(string column) => Table.Number(Index, column);
    public int Whole(string column) => int.Parse(Table.Text(Index, column), NumberStyles.Integer, CultureInfo.InvariantCulture);
    public bool Flag(string column) => Table.Text(Index, column) == "1";
    public string Text(string column) => Table.Text(Index, column);
}
