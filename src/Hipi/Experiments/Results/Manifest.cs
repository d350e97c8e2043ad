using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hipi.Experiments;

/// <summary>
/// manifest.json: what was run, by which code, on what machine, and the hash of every file; written last, so that it vouches for the rest.
/// </summary>
/// <remarks>Host facts stand here only; nothing in it enters a curve, a table or a golden.</remarks>
public sealed record Manifest
{
    public const string Name = "manifest.json";

    public required CellStatus Status { get; init; }
    public required string Key { get; init; }
    public required int NumericsVersion { get; init; }
    public required string SpecId { get; init; }
    public required string Profile { get; init; }
    public required string Arm { get; init; }
    public required ulong Seed { get; init; }
    public required int GradientSteps { get; init; }
    public required long EnvironmentSteps { get; init; }
    public required Tier Tier { get; init; }

    /// <summary>What the key is the hash of.</summary>
    public required JsonObject Cell { get; init; }

    /// <summary>The resolved spec that the cell was run for.</summary>
    public required JsonObject Spec { get; init; }

    public required string SpecSha256 { get; init; }

    /// <summary>Where and why it stopped; null where it finished.</summary>
    public Failure? Failure { get; init; }

    /// <summary>What the user was told while it ran, such as how many episodes broken physics cut; null where nothing was.</summary>
    public IReadOnlyList<string>? Notices { get; init; }

    /// <summary>Version of the code: package version, and the commit where the build knew it.</summary>
    public required string Code { get; init; }

    /// <summary>Version of the physics engine; null for managed environments.</summary>
    public string? MujocoVersion { get; init; }

    public required HostFacts Host { get; init; }
    public required DateTimeOffset Ended { get; init; }

    /// <summary>Seconds of the process that ended the cell; earlier ones, killed or stopped, are not counted.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>SHA-256 of every file of the cell, in small hex digits.</summary>
    public required ImmutableSortedDictionary<string, string> Files { get; init; }

    public byte[] ToBytes() =>
        [.. JsonSerializer.SerializeToUtf8Bytes(this, Indented), (byte)'\n'];

    /// <summary>The manifest of a folder; null where there is none.</summary>
    public static Manifest? Read(string folder)
    {
        string path = Path.Combine(folder, Name);
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<Manifest>(File.ReadAllBytes(path), SpecJson.Options);
        }
        catch (JsonException error)
        {
            throw new InputException(
                $"{path}: must be a manifest, found: {error.Message}; remove the folder {folder}, its cell is run again");
        }
    }

    private static JsonSerializerOptions Indented { get; } =
        new(SpecJson.Options)
        {
            WriteIndented = true,
            NewLine = "\n",
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
}

/// <summary>How a cell stands.</summary>
public enum CellStatus
{
    /// <summary>Nothing there.</summary>
    Missing,

    /// <summary>Begun; it resumes from its last checkpoint.</summary>
    Begun,

    /// <summary>Done; never run again.</summary>
    Finished,

    /// <summary>Stopped by a number that is not finite, or by a break of its code; run again from the start when asked for.</summary>
    Failed,
}

/// <summary>Why a cell stopped; the tensor is empty where none was to blame.</summary>
public sealed record Failure(long Step, string Tensor, string Message);
