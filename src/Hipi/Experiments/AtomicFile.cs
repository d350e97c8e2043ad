namespace Hipi.Experiments;

/// <summary>Files written whole or not at all: a temporary file beside them, flushed to disk, then renamed.</summary>
internal static class AtomicFile
{
    public const string Suffix = ".tmp";

    public static void Write(string path, Action<Stream> write)
    {
        string temporary = path + Suffix;
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16))
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }

    public static void Write(string path, byte[] bytes) => Write(path, stream => stream.Write(bytes));
}
