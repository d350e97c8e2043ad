using System.Runtime.InteropServices;

namespace Hipi.Environments.MuJoCo;

/// <summary>The binding's functions, as tools/mujoco/binding.h declares them.</summary>
internal static unsafe partial class Native
{
    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, MuJoCoLibrary.Resolve);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_library_version")]
    public static partial int LibraryVersion();

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_last_error")]
    public static partial nint LastError();

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_load", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Load(string name, byte* xml, int length, byte* error, int size);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_free_model")]
    public static partial void FreeModel(nint model);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_make")]
    public static partial nint Make(MuJoCoModel model);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_free")]
    public static partial void Free(nint world);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_size")]
    public static partial nint Size(nint world);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_reset")]
    public static partial int Reset(MuJoCoWorld world);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_forward")]
    public static partial int Forward(MuJoCoWorld world);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_forward_unactuated")]
    public static partial int ForwardUnactuated(MuJoCoWorld world);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_step")]
    public static partial int Step(nint world, int n);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_suite_step")]
    public static partial int SuiteStep(nint world, int n);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_step1")]
    public static partial int Step1(MuJoCoWorld world);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_warning")]
    public static partial int Warning(MuJoCoWorld world, int kind);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_field")]
    public static partial double* Field(MuJoCoWorld world, int field, out int count);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_integers")]
    public static partial int* Integers(MuJoCoWorld world, int field, out int count);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_actuated_joint")]
    public static partial int ActuatedJoint(MuJoCoWorld world, int actuator);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_bytes")]
    public static partial byte* Bytes(MuJoCoWorld world, int field, out int count);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_id", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Id(MuJoCoModel model, int kind, string name);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_name")]
    public static partial nint NameOf(MuJoCoModel model, int kind, int id);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_count")]
    public static partial int Count(MuJoCoModel model, int kind);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_contact")]
    public static partial int Contact(MuJoCoWorld world, int index, out MuJoCoContact contact);

    [LibraryImport(MuJoCoLibrary.Name, EntryPoint = "hipi_fail", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Fail(string text);
}
