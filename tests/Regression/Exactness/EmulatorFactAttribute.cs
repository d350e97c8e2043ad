using Xunit;
namespace Hipi.Regression.Exactness;

/// <summary>A test on an emulated CPU without AVX; reported as skipped, with the way to get it, where the emulator is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EmulatorFactAttribute : FactAttribute
{
    internal const string Emulator = "/usr/bin/qemu-x86_64-static";

    public EmulatorFactAttribute()
    {
        if (!File.Exists(Emulator)) Skip = "qemu-user-static is not installed: apt-get install qemu-user-static";
    }
}
