using Microsoft.Extensions.Configuration;

namespace Hipi.Command;

/// <summary>
/// The command's own settings: hipi.json in the current folder, then HIPI_* of the environment, then the options given; later wins.
/// </summary>
/// <remarks>None of them can move a number: those stand in a spec.</remarks>
public sealed record Settings
{
    private const string FileName = "hipi.json";
    private const int DefaultCheckpointEvery = 50_000;
    private static readonly string[] Keys = [nameof(Results), nameof(Jobs), nameof(Launcher), nameof(CheckpointEvery), nameof(Published)];

    /// <summary>The results folder.</summary>
    public required string Results { get; init; }

    /// <summary>Cells that run at the same time.</summary>
    public required int Jobs { get; init; }

    /// <summary>Who starts the cells; `local` is the only one so far.</summary>
    public required string Launcher { get; init; }

    /// <summary>Environment steps from one checkpoint of a cell to the next.</summary>
    public required int CheckpointEvery { get; init; }

    /// <summary>Whether the results folder is the one taken when nothing names another.</summary>
    public bool IsDefault => Results == DefaultResults();

    /// <summary>
    /// Published cells: the folder that the setting `published` names, else results/published of the clone; null where there is none.
    /// </summary>
    public static string? Published =>
        (Read(builder => builder.AddEnvironmentVariables("HIPI_"))[nameof(Published)]
            ?? (Repository.Root is { } root ? Path.Combine(root, "results", "published") : null))
            is { } folder && Directory.Exists(folder) ? folder : null;

    /// <summary>Reads all layers; <paramref name="results"/> and <paramref name="jobs"/> are options as given, null where absent.</summary>
    public static Settings Load(string? results = null, string? jobs = null)
    {
        string[] options = [.. Option(nameof(Results), results), .. Option(nameof(Jobs), jobs)];
        IConfigurationRoot all = Read(builder => builder.AddEnvironmentVariables("HIPI_").AddCommandLine(options));
        CheckFile();
        return new Settings
        {
            Results = Path.GetFullPath(NonEmpty(all[nameof(Results)], "results") ?? DefaultResults()),
            Jobs = all[nameof(Jobs)] is { } text
                ? Count(text, $"jobs (--jobs, HIPI_JOBS or {FileName})", 1024, "the number of cells to run at once")
                : Environment.ProcessorCount,
            CheckpointEvery = all[nameof(CheckpointEvery)] is { } steps
                ? Count(steps, $"checkpointEvery (HIPI_CHECKPOINTEVERY or {FileName})", 1_000_000_000,
                    "environment steps between checkpoints") : DefaultCheckpointEvery,
            Launcher = all[nameof(Launcher)] is null or "local" ? "local"
                : throw new InputException($"launcher: must be local, found {all[nameof(Launcher)]}; leave it out"),
        };
    }

    /// <summary>
    /// Refuses what would be passed over in silence: unknown settings, settings that are no text or number, a folder of the file's name.
    /// </summary>
    private static void CheckFile()
    {
        if (Directory.Exists(FileName)) throw new InputException($"{FileName}: must be a file, found a folder; rename the folder");
        foreach (IConfigurationSection entry in Read(_ => { }).GetChildren())
        {
            if (!Keys.Contains(entry.Key, StringComparer.OrdinalIgnoreCase))
                throw new InputException(
                    $"{FileName}: unknown setting {entry.Key}; the settings are results, jobs, launcher, checkpointEvery and published");
            if (entry.Value is null)
                throw new InputException(
                    $"{FileName}: {entry.Key}: must be a text or a number, found "
                        + $"{(entry.GetChildren().Any() ? "an object or a list" : "nothing")}; give one or leave it out");
        }
    }

    /// <summary>The clone's results folder from anywhere inside the clone, else `results` in the current folder.</summary>
    private static string DefaultResults()
    {
        string current = Directory.GetCurrentDirectory();
        return Repository.Root is { } root && (current + "/").StartsWith(root + "/", StringComparison.Ordinal)
            ? Path.Combine(root, "results") : Path.Combine(current, "results");
    }

    private static IConfigurationRoot Read(Action<IConfigurationBuilder> addLayers)
    {
        IConfigurationBuilder builder = new ConfigurationBuilder().SetBasePath(Directory.GetCurrentDirectory()).AddJsonFile(FileName,
            optional: true, reloadOnChange: false);
        addLayers(builder);
        try
        {
            return builder.Build();
        }
        catch (Exception problem) when (problem is InvalidDataException or FormatException)
        {
            throw new InputException(
                $"{FileName}: must be a JSON object of settings, found: {(problem.InnerException ?? problem).Message}; correct it or "
                    + "remove it");
        }
    }

    /// <summary>A whole number from 1 on, as text.</summary>
    public static int Count(string text, string where, int most, string what) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int count)
            && count >= 1 && count <= most
            ? count : throw new InputException($"{where}: must be a whole number in [1, {most}], found {text}; give {what}");

    private static string? NonEmpty(string? text, string name) =>
        text is null || text.Trim().Length > 0 ? text
            : throw new InputException($"{name}: must be a folder, found an empty text; name one or leave it out");

    private static string[] Option(string key, string? value) => value is null ? [] : [$"--{key}={value}"];
}
