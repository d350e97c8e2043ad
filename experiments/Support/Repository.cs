namespace Hipi.Command;

/// <summary>Where the clone is: upwards from the command, else upwards from the current folder; null outside of one.</summary>
public static class Repository
{
    private static readonly Lazy<string?> Found = new(() => Above(AppContext.BaseDirectory) ?? Above(Directory.GetCurrentDirectory()));

    /// <summary>The folder that holds Hipi.sln.</summary>
    public static string? Root => Found.Value;

    private static string? Above(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Hipi.sln"))) return folder.FullName;
        return null;
    }
}
