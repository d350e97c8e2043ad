using Xunit;

namespace Hipi.Properties.Numerics;

/// <summary>Asserts that an action, once warm, allocates nothing on this thread.</summary>
internal static class Allocation
{
    public static void IsNone(Action action)
    {
        for (int i = 0; i < 3; i++) action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) action();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
