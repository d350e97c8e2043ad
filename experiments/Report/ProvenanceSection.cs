using System.Globalization;
using Hipi.Experiments;

namespace Hipi.Command.Report;

/// <summary>
/// Where every curve and table comes from: cell, spec hash, code, numerics version, machine; one row a cell, folded by spec.
/// </summary>
public static class ProvenanceSection
{
    private static readonly string[] Columns = ["Arm", "Seed", "Gradient steps", "Steps", "Profile", "Origin", "Cell", "Spec hash", "Code",
        "Numerics", "Processor", "Ended", "Seconds"];

    public static string ToHtml(IReadOnlyList<CellSet> sets)
    {
        string parts = string.Concat(sets.Select(set => (set, cells: set.Finished.ToArray())).Where(pair => pair.cells.Length > 0)
            .Select(pair => Part(pair.set, pair.cells)));
        return $"""
            <section id="provenance"><h2>Provenance</h2>
            <p class="face">Every cell that a figure or claim used. A cell's key is the SHA-256 of all that can move its numbers; its folder under <code>cells/</code> bears it, and its
            <code>manifest.json</code> has the resolved spec and the SHA-256 of every file.</p>
            {(parts.Length > 0 ? parts : "<p>No cells yet.</p>")}</section>

            """;
    }

    private static string Part(CellSet set, CellResult[] cells) => $"""
        <details><summary>{Html.Text(set.Spec.Id)}, profile {Html.Text(set.Spec.Profile)}: {CellSet.Count(cells.Length, "cell")}, {CellSet.Source(cells)}</summary>
        {Html.Table("Cells of " + set.Spec.Id, Columns, cells.Select(Row))}</details>

        """;

    private static string[] Row(CellResult cell)
    {
        Manifest manifest = cell.Manifest;
        return
        [
            Html.Text(manifest.Arm), Number(manifest.Seed), Number(manifest.GradientSteps), Number(manifest.EnvironmentSteps),
                Html.Text(manifest.Profile),
            cell.IsPublished ? "published" : "run now", Code(manifest.Key[..12]), Code(manifest.SpecSha256[..12]),
                Html.Text(ShortCode(manifest.Code)), Number(manifest.NumericsVersion),
            Html.Text($"{manifest.Host.Cpu}, {manifest.Host.Instructions}"),
                manifest.Ended.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                manifest.WallSeconds.ToString("0.#", CultureInfo.InvariantCulture),
        ];
    }

    /// <summary>Version and the first digits of the commit.</summary>
    private static string ShortCode(string code)
    {
        int plus = code.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? code : code[..Math.Min(code.Length, plus + 11)];
    }

    private static string Code(string text) => $"<code>{Html.Text(text)}</code>";

    private static string Number(IFormattable value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
