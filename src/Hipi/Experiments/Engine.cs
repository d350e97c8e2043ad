using Hipi.Environments.MuJoCo;

namespace Hipi.Experiments;

/// <summary>What a spec's physics engine is to this machine: nothing, a version, or missing.</summary>
public static class Engine
{
    /// <summary>True where MuJoCo steps the spec's environment.</summary>
    public static bool IsNeededBy(Spec spec) => spec.Environment?.Options is IMuJoCoOptions;

    /// <summary>Why the spec's cells cannot run here, with what to do; null where they can.</summary>
    public static string? ProblemOf(Spec spec) => IsNeededBy(spec) && MuJoCoLibrary.Problem is { } problem
        ? $"{spec.Id}: needs the physics engine MuJoCo, found none that works ({problem}); {MuJoCoLibrary.Remedy}"
        : null;

    /// <summary>The version that the spec's cells get here; null for managed environments, and where there is none.</summary>
    public static string? VersionOf(Spec spec) => IsNeededBy(spec) ? MuJoCoLibrary.Version : null;

    /// <summary>Refuses to run the rest of a spec's cells where finished ones are of another version of the engine.</summary>
    /// <exception cref="InputException">Two engines would stand in one curve.</exception>
    public static void RequireOneVersion(IEnumerable<Cell> cells, params IEnumerable<ResultsStore> stores)
    {
        foreach (IGrouping<string, Cell> spec in cells.Where(cell => IsNeededBy(cell.Spec)).GroupBy(cell => cell.Spec.Id))
        {
            CellResult[] finished = [.. spec
                .Select(cell => stores.Select(store => store.Find(cell)).FirstOrDefault(found => found is not null))
                .OfType<CellResult>()];
            if (finished.Length == spec.Count()) continue;
            if (finished.FirstOrDefault(result => result.Manifest.MujocoVersion != MuJoCoLibrary.Version) is { } other)
                throw new InputException(
                    $"{spec.Key}: all cells must be of one version of MuJoCo, found {other.Manifest.MujocoVersion} in {other.Folder} "
                    + $"and {MuJoCoLibrary.Version} installed; give another folder with --out, "
                    + "and with HIPI_PUBLISHED where that is published");
        }
    }
}
