using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Hipi.Environments.MuJoCo;

/// <summary>A compiled MJCF model; never changed after loading, so worlds on several threads may share it.</summary>
public sealed class MuJoCoModel : SafeHandle
{
    private const int ErrorSize = 2000;
    private static readonly Lock Compiler = new();

    private MuJoCoModel(string title, nint model)
        : base(0, ownsHandle: true)
    {
        Title = title;
        SetHandle(model);
    }

    /// <summary>What the model is called in messages.</summary>
    public string Title { get; }

    public override bool IsInvalid => handle == 0;

    /// <summary>Compiles MJCF text.</summary>
    /// <exception cref="InputException">The text is no model; holds MuJoCo's own message, with element and line.</exception>
    /// <exception cref="ArgumentException">MuJoCo cannot be used here.</exception>
    public static unsafe MuJoCoModel Load(string title, string xml)
    {
        MuJoCoLibrary.Require(title);
        byte[] text = Encoding.UTF8.GetBytes(xml), error = new byte[ErrorSize];
        nint model;
        lock (Compiler)
            fixed (byte* start = text, message = error)
                model = Native.Load("model.xml", start, text.Length, message, ErrorSize);
        if (model == 0)
            throw new InputException($"{title}: must be an MJCF model that MuJoCo {MuJoCoLibrary.Version} compiles, found: {Read(error)}; correct the model");
        return new MuJoCoModel(title, model);
    }

    /// <summary>
    /// Loads a model that an assembly carries as the resource `Hipi.Models.NAME.xml`; this library embeds the files of Models so.
    /// </summary>
    public static MuJoCoModel LoadEmbedded(string name, Assembly assembly)
    {
        using Stream stream = assembly.GetManifestResourceStream($"Hipi.Models.{name}.xml")
            ?? throw new ArgumentException($"name: must be a model that {assembly.GetName().Name} carries, found {name}; embed {name}.xml, in this library from Environments/MuJoCo/Models");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Load(name, reader.ReadToEnd());
    }

    /// <summary>Number of elements of a kind.</summary>
    public int Count(MuJoCoObject kind) => Native.Count(this, (int)kind);

    /// <summary>Id of a named element.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public int Id(MuJoCoObject kind, string name)
    {
        int id = Native.Id(this, (int)kind, name);
        return id >= 0 ? id : throw new ArgumentException($"{Title}: must have a {kind} named {name}, found none.");
    }

    /// <summary>Name of an element; null where it has none.</summary>
    public string? NameOf(MuJoCoObject kind, int id) =>
        Marshal.PtrToStringUTF8(Native.NameOf(this, (int)kind, id)) is { Length: > 0 } name ? name : null;

    protected override bool ReleaseHandle()
    {
        Native.FreeModel(handle);
        return true;
    }

    private static string Read(byte[] text)
    {
        int end = Array.IndexOf(text, (byte)0);
        return Encoding.UTF8.GetString(text, 0, end < 0 ? text.Length : end).Trim().ReplaceLineEndings(" ");
    }
}

/// <summary>Kinds of named elements, with MuJoCo's numbers.</summary>
public enum MuJoCoObject
{
    Body = 1,
    Joint = 3,
    Geom = 5,
    Site = 6,
    Camera = 7,
    Tendon = 17,
    Actuator = 18,
    Sensor = 19,
}
