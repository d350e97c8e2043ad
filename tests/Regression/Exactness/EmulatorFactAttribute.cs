using Xunit;
namespace Hipi.Regression.Exactness;

/// <summary>A test on an emulated CPU without AVX; reported as skipped, with the way to get it, where the emulator is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EmulatorFactAttribute : FactAttribute
{
    internal const string Emulator = "/usr/bin/qemu-x86_64-static";

    public EmulatorFactAttribute() => Skip = Reason;

    /// <summary>Why such a test is skipped; null where it runs.</summary>
    internal static string? Reason => File.Exists(Emulator) ? null
        : "qemu-user-static is not installed: apt-get install qemu-user-static";
}
