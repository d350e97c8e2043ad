namespace Hipi.Command;

/// <summary>
/// A results folder of a command's own, gone when its work ends, so that no earlier result stands in for the code of now.
/// </summary>
internal static class FreshFolder
{
    public static T Use<T>(string prefix, Func<string, T> work)
    {
        string folder = Directory.CreateTempSubdirectory(prefix).FullName;
        try
        {
            return work(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
