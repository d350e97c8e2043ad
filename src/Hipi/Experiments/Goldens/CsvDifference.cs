using System.Globalization;
using System.Text;

namespace Hipi.Experiments;

/// <summary>
/// Where two curves or tables first differ: row, column, both values, their distance in ulps, the stage that shows it first.
/// </summary>
internal static class CsvDifference
{
    /// <summary>Columns of a curve by the stage that fills them, in the order in which a step runs them.</summary>
    private static readonly (string Stage, string[] Columns)[] Stages =
    [
        ("collect", ["environmentSteps", "gradientSteps", "episodes"]),
        ("relabel", ["labelsKept", "posteriorEntropy", "scoreOriginal", "scoreChosen", "scoreBest"]),
        ("update", ["criticLoss", "actorLoss", "temperature", "stateHash"]),
        ("evaluate", ["evaluationReturn", "evaluationSuccess", "evaluationLength"]),
    ];

    public static string Describe(byte[] expected, byte[] received)
    {
        string[] golden = Lines(expected), now = Lines(received);
        int row = 0;
        while (row < golden.Length && row < now.Length && golden[row] == now[row]) row++;
        if (row >= golden.Length || row >= now.Length) return $"has {now.Length - 1} rows, golden has {golden.Length - 1}";
        if (row == 0) return $"columns differ: \"{now[0]}\", golden \"{golden[0]}\"";
        string[] columns = golden[0].Split(','), goldenFields = golden[row].Split(','), fields = now[row].Split(',');
        if (fields.Length != goldenFields.Length) return $"row {row} has {fields.Length} fields, golden has {goldenFields.Length}";
        int column = Enumerable.Range(0, fields.Length).First(index => fields[index] != goldenFields[index]);
        string[] differing = [.. Enumerable.Range(0, fields.Length).Where(index => fields[index] != goldenFields[index])
            .Select(index => columns[index])];
        string distance = columns[column] == "stateHash" ? "" : Distance(fields[column], goldenFields[column]);
        return $"row {row}, column {columns[column]}: \"{fields[column]}\", golden \"{goldenFields[column]}\"{distance}{Stage(differing)}";
    }

    /// <summary>Number of steps from one double to the other; empty text where one is not a number.</summary>
    private static string Distance(string left, string right) =>
        double.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out double x)
        && double.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out double y)
            ? string.Create(CultureInfo.InvariantCulture, $" ({Int128.Abs(Ordinal(x) - Ordinal(y))} ulp apart)") : "";

    /// <summary>Doubles in order as whole numbers; both zeros are 0.</summary>
    private static Int128 Ordinal(double value)
    {
        Int128 size = BitConverter.DoubleToInt64Bits(value) & long.MaxValue;
        return double.IsNegative(value) ? -size : size;
    }

    private static string Stage(string[] columns)
    {
        string? stage = Stages.FirstOrDefault(known => known.Columns.Any(columns.Contains)).Stage;
        return stage is null ? "" : $"; first stage to differ in that row: {stage}";
    }

    private static string[] Lines(byte[] bytes) => Encoding.UTF8.GetString(bytes).TrimEnd('\n').Split('\n');
}
