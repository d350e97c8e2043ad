using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Hipi.Environments.MuJoCo;
using Hipi.Experiments;
using Hipi.Numerics;

namespace Hipi.Command.Commands;

/// <summary>
/// `hipi audit`: runs randomly chosen published cells again and compares the SHA-256 of every file; exits with 1 on a difference.
/// </summary>
/// <remarks>
/// A cell is rebuilt from its manifest alone and run in a folder of its own, so that no earlier result stands in for the code of now.
/// </remarks>
internal static class AuditCommand
{
    private const int DefaultCells = 2, MostCells = 100_000;
    private const ulong Unnamed = 1_000_000;   // a seed that nobody named is short, so that it can be typed again

    public static System.CommandLine.Command Create()
    {
        var options = new RunOptions();
        var cells = new Option<string>("--cells")
        {
            Description = $"How many published cells to run again; {DefaultCells} when absent.",
            HelpName = "N",
        };
        var seed = new Option<string>("--seed")
        {
            Description = "Seed of the choice, to repeat an audit; another one each time when absent.",
            HelpName = "SEED",
        };
        var command = new System.CommandLine.Command("audit",
            "Runs randomly chosen published cells again and compares every byte.") { cells, seed, options.Jobs };
        command.SetAction(parse => Run(
            parse.GetValue(cells) is { } count
                ? Settings.Count(count, "--cells", MostCells, "the number of cells to run again") : DefaultCells,
            parse.GetValue(seed) is { } given ? SeedList.One(given) : (ulong)DateTime.UtcNow.Ticks % Unnamed,
            options.Settings(parse)));
        return command;
    }

    private static int Run(int count, ulong seed, Settings settings)
    {
        Manifest[] chosen = Choose(Comparable(Manifests()), count, seed);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Audit of {chosen.Length} published cells; the same ones again with --seed {seed}."));
        return FreshFolder.Use("hipi-audit-", folder =>
            Compare([.. chosen.Select(manifest => (manifest, ManifestSpec.Rebuild(manifest, Specs.Loader)))], folder, settings));
    }

    private static int Compare(ImmutableArray<(Manifest Published, Cell Cell)> chosen, string folder, Settings settings)
    {
        var store = ResultsStore.Open(folder);
        int ran = CellWork.Run([.. chosen.Select(pair => pair.Cell)], store, published: null, settings);
        if (ran != ExitCode.Success) return ran;
        int different = 0;
        foreach ((Manifest published, Cell cell) in chosen)
        {
            string[] names = [.. published.Files.Where(file => store.Find(cell)!.Manifest.Files.GetValueOrDefault(file.Key) != file.Value)
                .Select(file => file.Key)];
            if (names.Length > 0) different++;
            Console.WriteLine($"{(names.Length == 0 ? "equal    " : "DIFFERENT")}  {cell}  "
                + $"{(names.Length == 0 ? string.Join(", ", published.Files.Keys) : string.Join(", ", names))}");
        }
        Console.WriteLine(different == 0 ? $"Audit: all {chosen.Length} cells are equal, byte for byte."
            : $"Audit: {different} of {chosen.Length} cells differ from what is published.");
        return different == 0 ? ExitCode.Success : ExitCode.Failed;
    }

    private static Manifest[] Manifests()
    {
        string? folder = CellWork.PublishedStore()?.Root;
        string cells = Path.Combine(folder ?? "", "cells");
        Manifest[] found = folder is null || !Directory.Exists(cells) ? []
            : [.. Directory.GetDirectories(cells).Order(StringComparer.Ordinal).Select(Manifest.Read).OfType<Manifest>()];
        return found.Length > 0 ? found : throw new InputException(
            $"published cells: must be there to be audited, found none in {folder ?? "the clone"}; make some with: hipi run SPEC "
                + "--profile paper, then hipi publish SPEC");
    }

    /// <summary>
    /// Those of managed environments and of the version of MuJoCo that is installed; the others are named as not compared.
    /// </summary>
    private static Manifest[] Comparable(Manifest[] manifests)
    {
        string? here = MuJoCoLibrary.Version;
        Manifest[] comparable = [.. manifests.Where(manifest => manifest.MujocoVersion is null || manifest.MujocoVersion == here)];
        foreach (var other in manifests.Except(comparable).GroupBy(manifest => manifest.MujocoVersion)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"not compared: {other.Count()} cells of MuJoCo {other.Key}, {(here is null ? "which is not here" : $"installed is {here}")}"));
        return comparable.Length > 0 ? comparable : throw new InputException(
            $"published cells: must be of managed environments or of the MuJoCo that is installed ({here ?? "none"}) to be audited, found none; {MuJoCoLibrary.Remedy}");
    }

    /// <summary>The first of a shuffle, so that no cell comes twice.</summary>
    private static Manifest[] Choose(Manifest[] manifests, int count, ulong seed)
    {
        var stream = new RngStream(seed, "audit");
        for (int i = manifests.Length - 1; i > 0; i--)
        {
            int other = stream.NextInt(i + 1);
            (manifests[i], manifests[other]) = (manifests[other], manifests[i]);
        }
        return manifests[..Math.Min(count, manifests.Length)];
    }
}
