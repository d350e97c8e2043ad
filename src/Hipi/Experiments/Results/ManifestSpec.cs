using System.Text.Json.Nodes;

namespace Hipi.Experiments;

/// <summary>
/// The spec of one cell, rebuilt from what its key is the hash of, so that a finished cell can be run again from its manifest alone.
/// </summary>
public static class ManifestSpec
{
    private static readonly string[] Sections = ["environment", "tasks", "learner", "data", "budget", "evaluation"];

    /// <summary>The cell that a manifest describes, through the strict loader.</summary>
    /// <exception cref="InputException">This version of the code no longer knows the settings, or reads them as another cell.</exception>
    public static Cell Rebuild(Manifest manifest, SpecLoader loader)
    {
        string where = $"manifest of cell {manifest.Key}";
        Spec spec = loader.Load(Write(manifest), where);
        var cell = Cell.Of(spec, spec.Arms.Single(), manifest.Seed);
        return cell.Key == manifest.Key ? cell : throw new InputException(
            $"{where}: must describe the cell of its key, found one of key {cell.Key}; a setting was added or changed since it was run");
    }

    private static JsonObject Write(Manifest manifest)
    {
        JsonObject cell = manifest.Cell;
        var spec = new JsonObject
        {
            ["schema"] = 1, ["id"] = manifest.SpecId, ["title"] = manifest.SpecId, ["summary"] = "One published cell.",
            ["tier"] = manifest.Tier.ToString().ToLowerInvariant(), ["protocol"] = cell["protocol"]?.DeepClone(),
            ["arms"] = new JsonObject { [manifest.Arm] = cell["arm"]?.DeepClone() },
            ["seeds"] = new JsonArray(manifest.Seed),
        };
        foreach (string name in Sections)
            if (cell[name] is { } section) spec[name] = section.DeepClone();
        return spec;
    }
}
