using System.Runtime.InteropServices;

namespace Hipi.Replay;

/// <summary>
/// Trajectories on disc, reduced to the numbers that rewards hang on: read as a stream, so that memory does not grow with their number.
/// </summary>
/// <remarks>
/// Shapes: per trajectory its number of steps (4 bytes), then features [steps, FeatureSize] in float32; little-endian, one after the other.
/// Units: none.  Alloc: a block's buffers in <see cref="FeatureReader"/>, which grow with the longest trajectory.
/// </remarks>
/// <param name="create">Opens the storage anew, for writing.</param>
/// <param name="open">Opens it for reading, from its start.</param>
/// <param name="featureSize">Features of a step.</param>
public sealed class FeatureFile(Func<Stream> create, Func<Stream> open, int featureSize)
{
    private const int StreamBytes = 1 << 20;

    public int FeatureSize { get; } = featureSize;

    /// <summary>A file.</summary>
    public static FeatureFile At(string path, int featureSize) => new(
        () => new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, StreamBytes),
        () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, StreamBytes), featureSize);

    /// <summary>Writes it anew; the writer is given trajectory after trajectory.</summary>
    public FeatureWriter Create() => new(create(), FeatureSize);

    /// <summary>Reads from the first trajectory on, <paramref name="block"/> of them at a time.</summary>
    public FeatureReader Open(int block) => new(open(), FeatureSize, block);
}

/// <summary>Appends trajectories to a <see cref="FeatureFile"/>.</summary>
public sealed class FeatureWriter(Stream stream, int featureSize) : IDisposable
{
    /// <summary>Trajectories written.</summary>
    public int Count { get; private set; }

    /// <summary>Appends a trajectory's features [steps, FeatureSize].</summary>
    public void Append(ReadOnlySpan<float> features, int steps)
    {
        if (features.Length != steps * featureSize)
            throw new ArgumentException(
                $"features: expected [{steps}, {featureSize}] = {steps * featureSize} floats, got {features.Length}.");
        stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in steps)));
        stream.Write(MemoryMarshal.AsBytes(features));
        Count++;
    }

    public void Dispose() => stream.Dispose();
}

/// <summary>Reads a <see cref="FeatureFile"/> block by block.</summary>
public sealed class FeatureReader(Stream stream, int featureSize, int block) : IDisposable
{
    private readonly float[][] features = [.. Enumerable.Range(0, block).Select(_ => Array.Empty<float>())];
    private readonly int[] steps = new int[block];

    /// <summary>Features of trajectory i of the block; [steps, FeatureSize].</summary>
    public ReadOnlySpan<float> Features(int i) => features[i].AsSpan(0, steps[i] * featureSize);

    /// <summary>Reads the next block; returns how many trajectories it has, 0 at the end.</summary>
    public int ReadBlock()
    {
        int count = 0;
        while (count < block && ReadOne(count)) count++;
        return count;
    }

    public void Dispose() => stream.Dispose();

    private bool ReadOne(int i)
    {
        int length = 0;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<int>(ref length));
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read == 0) return false;
        if (read < bytes.Length) throw new EndOfStreamException("features: the file ends inside a trajectory.");
        steps[i] = length;
        if (features[i].Length < length * featureSize) features[i] = new float[length * featureSize];
        stream.ReadExactly(MemoryMarshal.AsBytes(features[i].AsSpan(0, length * featureSize)));
        return true;
    }
}
