using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Numerics;

/// <summary>
/// The bits themselves: hashes of each function's results, equal on every machine and in every form (AVX-512, AVX2, none). A change of one
/// of these constants is a change of numbers: every golden moves with it.
/// </summary>
public class FrozenBitsProperties
{
    private delegate void Many(ReadOnlySpan<float> source, Span<float> destination);

    [Fact] public void Exp_StridedFloats_HasTheFrozenBits() => Assert.Equal(0x3FD0221A8B486FFBUL, Floats(Float32Math.Exp));
    [Fact] public void Log_StridedFloats_HasTheFrozenBits() => Assert.Equal(0x444F1CB592345FF5UL, Floats(Float32Math.Log));
    [Fact] public void Tanh_StridedFloats_HasTheFrozenBits() => Assert.Equal(0x543D90E6C22DF4C7UL, Floats(Float32Math.Tanh));
    [Fact] public void Softplus_StridedFloats_HasTheFrozenBits() => Assert.Equal(0x665B3A963E12A3F5UL, Floats(Float32Math.Softplus));
    [Fact] public void Sigmoid_StridedFloats_HasTheFrozenBits() => Assert.Equal(0x5956703BAAD9A1EEUL, Floats(Float32Math.Sigmoid));
    [Fact] public void Sin_StridedFloats_HasTheFrozenBits() => Assert.Equal(0x690392768FC190DBUL, Floats(Float32Math.Sin));
    [Fact] public void Cos_StridedFloats_HasTheFrozenBits() => Assert.Equal(0xE6ACEC3B4043E8C7UL, Floats(Float32Math.Cos));
    [Fact] public void Exp64_StridedDoubles_HasTheFrozenBits() => Assert.Equal(0x281138586FDAC82BUL, Doubles(Float64Math.Exp));
    [Fact] public void Log64_StridedDoubles_HasTheFrozenBits() => Assert.Equal(0x0C7E03F5FEAE1F90UL, Doubles(Float64Math.Log));
    [Fact] public void Log1p64_StridedDoubles_HasTheFrozenBits() => Assert.Equal(0x9AB8F8E4DE2E6B3AUL, Doubles(Float64Math.Log1p));

    [Fact]
    public void FillNormal_OneStream_HasTheFrozenBits()
    {
        float[] normals = new float[10_001];
        new RngStream(2020, "normals", 5).FillNormal(normals);
        Assert.Equal(0x92C0310B386D66C0UL, Hash(normals));
    }

    [Fact]
    public void DenseKernels_OneLayer_HasTheFrozenBits()
    {
        Layer layer = new(35, 41, 23, 2020);
        float[] y = new float[layer.YPanels.Length], dx = new float[layer.XPanels.Length], dw = new float[layer.W.Length],
            db = new float[23];
        DenseKernels.ForwardRelu(layer.XPanels, layer.W, layer.B, y, 35, 41, 23);
        DenseKernels.InputGradient(layer.YPanels, layer.W, dx, 35, 41, 23);
        DenseKernels.WeightGradient(layer.XPanels, layer.YPanels, dw, layer.Scratch(), 35, 41, 23);
        DenseKernels.BiasGradient(layer.YPanels, db, 35, 23);
        Assert.Equal(0xE5DA0CB68A8AC348UL, Hash(layer.Unpack(y, 23), layer.Unpack(dx, 41), dw, db));
    }

    [Fact]
    public void Optimisers_OneVector_HasTheFrozenBits()
    {
        float[] g = new float[101], m = new float[101], v = new float[101], p = new float[101], slow = new float[101];
        RngStream stream = new(2020, "optimisers");
        for (int t = 1; t <= 20; t++)
        {
            stream.FillNormal(g);
            GradientClip.ByNorm(g, 5);
            AdamKernel.Apply(g, m, v, p, AdamStep.Of(3e-4, 0.9, 0.999, 1e-8, Float64Math.Exp(-0.1 * t), Float64Math.Exp(-0.001 * t)));
            PolyakKernel.Apply(p, slow, 0.05f);
        }
        Assert.Equal(0x4E7BB4F033FB1455UL, Hash(g, m, v, p, slow));
    }

    /// <summary>The results at the floats of bits 0, 65521, 2 * 65521, ...; those beyond 1e5 count as 0, for sin and cos.</summary>
    private static ulong Floats(Many function)
    {
        float[] x = new float[1 << 16];
        for (int i = 0; i < x.Length; i++) x[i] = BitConverter.UInt32BitsToSingle((uint)i * 65521);
        if (function == Float32Math.Sin || function == Float32Math.Cos)
            for (int i = 0; i < x.Length; i++) x[i] = Math.Abs(x[i]) > 1e5f ? 0 : x[i];
        function(x, x);
        return Hash(x);
    }

    private static ulong Doubles(Func<double, double> function)
    {
        StableHash hash = new();
        for (ulong i = 0; i < 1 << 16; i++) hash.Add(function(BitConverter.UInt64BitsToDouble(i * 281474976710597)));
        return hash.Value;
    }

    private static ulong Hash(params float[][] arrays)
    {
        StableHash hash = new();
        foreach (float[] array in arrays) hash.Add(array.AsSpan());
        return hash.Value;
    }
}
