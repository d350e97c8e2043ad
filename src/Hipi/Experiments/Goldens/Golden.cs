using System.Text.Json;

namespace Hipi.Experiments;

/// <summary>
/// What stands beside a golden curve: of which cell, where it is equal, by which code it was made, and the hashes of the cell's files.
/// </summary>
/// <remarks>No time, host or path inside.</remarks>
public sealed record GoldenNote
{
    /// <summary>Key of the cell.</summary>
    public required string Key { get; init; }

    public required Tier Tier { get; init; }

    /// <summary>Version of the physics engine that it holds for; null for managed environments.</summary>
    public string? MujocoVersion { get; init; }

    /// <summary>Which file of the cell the golden is: curve.csv or table.csv.</summary>
    public required string File { get; init; }

    public required GoldenOrigin Origin { get; init; }

    /// <summary>SHA-256 of every file of the cell.</summary>
    public required System.Collections.Immutable.ImmutableSortedDictionary<string, string> Files { get; init; }

    public byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Indented), (byte)'\n'];

    public static GoldenNote Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<GoldenNote>(System.IO.File.ReadAllBytes(path), SpecJson.Options)!;
        }
        catch (JsonException error)
        {
            throw new InputException($"{path}: must be a golden's note, found: {error.Message}; restore it from the repository");
        }
    }

    private static JsonSerializerOptions Indented { get; } = new(SpecJson.Options)
    {
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };
}

/// <summary>What made a golden.</summary>
public sealed record GoldenOrigin(string Producer, int NumericsVersion);

/// <summary>One thing that a golden check found.</summary>
/// <param name="Id">`spec/arm-seed`.</param>
/// <param name="Message">All lines for the reader, the accept command last.</param>
public sealed record GoldenProblem(string Id, string Message);
