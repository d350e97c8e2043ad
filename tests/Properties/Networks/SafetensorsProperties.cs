using System.Buffers.Binary;
using System.Text;
using Hipi.Networks;
using Xunit;

namespace Hipi.Properties.Networks;

/// <summary>E-SAFETENSORS: what is written is read, its bytes are those of the format, and a bad file is one clear error.</summary>
public class SafetensorsProperties
{
    private const string One = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    private static byte[] File(string header, int values)
    {
        byte[] json = Encoding.UTF8.GetBytes(header), file = new byte[8 + json.Length + values];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)json.Length);
        json.CopyTo(file, 8);
        return file;
    }

    [Fact]
    public void WrittenTensors_AreRead()
    {
        (string, int[], float[])[] tensors =
            [("actor.0.weight", [2, 3], [1, -2, 3.5f, float.NaN, -0f, 1e-45f]), ("empty", [0, 4], []), ("one", [], [7])];
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors);
        IReadOnlyList<NamedTensor> read = Safetensors.Read(stream.ToArray(), "file");
        Assert.Equal(tensors.Select(tensor => tensor.Item1), read.Select(tensor => tensor.Name));
        foreach (var ((_, shape, values), tensor) in tensors.Zip(read))
        {
            Assert.Equal(shape, tensor.Shape);
            Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), tensor.Values.Select(BitConverter.SingleToInt32Bits));
        }
    }

    /// <summary>The bytes by hand: length, header filled up with spaces to a multiple of 8, values little-endian.</summary>
    [Fact]
    public void Bytes_AreThoseOfTheFormat()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, [("a", [2], [1f, -2f])]);
        byte[] expected = File(One + new string(' ', (8 - One.Length % 8) % 8), 8);
        new byte[] { 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0 }.CopyTo(expected, expected.Length - 8);
        Assert.Equal(expected, stream.ToArray());
    }

    /// <summary>Metadata and any order of the tensors are the format's own; the result is in the order of the values.</summary>
    [Fact]
    public void MetadataAndOrder_AreTheFormatsOwn()
    {
        byte[] file =
            File("""{"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8);
        Assert.Equal(["a", "b"], Safetensors.Read(file, "file").Select(tensor => tensor.Name));
    }

    [Theory]
    [InlineData("", 8, "header must be JSON")]
    [InlineData("[1]", 8, "header must be a JSON object")]
    [InlineData("{\"a\":", 8, "header must be JSON")]
    [InlineData("""{"a":3}""", 8, "a: must be an object")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", 8, "a: must have dtype")]
    [InlineData("""{"a":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}""", 8, "a: dtype must be F32, found \"F16\"")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "a: shape [3] of F32 must take 12 bytes, found 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "shape must be a list of whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483648,4294967296],"data_offsets":[0,8]}}""", 8, "shape must fit memory")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "data_offsets must be [begin, end]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8.5]}}""", 8, "data_offsets must be a list of whole numbers")]
    [InlineData(One, 4, "the file is truncated")]
    [InlineData(One, 12, "must end with its last tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "must begin where the tensor before it ends")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12,
        "must not overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8,
        "header must be JSON")]
    public void BadHeader_IsOneClearError(string header, int values, string message)
    {
        var error = Assert.Throws<InvalidDataException>(() => Safetensors.Read(File(header, values), "weights.safetensors"));
        Assert.StartsWith("weights.safetensors: ", error.Message);
        Assert.Contains(message, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    /// <summary>
    /// Every file cut short, and every single header byte turned over, is an error of the one kind or still a whole file.
    /// </summary>
    [Fact]
    public void CutAndBrokenFiles_NeverFailOtherwise()
    {
        byte[] whole = File(One, 8);
        for (int length = 0; length < whole.Length; length++)
            Assert.Throws<InvalidDataException>(() => Safetensors.Read(whole.AsSpan(0, length), "file"));
        for (int at = 0; at < 8 + One.Length; at++)
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] broken = [.. whole];
                broken[at] ^= (byte)(1 << bit);
                try { Safetensors.Read(broken, "file"); }
                catch (InvalidDataException) { }
            }
    }
}
