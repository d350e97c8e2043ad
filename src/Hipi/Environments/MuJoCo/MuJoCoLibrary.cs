using System.Reflection;
using System.Runtime.InteropServices;

namespace Hipi.Environments.MuJoCo;

/// <summary>The physics engine as it is installed here: found on first use, and never needed by anything that steps no physics.</summary>
/// <remarks>
/// The binding lies beside this assembly, compiled by the build where MuJoCo's headers are. It is opened with RTLD_DEEPBIND, so that the
/// engine's calls of sin, cos, exp and the like meet the binding's own ones: their bits depend neither on the CPU nor on the C library.
/// </remarks>
public static partial class MuJoCoLibrary
{
    /// <summary>Name of the binding in imports.</summary>
    internal const string Name = "hipi-mujoco";

    /// <summary>Environment variable that names another file for the binding than the one beside this assembly.</summary>
    public const string Variable = "HIPI_MUJOCO";

    private const string File = "libhipi-mujoco.so";
    private const string Install =
        "make setup (or, as root: apt-get install -y --no-install-recommends libmujoco-dev gcc libc6-dev), then make hipi";
    private const int Now = 2, DeepBind = 8;   // RTLD_NOW, RTLD_DEEPBIND

    private static readonly Lazy<(nint Handle, string? Problem)> Opened = new(Open);

    /// <summary>Why MuJoCo cannot be used here; null where it can.</summary>
    public static string? Problem => Opened.Value.Problem;

    /// <summary>What gets it, for the reader.</summary>
    public static string Remedy => Install;

    /// <summary>The engine's version, as `2.2.2`; null where it cannot be used.</summary>
    public static string? Version => Problem is null ? Text(Native.LibraryVersion()) : null;

    /// <summary>Refuses with what is missing and how to get it.</summary>
    /// <exception cref="ArgumentException">In the form of a spec's problem, about the environment's name.</exception>
    public static void Require(string environment)
    {
        if (Problem is { } problem)
            throw new ArgumentException($"name: {environment} needs the physics engine MuJoCo, found none that works ({problem}); {Install}");
    }

    internal static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path) =>
        library != Name ? 0 : Problem is { } problem ? throw new DllNotFoundException($"{Name}: {problem}") : Opened.Value.Handle;

    /// <summary>222 is 2.2.2, 331 is 3.3.1, 3005000 is 3.5.0.</summary>
    internal static string Text(int version) => version < 1_000_000
        ? FormattableString.Invariant($"{version / 100}.{version / 10 % 10}.{version % 10}")
        : FormattableString.Invariant($"{version / 1_000_000}.{version / 1000 % 1000}.{version % 1000}");

    private static (nint Handle, string? Problem) Open()
    {
        string? given = Environment.GetEnvironmentVariable(Variable);
        string path = given ?? Path.Combine(AppContext.BaseDirectory, File);
        if (!System.IO.File.Exists(path))
            return (0, given is null ? $"{File} was not built: no C compiler, or no MuJoCo headers that it compiles with, when this was built"
                : $"{Variable} names {given}, which is not there");
        try
        {
            nint handle = Open(path, Now | DeepBind);
            if (handle == 0) return (0, Marshal.PtrToStringUTF8(LastError()) ?? $"{path} cannot be loaded");
            return (handle, Misfit(handle) is { } problem ? $"{path}: {problem}" : null);
        }
        catch (Exception problem) when (problem is DllNotFoundException or EntryPointNotFoundException)
        {
            return (0, $"this system's C library opens no libraries by dlopen: {problem.Message}");
        }
    }

    /// <summary>The binding was compiled for one version of the engine and refuses any other.</summary>
    private static unsafe string? Misfit(nint handle)
    {
        if (!NativeLibrary.TryGetExport(handle, "hipi_header_version", out nint headerVersion)
            || !NativeLibrary.TryGetExport(handle, "hipi_library_version", out nint libraryVersion))
            return "it is another library, not Hipi's binding";
        int header = ((delegate* unmanaged<int>)headerVersion)(), library = ((delegate* unmanaged<int>)libraryVersion)();
        return header == library ? null : $"the binding was compiled for MuJoCo {Text(header)}, installed is {Text(library)}";
    }

    [LibraryImport("libc.so.6", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int mode);

    [LibraryImport("libc.so.6", EntryPoint = "dlerror")]
    private static partial nint LastError();
}
