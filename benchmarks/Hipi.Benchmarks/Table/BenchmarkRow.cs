using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hipi.Benchmarks;

/// <summary>One row of benchmarks/latest.json; every key is there, null where it does not apply.</summary>
/// <param name="Name">The row's name.</param>
/// <param name="OursUs">Our median, microseconds.</param>
/// <param name="ReferenceUs">The reference's median at its better thread setting, microseconds.</param>
/// <param name="Ratio">The number that the target bounds.</param>
/// <param name="Spread">(Largest - least) / median over the rounds, of the side that varied more.</param>
public sealed record BenchmarkRow(
    string Name,
    [property: JsonPropertyName("ours_us")] double? OursUs,
    [property: JsonPropertyName("reference_us")] double? ReferenceUs,
    double? Ratio,
    double? Spread)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true,
        Converters = { new FourDigits() },
    };

    /// <summary>Reads the list; a missing or unknown key is an error.</summary>
    public static IReadOnlyList<BenchmarkRow> Parse(string json) => JsonSerializer.Deserialize<BenchmarkRow[]>(json, Options)!;

    /// <summary>The list as JSON, a row a line.</summary>
    public static string Format(IEnumerable<BenchmarkRow> rows) =>
        $"[\n{string.Join(",\n", rows.Select(row => "  " + JsonSerializer.Serialize(row, Options)))}\n]\n";

    /// <summary>Numbers with at most four digits after the point.</summary>
    private sealed class FourDigits : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(Math.Round(value, 4));
    }
}
