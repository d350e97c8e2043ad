namespace Hipi.Regression.Support;

/// <summary>Where the checkout that the tests were built from lies.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Hipi.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests must run from a build inside the repository");
    }
}
