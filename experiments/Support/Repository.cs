namespace Hipi.Command;

/// <summary>Where the clone is: upwards from the command, else upwards from the current folder; null outside of one.</summary>
public static class Repository
{
    private static readonly Lazy<string?> Found = new(() => Above(AppContext.BaseDirectory) ?? Above(Directory.GetCurrentDirectory()));

    /// <summary>The folder that holds Hipi.sln.</summary>
    public static string? Root => Found.Value;

    /// <summary>The same, for a command that works on the clone.</summary>
    /// <exception cref="InputException">There is no clone from here.</exception>
    public static string Require(string command) =>
        Root ?? throw new InputException($"{command}: must run inside the clone, found none from here; change to it");

    private static string? Above(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Hipi.sln"))) return folder.FullName;
        return null;
    }
}
