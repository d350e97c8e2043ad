using System.Text;
using System.Text.Json.Nodes;
using Hipi.Experiments;
using Hipi.Numerics;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression;

/// <summary>Damaged specs: each is read or refused by an InputException, never by another exception.</summary>
public sealed class SpecFuzzTests
{
    private static readonly string[] Values =
        ["null", "true", "-1", "0", "-0", "1e30", "-1e30", "1e400", "1.5", "99999999999999999999", "\"\"", "\"NaN\"", "\"\\u0000\"", "[]",
            "[[]]", "[null]", "{}", "{\"\":1}"];

    [Fact]
    public void Load_AnyValueReplaced_IsReadOrRefused()
    {
        var outcomes = new int[2];
        foreach (string path in Paths(SpecLab.Good(), []))
            foreach (string value in Values)
                outcomes[Try(Encoding.UTF8.GetBytes(Replaced(path.Split('/'), value)))]++;
        Assert.True(outcomes[0] > 20 && outcomes[1] > 500, $"{outcomes[0]} read, {outcomes[1]} refused");
    }

    [Fact]
    public void Load_AnyBytesDamaged_IsReadOrRefused()
    {
        byte[] good = Encoding.UTF8.GetBytes(SpecLab.Good().ToJsonString());
        var stream = new RngStream(1, "fuzz");
        for (int round = 0; round < 600; round++)
        {
            var bytes = new List<byte>(good);
            int at = stream.NextInt(bytes.Count), length = Math.Min(1 + stream.NextInt(20), bytes.Count - at);
            switch (stream.NextInt(4))
            {
                case 0: bytes[at] ^= (byte)(1 << stream.NextInt(8)); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(stream.NextInt(bytes.Count), bytes.GetRange(at, length)); break;
                default: bytes.RemoveRange(at, bytes.Count - at); break;
            }
            Try([.. bytes]);
        }
    }

    /// <summary>0 where a spec is read, 1 where it is refused; any other exception fails the test with its text.</summary>
    private static int Try(byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        string path = SpecLab.Write(folder, bytes);
        Exception? error = Record.Exception(() => SpecLab.Loader(1L << 30).Load(path, "smoke"));
        Assert.True(error is null or InputException, $"{error}\n{Encoding.UTF8.GetString(bytes)}");
        return error is null ? 0 : 1;
    }

    /// <summary>Paths of all values, steps with / between them.</summary>
    private static IEnumerable<string> Paths(JsonNode? node, string[] path)
    {
        if (path.Length > 0) yield return string.Join('/', path);
        if (node is JsonObject members)
            foreach (var (key, value) in members)
                foreach (string inner in Paths(value, [.. path, key])) yield return inner;
        if (node is JsonArray items)
            for (int index = 0; index < items.Count; index++)
                foreach (string inner in Paths(items[index], [.. path, $"{index}"])) yield return inner;
    }

    /// <summary>The good spec as text with one value replaced.</summary>
    private static string Replaced(string[] path, string value)
    {
        JsonNode spec = SpecLab.Good(), parent = spec;
        foreach (string step in path[..^1]) parent = Child(parent, step);
        const string mark = "#replaced#";
        if (parent is JsonArray list) list[int.Parse(path[^1], System.Globalization.CultureInfo.InvariantCulture)] = mark;
        else parent[path[^1]] = mark;
        return spec.ToJsonString().Replace($"\"{mark}\"", value, StringComparison.Ordinal);
    }

    private static JsonNode Child(JsonNode parent, string step) =>
        parent is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : parent[step]!;
}
