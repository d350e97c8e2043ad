using System.Collections.Immutable;
using System.Text;

namespace Hipi.Experiments;

/// <summary>table.csv: what a cell has to say beside its curve (scores, labels, goals reached); same byte rules as the curve.</summary>
/// <remarks>A field is a number, a flag (1 or 0) or a text without separators; empty where absent.</remarks>
public sealed class TableFile
{
    public const string Name = "table.csv";

    private readonly List<string[]> rows = [];

    public TableFile(params string[] columns)
    {
        foreach (string column in columns) Csv.Field(column);
        Columns = [.. columns];
    }

    public ImmutableArray<string> Columns { get; }

    /// <summary>The fields of all rows, as they stand in the file.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows => rows;

    /// <summary>Adds a row, one value a column.</summary>
    public void Add(params object?[] values)
    {
        if (values.Length != Columns.Length)
            throw new ArgumentException($"a row must have {Columns.Length} values ({string.Join(", ", Columns)}), found {values.Length}");
        rows.Add([.. values.Select(Csv.Field)]);
    }

    /// <summary>A field as text.</summary>
    public string Text(int row, string column) => rows[row][ColumnIndex(column)];

    /// <summary>A field as a number, NaN where empty.</summary>
    public double Number(int row, string column) => Csv.ReadNumber(Text(row, column), $"{Name}:{row + 2}, column {column}");

    public byte[] ToBytes()
    {
        var text = new StringBuilder();
        text.AppendJoin(',', Columns).Append('\n');
        foreach (string[] row in rows) text.AppendJoin(',', row).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <exception cref="InputException">Not a table; names the line.</exception>
    public static TableFile Read(string path)
    {
        string[] lines = File.ReadAllText(path).Split('\n');
        if (lines.Length < 2 || lines[^1].Length != 0)
            throw new InputException($"{path}: must begin with the columns of a table and end with a line feed; run its cell again");
        if (lines[0].AsSpan().IndexOfAny('"', '\r') >= 0)
            throw new InputException($"{path}:1: must be names of columns without quotes, found {lines[0].TrimEnd()}; run its cell again");
        var table = new TableFile(lines[0].Split(','));
        for (int line = 1; line < lines.Length - 1; line++)
        {
            string[] fields = lines[line].Split(',');
            if (fields.Length != table.Columns.Length)
                throw new InputException(
                    $"{path}:{line + 1}: must have {table.Columns.Length} fields, found {fields.Length}; run its cell again");
            table.rows.Add(fields);
        }
        return table;
    }

    private int ColumnIndex(string column)
    {
        int index = Columns.IndexOf(column);
        return index >= 0 ? index : throw new InputException(
            $"{Name}: must have the column {column}, found {string.Join(", ", Columns)}; name one of these");
    }
}
