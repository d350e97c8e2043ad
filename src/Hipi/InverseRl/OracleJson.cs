using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hipi.InverseRl;

/// <summary>Reads a JSON file token by token from a stream, knowing at every token where it is: file, line, column and JSON path.</summary>
/// <remarks>Alloc: one buffer; a token may be at most <see cref="LongestToken"/> bytes long. No document is ever built.</remarks>
internal ref struct OracleJson
{
    private const int LongestToken = 1 << 20, BufferSize = LongestToken;

    private readonly Stream stream;
    private readonly string file;
    private readonly (string? Key, int Index)[] path = new (string?, int)[64];
    private readonly byte[] buffer = new byte[BufferSize];
    private Utf8JsonReader reader;
    private int length, depth;
    private bool ended;
    private long line = 1, column = 1;   // of the buffer's first byte

    public OracleJson(Stream stream, string file)
    {
        (this.stream, this.file) = (stream, file);
        Fill(0);
        int mark = buffer.AsSpan(0, length).StartsWith(Encoding.UTF8.Preamble) ? 3 : 0;
        if (ended && length == mark)
            throw new InputException(
                $"{file}: must hold a JSON object, found an empty file; write horizon, initial, transitions, rewards, prior and "
                    + "trajectories");
        buffer.AsSpan(mark, length - mark).CopyTo(buffer);
        length -= mark;
        reader = new Utf8JsonReader(buffer.AsSpan(0, length), ended, default);
    }

    public readonly JsonTokenType Token => reader.TokenType;

    /// <summary>The next token; false at the end of the file.</summary>
    public bool Read()
    {
        try
        {
            while (!reader.Read())
            {
                if (ended) return false;
                Refill();
            }
            return true;
        }
        catch (JsonException problem)
        {
            string what = problem.Message.Split(" LineNumber:")[0].TrimEnd('.');
            throw new InputException(FormattableString.Invariant(
                $"{file}:{problem.LineNumber + 1}:{problem.BytePositionInLine + 1}: must be JSON, found a fault: {what}")
                + "; correct the file there");
        }
    }

    /// <summary>Enters a list or an object's value: what follows is named under it.</summary>
    public void Push() => path[depth++] = (null, 0);

    public void Pop() => depth--;

    /// <summary>Names the element that is read next.</summary>
    public readonly void At(int index) => path[depth - 1] = (null, index);

    /// <summary>Names the member that is read next.</summary>
    public readonly void At(string key) => path[depth - 1] = (key, 0);

    /// <summary>The member name at this token.</summary>
    public readonly string Key()
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Problem("a name must be valid UTF-8", "other bytes", "save the file as UTF-8");
        }
    }

    /// <summary>A finite number in [least, most].</summary>
    public readonly double Number(double least, double most, string what)
    {
        if (Token != JsonTokenType.Number) throw Problem($"must be {what}", Found(), "write a number");
        if (reader.TryGetDouble(out double value) && value >= least && value <= most) return value;
        throw Problem($"must be {what}", Found(), "write a number in this range");
    }

    /// <summary>A reward: a number, or the string "-Infinity".</summary>
    public readonly double Reward(double most)
    {
        if (Token == JsonTokenType.String && reader.ValueSpan.SequenceEqual("-Infinity"u8)) return double.NegativeInfinity;
        string range = string.Create(CultureInfo.InvariantCulture, $"{-most:R} to {most:R}");
        if (Token == JsonTokenType.Number && reader.TryGetDouble(out double value) && value >= -most && value <= most) return value;
        throw Problem($"must be a number from {range}, or \"-Infinity\"", Found(), "write one of these");
    }

    /// <summary>A whole number in [least, most].</summary>
    public readonly int Whole(int least, int most, string what)
    {
        if (Token == JsonTokenType.Number && reader.TryGetInt32(out int value) && value >= least && value <= most) return value;
        throw Problem($"must be {what}", Found(), "write a whole number in this range, without a point");
    }

    /// <summary>Requires the token to open a list or an object.</summary>
    public readonly void Open(JsonTokenType expected, string what)
    {
        if (Token != expected)
            throw Problem($"must be {what}", Found(),
                expected == JsonTokenType.StartArray ? "write a list in [ ]" : "write an object in { }");
    }

    /// <summary>The error `file:line:column: path: rule, found; what to do` at this token.</summary>
    public readonly InputException Problem(string rule, string found, string todo)
    {
        ReadOnlySpan<byte> before = buffer.AsSpan(0, (int)reader.TokenStartIndex);
        int newLine = before.LastIndexOf((byte)'\n');
        long atLine = line + before.Count((byte)'\n'), atColumn = newLine < 0 ? column + before.Length : before.Length - newLine;
        string where = PathText();
        return new InputException(FormattableString.Invariant(
            $"{file}:{atLine}:{atColumn}: {(where.Length == 0 ? "" : where + ": ")}{rule}, found {found}; {todo}"));
    }

    /// <summary>The token as a reader sees it, shortened.</summary>
    public readonly string Found()
    {
        string text = Token switch
        {
            JsonTokenType.StartArray => "a list",
            JsonTokenType.StartObject => "an object",
            JsonTokenType.EndArray => "the end of the list",
            JsonTokenType.EndObject => "the end of the object",
            JsonTokenType.String => $"the text \"{Encoding.UTF8.GetString(reader.ValueSpan)}\"",
            _ => Encoding.UTF8.GetString(reader.ValueSpan),
        };
        return Shown(text);
    }

    /// <summary>Text from the file as an error shows it: one line, at most 60 characters.</summary>
    public static string Shown(string text)
    {
        string line = string.Concat(text.Take(60).Select(letter => char.IsControl(letter) ? '?' : letter));
        return text.Length <= 60 ? line : line[..57] + "...";
    }

    private readonly string PathText()
    {
        StringBuilder text = new();
        foreach ((string? key, int index) in path.AsSpan(0, depth))
        {
            if (key is null) text.Append(CultureInfo.InvariantCulture, $"[{index}]");
            else text.Append(text.Length == 0 ? "" : ".").Append(Shown(key));
        }
        return text.ToString();
    }

    private void Refill()
    {
        int used = (int)reader.BytesConsumed;
        ReadOnlySpan<byte> consumed = buffer.AsSpan(0, used);
        int newLine = consumed.LastIndexOf((byte)'\n');
        column = newLine < 0 ? column + used : used - newLine;
        line += consumed.Count((byte)'\n');
        int left = length - used;
        if (left == buffer.Length)
            throw new InputException(
                FormattableString.Invariant(
                    $"{file}:{line}:{column}: must be JSON, found one text or number of more than 1 MiB; correct the file there"));
        buffer.AsSpan(used, left).CopyTo(buffer);
        Fill(left);
        reader = new Utf8JsonReader(buffer.AsSpan(0, length), ended, reader.CurrentState);
    }

    private void Fill(int kept)
    {
        length = kept + stream.ReadAtLeast(buffer.AsSpan(kept), buffer.Length - kept, throwOnEndOfStream: false);
        ended = length < buffer.Length;
    }
}
