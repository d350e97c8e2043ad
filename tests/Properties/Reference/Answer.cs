using Hipi.Networks;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Reference;

/// <summary>libtorch's answer to one state: live where the reference is built, else some entries of it, from a committed dump.</summary>
/// <remarks>
/// The state itself is made again from its seed, so that only answers are committed; a dump carries its state's hash.
/// `make reference-dumps` (HIPI_REFERENCE_DUMPS=1 beside a built reference) writes them anew.
/// </remarks>
internal sealed class Answer
{
    private const string HashName = "state";
    private const int LargestTensor = 400;   // entries of a tensor in a dump, at most

    private readonly Dictionary<string, float[]> tensors;

    private Answer(Dictionary<string, float[]> tensors, bool isWhole) => (this.tensors, IsWhole) = (tensors, isWhole);

    /// <summary>Whether every entry is there.</summary>
    public bool IsWhole { get; }

    /// <summary>The entries that a tensor's dump keeps: one in so many.</summary>
    public int Stride(int length) => IsWhole ? 1 : DumpStride(length);

    /// <summary>The answer under a name, for a kind of state.</summary>
    public static Answer To(string kind, string name, IReadOnlyList<(string Name, int[] Shape, float[] Values)> state)
    {
        string path = Path.Combine(ReferenceProgram.Dumps, name + ".safetensors");
        float[] hash = Hash(state);
        if (ReferenceProgram.IsBuilt)
        {
            var whole = new Answer(ReferenceProgram.Ask(kind, state), true);
            if (Environment.GetEnvironmentVariable("HIPI_REFERENCE_DUMPS") == "1") whole.Dump(path, hash);
            return whole;
        }
        Assert.True(File.Exists(path), $"{path} is missing, and libtorch is not built: run `make reference-dumps` where it is");
        Dictionary<string, float[]> stored = Safetensors.Read(path).ToDictionary(tensor => tensor.Name, tensor => tensor.Values);
        bool isOfState = stored.Remove(HashName, out float[]? of) && of.SequenceEqual(hash);
        Assert.True(isOfState, $"{path} is of another state: run `make reference-dumps` where libtorch is");
        return new Answer(stored, false);
    }

    public float[] this[string name] => tensors.TryGetValue(name, out float[]? values)
        ? values : throw new KeyNotFoundException($"the reference gave no '{name}'; it gave {string.Join(", ", tensors.Keys)}.");

    /// <summary>How many tensors have a name that begins so.</summary>
    public int Count(string prefix) => tensors.Keys.Count(name => name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Takes the tensor's known entries into a span of its full length; the others stay.</summary>
    public void Fill(string name, Span<float> whole)
    {
        float[] known = this[name];
        int stride = Stride(whole.Length);
        Assert.Equal((whole.Length + stride - 1) / stride, known.Length);
        for (int i = 0; i < known.Length; i++) whole[i * stride] = known[i];
    }

    /// <summary>Pairs of our entry and the reference's, over the known ones.</summary>
    public IEnumerable<(float Ours, float Theirs)> Pairs(string name, float[] ours)
    {
        var theirs = new float[ours.Length];
        Fill(name, theirs);
        int stride = Stride(ours.Length);
        return Enumerable.Range(0, (ours.Length + stride - 1) / stride).Select(i => (ours[i * stride], theirs[i * stride]));
    }

    private static int DumpStride(int length) => (length + LargestTensor - 1) / LargestTensor;

    private void Dump(string path, float[] hash) => Safetensors.Write(path,
        [(HashName, [hash.Length], hash), .. tensors.OrderBy(tensor => tensor.Key, StringComparer.Ordinal).Select(tensor =>
        {
            int stride = DumpStride(tensor.Value.Length);
            float[] kept = [.. tensor.Value.Where((_, i) => i % stride == 0)];
            return (tensor.Key, new[] { kept.Length }, kept);
        })]);

    /// <summary>The state's 64-bit hash as four floats of 16 bits each.</summary>
    private static float[] Hash(IReadOnlyList<(string Name, int[] Shape, float[] Values)> state)
    {
        var hash = new StableHash();
        foreach (var (_, _, values) in state) hash.Add(values);
        ulong value = hash.Value;
        return [value & 0xffff, (value >> 16) & 0xffff, (value >> 32) & 0xffff, value >> 48];
    }
}
