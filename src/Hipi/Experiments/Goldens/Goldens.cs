using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Hipi.Experiments;

/// <summary>
/// The golden folder: `SPEC/ARM-SEED.csv` holds the bytes of a smoke cell's table.csv, or of its curve.csv where it has no table.
/// </summary>
/// <remarks>
/// A .json beside it has the cell's key and the hashes of its files. Only <see cref="Accept"/> writes a golden, with a reason in
/// CHANGES.md; a check writes no more than .received.csv files.
/// </remarks>
public sealed partial class Goldens(string folder)
{
    public const string Profile = "smoke";
    public const string ChangesName = "CHANGES.md";

    private const string Received = ".received.csv";

    public static string IdOf(Cell cell) => $"{cell.Spec.Id}/{cell.Arm.Name}-{cell.Seed}";

    /// <summary>
    /// Compares the finished cells of the specs (under the smoke profile) with their goldens; missing and dangling ones are problems too,
    /// those that <see cref="NotComparable"/> names are passed over.
    /// </summary>
    public ImmutableArray<GoldenProblem> Check(IReadOnlyList<Spec> specs, ResultsStore results)
    {
        Cell[] cells = [.. specs.SelectMany(spec => CellPlan.Budget(spec))];
        ImmutableSortedDictionary<string, string> left = NotComparable(specs);
        return [.. cells.Where(cell => !left.ContainsKey(cell.Spec.Id)).Select(cell => Check(cell, results)).OfType<GoldenProblem>(),
            .. Dangling(cells, specs)];
    }

    /// <summary>
    /// The specs whose goldens cannot be compared here, for want of MuJoCo or of the version that they were made with: their ids, and why.
    /// </summary>
    public ImmutableSortedDictionary<string, string> NotComparable(IEnumerable<Spec> specs) => specs
        .Select(spec => (spec.Id, Why: WhyNotComparable(spec)))
        .Where(pair => pair.Why is not null)
        .ToImmutableSortedDictionary(pair => pair.Id, pair => pair.Why!, StringComparer.Ordinal);

    private string? WhyNotComparable(Spec spec)
    {
        if (!Engine.IsNeededBy(spec)) return null;
        if (Engine.ProblemOf(spec) is { } problem) return problem;
        string[] versions = [.. CellPlan.Budget(spec).Select(cell => PathOf(IdOf(cell), ".json")).Where(File.Exists)
            .Select(path => GoldenNote.Read(path).MujocoVersion ?? "none").Distinct()];
        string here = Engine.VersionOf(spec)!;
        return versions.Length == 0 || versions.Contains(here)
            ? null
            : $"{spec.Id}: its goldens are of MuJoCo {Listing.Of(versions)}, installed is {here}";
    }

    /// <summary>Makes the finished cells of a spec its goldens, removes those that dangle, and notes the reason.</summary>
    public void Accept(Spec spec, ResultsStore results, string reason, DateOnly date)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.AsSpan().IndexOfAny('\r', '\n') >= 0)
            throw new InputException($"--reason: must be one line that says why the numbers changed, found \"{reason}\"; " +
                $"write for example --reason \"new default window\"");
        Cell[] cells = [.. CellPlan.Budget(spec)];
        CellResult[] found = [.. cells.Select(cell => results.Find(cell)
            ?? throw new InputException($"{IdOf(cell)}: must be finished before it can be a golden, found {results.Status(cell)}; " +
                $"run hipi run {spec.Id} --profile {Profile}"))];
        Directory.CreateDirectory(Path.Combine(folder, spec.Id));
        foreach (var (cell, result) in cells.Zip(found)) Write(cell, result);
        foreach (string stray in Strays(cells, [spec])) Remove(stray);
        Note(folder, spec.Id, reason, date);
    }

    /// <summary>Adds a line to CHANGES.md: what changed, and why.</summary>
    public static void Note(string folder, string id, string reason, DateOnly date)
    {
        string changes = Path.Combine(folder, ChangesName);
        string before = File.Exists(changes) ? File.ReadAllText(changes) : "# Changes of the golden curves\n\n";
        AtomicFile.Write(changes, System.Text.Encoding.UTF8.GetBytes(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{before}- {date:yyyy-MM-dd} `{id}`: {reason}\n")));
    }

    private GoldenProblem? Check(Cell cell, ResultsStore results)
    {
        string id = IdOf(cell), golden = PathOf(id, ".csv"), accept = $"hipi golden accept {cell.Spec.Id} --reason \"...\"";
        if (results.Find(cell) is not { } result)
        {
            string why = results.FailureOf(cell) is { } failure ? $" ({failure.Message})" : "";
            return new GoldenProblem(id, $"{id}: its cell must be finished, found {results.Status(cell)}{why}");
        }
        string file = FileOf(result);
        if (!File.Exists(golden) || !File.Exists(PathOf(id, ".json")))
            return new GoldenProblem(id, $"{id}: must have a golden, found none; make it with {accept}");
        GoldenNote note = GoldenNote.Read(PathOf(id, ".json"));
        byte[] expected = File.ReadAllBytes(golden), received = File.ReadAllBytes(result.PathOf(file));
        string? difference = !expected.AsSpan().SequenceEqual(received) ? CsvDifference.Describe(expected, received)
            : note.Key != cell.Key ? $"the settings changed (key {cell.Key[..12]}, golden {note.Key[..12]}), the numbers did not"
            : FilesDifference(note, result);
        if (difference is null)
        {
            File.Delete(PathOf(id, Received));
            return null;
        }
        AtomicFile.Write(PathOf(id, Received), received);
        return new GoldenProblem(id, $"{id}: {difference}\n  received: {PathOf(id, Received)}\n  where the change is meant: {accept}");
    }

    private static string? FilesDifference(GoldenNote note, CellResult result)
    {
        string[] names = [.. note.Files.Keys.Union(result.Manifest.Files.Keys)
            .Where(name => note.Files.GetValueOrDefault(name) != result.Manifest.Files.GetValueOrDefault(name))];
        return names.Length == 0 ? null : $"the bytes of {Listing.Of(names)} differ";
    }

    private IEnumerable<GoldenProblem> Dangling(IReadOnlyList<Cell> cells, IReadOnlyList<Spec> specs) =>
        Strays(cells, specs).Select(id => new GoldenProblem(id,
            $"{id}: must be a cell of a spec under the profile {Profile}, found a golden without one; " +
            $"remove it with hipi golden accept {id.Split('/')[0]} --reason \"...\", or delete the file"));

    /// <summary>Goldens of the given specs' folders that no cell asks for; with all specs given, folders without a spec too.</summary>
    private IEnumerable<string> Strays(IReadOnlyList<Cell> cells, IReadOnlyList<Spec> specs)
    {
        if (!Directory.Exists(folder)) return [];
        HashSet<string> known = [.. cells.Select(IdOf)];
        return from spec in Directory.EnumerateDirectories(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
               where specs.Count > 1 || specs[0].Id == spec
               from file in Directory.EnumerateFiles(Path.Combine(folder, spec!)).Select(Path.GetFileName).Order(StringComparer.Ordinal)
               where !file!.EndsWith(Received, StringComparison.Ordinal) && !file.EndsWith(AtomicFile.Suffix, StringComparison.Ordinal)
               let id = $"{spec}/{Path.GetFileNameWithoutExtension(file)}"
               group id by id into files
               where !known.Contains(files.Key)
               select files.Key;
    }

    private void Write(Cell cell, CellResult result)
    {
        string id = IdOf(cell), file = FileOf(result);
        var note = new GoldenNote
        {
            Key = cell.Key, Tier = cell.Spec.Tier, MujocoVersion = result.Manifest.MujocoVersion, File = file,
            Origin = new GoldenOrigin(Producer().Match(result.Manifest.Code).Value, result.Manifest.NumericsVersion),
            Files = result.Manifest.Files,
        };
        AtomicFile.Write(PathOf(id, ".csv"), File.ReadAllBytes(result.PathOf(file)));
        AtomicFile.Write(PathOf(id, ".json"), note.ToBytes());
        File.Delete(PathOf(id, Received));
    }

    private void Remove(string id)
    {
        foreach (string ending in new[] { ".csv", ".json", Received }) File.Delete(PathOf(id, ending));
    }

    private static string FileOf(CellResult result) => result.HasTable ? TableFile.Name : CurveFile.Name;

    private string PathOf(string id, string ending) => Path.Combine(folder, id + ending);

    /// <summary>The version before the commit: a golden's note must not change with every commit.</summary>
    [GeneratedRegex("^[^+]*")]
    private static partial Regex Producer();
}
