using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Hipi.Experiments;

/// <summary>curve.csv: LF, UTF-8, invariant, shortest round-trip numbers, empty where absent; its bytes are what goldens cover.</summary>
public static class CurveFile
{
    public const string Name = "curve.csv";

    /// <summary>The columns, in file order.</summary>
    public static ImmutableArray<string> Columns { get; } =
    [
        "environmentSteps", "gradientSteps", "episodes", "evaluationReturn", "evaluationSuccess", "evaluationLength",
        "criticLoss", "actorLoss", "temperature", "labelsKept", "posteriorEntropy", "scoreOriginal", "scoreChosen", "scoreBest",
        "stateHash",
    ];

    /// <summary>The columns that hold readings: all but the counters and the hash.</summary>
    public static ImmutableArray<string> NumberColumns { get; } = Columns[3..^1];

    public static byte[] ToBytes(IReadOnlyList<CurveRow> rows)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', Columns).Append('\n');
        foreach (CurveRow row in rows) text.AppendJoin(',', Fields(row)).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static ImmutableArray<CurveRow> Read(string path) => Parse(File.ReadAllText(path), path);

    /// <summary>Reads the text of a curve, which has one row at least.</summary>
    /// <exception cref="InputException">Not a curve; names the line.</exception>
    public static ImmutableArray<CurveRow> Parse(string text, string where) =>
        Rows(text, where) is { IsEmpty: false } rows ? rows
            : throw new InputException($"{where}: must have a row at least, found the columns alone; run its cell again");

    private static ImmutableArray<CurveRow> Rows(string text, string where)
    {
        string[] lines = text.Split('\n');
        if (lines.Length < 2 || lines[^1].Length != 0 || lines[0] != string.Join(',', Columns))
            throw new InputException($"{where}: must begin with the columns of a curve and end with a line feed; run its cell again");
        return [.. lines[1..^1].Select((line, index) => Row(line.Split(','), $"{where}:{index + 2}"))];
    }

    /// <summary>Writes the rows into a checkpoint.</summary>
    public static void Save(BinaryWriter writer, IReadOnlyList<CurveRow> rows) =>
        writer.Write(Encoding.UTF8.GetString(ToBytes(rows)));

    /// <summary>Reads what <see cref="Save"/> wrote; the numbers come back bit for bit.</summary>
    public static ImmutableArray<CurveRow> Load(BinaryReader reader) => Rows(reader.ReadString(), "checkpoint");

    /// <summary>The number of column <paramref name="name"/> in a row, NaN where absent.</summary>
    public static double Value(CurveRow row, string name) => Numbers(row)[Columns.IndexOf(name) - 3];

    private static IEnumerable<string> Fields(CurveRow row) =>
    [
        Whole(row.EnvironmentSteps), Whole(row.GradientSteps), Whole(row.Episodes), .. Numbers(row).Select(Csv.Number),
        row.StateHash is { } hash ? hash.ToString("x16", CultureInfo.InvariantCulture) : "",
    ];

    private static double[] Numbers(CurveRow row) =>
    [
        row.EvaluationReturn, row.EvaluationSuccess, row.EvaluationLength, row.CriticLoss, row.ActorLoss, row.Temperature,
        row.LabelsKept, row.PosteriorEntropy, row.ScoreOriginal, row.ScoreChosen, row.ScoreBest,
    ];

    private static CurveRow Row(string[] fields, string where)
    {
        if (fields.Length != Columns.Length)
            throw new InputException($"{where}: must have {Columns.Length} fields, found {fields.Length}; run its cell again");
        double[] numbers = [.. fields[3..^1].Select(field => Csv.ReadNumber(field, where))];
        return new CurveRow
        {
            EnvironmentSteps = Count(fields[0], where),
            GradientSteps = Count(fields[1], where),
            Episodes = Count(fields[2], where),
            EvaluationReturn = numbers[0], EvaluationSuccess = numbers[1], EvaluationLength = numbers[2],
            CriticLoss = numbers[3], ActorLoss = numbers[4], Temperature = numbers[5],
            LabelsKept = numbers[6], PosteriorEntropy = numbers[7],
            ScoreOriginal = numbers[8], ScoreChosen = numbers[9], ScoreBest = numbers[10],
            StateHash = fields[^1].Length == 0 ? null : Hash(fields[^1], where),
        };
    }

    private static long Count(string field, string where) =>
        long.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value
            : throw new InputException($"{where}: must be a count, found \"{field}\"; run its cell again");

    private static ulong Hash(string field, string where) =>
        ulong.TryParse(field, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value) ? value
            : throw new InputException($"{where}: must be a hash in hex digits, found \"{field}\"; run its cell again");

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
