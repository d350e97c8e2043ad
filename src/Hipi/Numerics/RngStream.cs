using System.Runtime.Intrinsics;

namespace Hipi.Numerics;

/// <summary>
/// A named random stream, keyed by (run seed, purpose, index): adding a consumer of another name shifts no draw of this one.
/// </summary>
/// <remarks>
/// The key is a Philox block of the purpose's 64-bit FNV-1a hash under the seed; the counter's high half is the index, its low half counts
/// blocks.
/// The state is the number of 32-bit words drawn, so that saving a stream is saving one number. Alloc: none.
/// </remarks>
public struct RngStream
{
    private readonly uint key0, key1, index0, index1;
    private ulong position;
    private uint x0, x1, x2, x3;

    public RngStream(ulong seed, string purpose, ulong index = 0)
    {
        ulong name = 0xCBF29CE484222325;
        foreach (char letter in purpose) name = (name ^ letter) * 0x100000001B3;
        (key0, key1, _, _) = Philox4x32.Block((uint)name, (uint)(name >> 32), 0x48495049, 0, (uint)seed, (uint)(seed >> 32));
        (index0, index1) = ((uint)index, (uint)(index >> 32));
    }

    /// <summary>Number of 32-bit words drawn so far.</summary>
    public readonly ulong Position => position;

    /// <summary>Moves to a word of the stream, as saved by <see cref="Position"/>.</summary>
    public void Seek(ulong word)
    {
        position = word;
        if ((word & 3) != 0) Refill();
    }

    public uint NextUInt32()
    {
        if ((position & 3) == 0) Refill();
        return (position++ & 3) switch { 0 => x0, 1 => x1, 2 => x2, _ => x3 };
    }

    /// <summary>Uniform on the multiples of 2^-24 in [0, 1).</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1f / (1 << 24));

    /// <summary>Uniform on the multiples of 2^-53 in [0, 1); two words.</summary>
    public double NextDouble()
    {
        ulong high = NextUInt32(), low = NextUInt32();
        return (((high << 32) | low) >> 11) * (1.0 / (1L << 53));
    }

    /// <summary>Uniform on 0..bound-1, without bias (Lemire's multiplication with rejection).</summary>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        uint range = (uint)bound;
        ulong product = (ulong)NextUInt32() * range;
        if ((uint)product >= range) return (int)(product >> 32);   // above the threshold, whatever that is
        uint threshold = (0u - range) % range;
        while ((uint)product < threshold) product = (ulong)NextUInt32() * range;
        return (int)(product >> 32);
    }

    /// <summary>A standard normal by Box-Muller; two words, the cosine branch.</summary>
    public float NextNormal()
    {
        double u = NextUInt32(), v = NextUInt32();
        return (float)Normals.Of(Vector256.Create(u), Vector256.Create(v), out _).ToScalar();
    }

    /// <summary>Standard normals, two from each pair of words (cosine, then sine); an odd last one takes a whole pair.</summary>
    public void FillNormal(Span<float> destination)
    {
        Span<float> normals = stackalloc float[8];
        while (Wide.IsSupported && destination.Length >= 16 && (position & 3) == 0)
        {
            FourBlocks().CopyTo(destination);
            destination = destination[16..];
        }
        while (destination.Length >= 8)
        {
            FourPairs(4).CopyTo(destination);
            destination = destination[8..];
        }
        if (destination.IsEmpty) return;
        FourPairs((destination.Length + 1) / 2).CopyTo(normals);
        normals[..destination.Length].CopyTo(destination);
    }

    /// <summary>The next four whole blocks as sixteen normals: cosine, sine, cosine, sine, ...</summary>
    private Vector512<float> FourBlocks()
    {
        Vector256<ulong> block = Vector256.Create(position >> 2) + Vector256.Create(0UL, 1, 2, 3), low = Vector256.Create(0xFFFFFFFFUL);
        (Vector256<ulong> u0, Vector256<ulong> v0, Vector256<ulong> u1, Vector256<ulong> v1) =
            Philox4x32.Blocks(block & low, block >>> 32, Vector256.Create((ulong)index0), Vector256.Create((ulong)index1), key0, key1);
        position += 16;
        Vector512<double> u = Vector512.ConvertToDouble(Vector512.Create(u0, u1)), v = Vector512.ConvertToDouble(Vector512.Create(v0, v1));
        Vector256<float> cosine = Wide.Narrow(Normals.Of(u, v, out Vector512<double> sine)), sines = Wide.Narrow(sine);
        // lane k of the halves is the first pair of block k, lane 4 + k its second
        Vector512<int> order = Vector512.Create(0, 8, 4, 12, 1, 9, 5, 13, 2, 10, 6, 14, 3, 11, 7, 15);
        return Vector512.Shuffle(Vector512.Create(cosine, sines), order);
    }

    /// <summary>The next pairs of words, at most four, as normals: cosine, sine, cosine, sine, ...</summary>
    private Vector256<float> FourPairs(int pairs)
    {
        Vector256<double> u = default, v = default;
        if (pairs == 4 && (position & 3) == 0)   // two whole blocks
        {
            (uint u0, uint v0, uint u1, uint v1) = Block(position >> 2);
            (uint u2, uint v2, uint u3, uint v3) = Block((position >> 2) + 1);
            (u, v) = (Vector256.Create((double)u0, u1, u2, u3), Vector256.Create((double)v0, v1, v2, v3));
            position += 8;
        }
        else
            for (int i = 0; i < pairs; i++) (u, v) = (u.WithElement(i, NextUInt32()), v.WithElement(i, NextUInt32()));
        Vector256<float> cosine = Narrow(Normals.Of(u, v, out Vector256<double> sine)), sines = Narrow(sine);
        return Vector256.ConditionalSelect(
            Vector256.Create(-1, 0, -1, 0, -1, 0, -1, 0).AsSingle(),
            Vector256.Shuffle(cosine, Vector256.Create(0, 0, 1, 0, 2, 0, 3, 0)),
            Vector256.Shuffle(sines, Vector256.Create(0, 0, 0, 1, 0, 2, 0, 3)));
    }

    private static Vector256<float> Narrow(Vector256<double> x) => Vector256.Narrow(x, x);

    private readonly (uint, uint, uint, uint) Block(ulong block) =>
        Philox4x32.Block((uint)block, (uint)(block >> 32), index0, index1, key0, key1);

    private void Refill() => (x0, x1, x2, x3) = Block(position >> 2);
}
