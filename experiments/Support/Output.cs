using System.Security;
using Hipi.Experiments;

namespace Hipi.Command;

/// <summary>
/// Reads and writes of a command's files: what the file system refuses is the user's to mend, by name and with exit code 2.
/// </summary>
internal static class Output
{
    /// <summary>Writes by <paramref name="write"/>, into <paramref name="where"/>.</summary>
    /// <exception cref="InputException">It cannot be written: `where: must be writable, found ...; advice`.</exception>
    public static T Write<T>(string where, string advice, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception problem) when (IsFileSystem(problem))
        {
            throw new InputException($"{where}: must be writable, found: {problem.Message}; {advice}");
        }
    }

    /// <summary>Writes one file, and makes the folder that it stands in.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void WriteFile(string path, string advice, byte[] content) => Write(path, advice, () =>
    {
        MakeFolder(path);
        AtomicFile.Write(path, content);
        return path;
    });

    /// <summary>Makes the folder that a file will stand in, so that a path of no use is refused before the work.</summary>
    /// <exception cref="InputException">It cannot be made.</exception>
    public static void MakeFolderOf(string path, string advice) => Write(path, advice, () => MakeFolder(path));

    /// <summary>Whether the file system refused.</summary>
    public static bool IsFileSystem(Exception problem) => problem is IOException or UnauthorizedAccessException or SecurityException;

    private static string MakeFolder(string path)
    {
        if (path.Length == 0) throw new IOException("an empty name");
        if (Directory.Exists(path)) throw new IOException("a folder of that name");
        return Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path)) ?? path).FullName;
    }
}
