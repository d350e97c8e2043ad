using System.Reflection;

namespace Hipi.Command.Report;

/// <summary>Files embedded in the command at build: the report's template and the specs.</summary>
internal static class Resource
{
    public static string Text(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded in the command; build it again");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
