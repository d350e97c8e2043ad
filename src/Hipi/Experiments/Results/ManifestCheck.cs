namespace Hipi.Experiments;

/// <summary>Whether the files of a finished cell are those that its manifest vouches for.</summary>
internal static class ManifestCheck
{
    /// <summary>Refuses a manifest of another cell or numerics version, and a file that is missing or has another SHA-256.</summary>
    /// <exception cref="InputException">Names the file and the folder to remove.</exception>
    public static void Require(Cell cell, string folder, Manifest manifest)
    {
        string path = Path.Combine(folder, Manifest.Name);
        if (manifest.Key != cell.Key) throw Refuse(path, $"must have its cell's key {cell.Key}, found {manifest.Key}", folder);
        if (manifest.NumericsVersion != NumericsVersion.Current)
            throw Refuse(path, $"must be of numerics version {NumericsVersion.Current}, found version {manifest.NumericsVersion}", folder);
        foreach ((string name, string hash) in manifest.Files)
        {
            string file = Path.Combine(folder, name);
            string found = File.Exists(file) ? CellExecution.FileHash(file) : "no file";
            if (found != hash) throw Refuse(file, $"must have the SHA-256 of its manifest, {hash}, found {found}", folder);
        }
    }

    private static InputException Refuse(string path, string problem, string folder) =>
        new($"{path}: {problem}; remove the folder {folder}, its cell is run again");
}
