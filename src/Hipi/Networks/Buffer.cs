namespace Hipi.Networks;

/// <summary>A block of floats that never moves and starts on a cache line, so that kernels may hold its address.</summary>
/// <remarks>Alloc: once, on the pinned heap; freed with the object.</remarks>
internal sealed unsafe class Buffer
{
    private const int CacheLineBytes = 64;

    private readonly float[] storage;
    private readonly int offset;

    public Buffer(int length)
    {
        Length = length;
        storage = GC.AllocateArray<float>(length + CacheLineBytes / sizeof(float), pinned: true);
        nint address = (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref storage[0]);
        offset = (int)((CacheLineBytes - address % CacheLineBytes) % CacheLineBytes) / sizeof(float);
        Pointer = (float*)address + offset;
    }

    public int Length { get; }
    public float* Pointer { get; }
    public Span<float> Span => storage.AsSpan(offset, Length);
}
