using System.Globalization;

namespace Hipi.Experiments;

/// <summary>How numbers and texts stand in curve.csv and table.csv.</summary>
internal static class Csv
{
    /// <summary>Shortest text that reads back as the same double; empty for NaN; "Infinity" and "-Infinity".</summary>
    public static string Number(double value) =>
        double.IsNaN(value) ? ""
        : double.IsPositiveInfinity(value) ? "Infinity"
        : double.IsNegativeInfinity(value) ? "-Infinity"
        : value.ToString("R", CultureInfo.InvariantCulture);

    public static double ReadNumber(string field, string where) =>
        field.Length == 0 ? double.NaN
        : double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
        : throw new InputException($"{where}: must be a number, found \"{field}\"; run its cell again");

    /// <summary>A field of a table as text; no quoting exists, so separators are refused.</summary>
    public static string Field(object? value) => value switch
    {
        null => "",
        double number => Number(number),
        float number => float.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : Number(number),
        bool flag => flag ? "1" : "0",
        int or long or uint or ulong => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        string text when text.AsSpan().IndexOfAny(",\"\r\n") < 0 => text,
        _ => throw new ArgumentException($"a table's field must be a number, a flag or a text without , \" or line ends, found {value}"),
    };
}
