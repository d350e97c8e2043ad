using Hipi.Networks;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Networks;

/// <summary>Adam over a parameter set against its formula in double; clipping tensor by tensor; resumed state.</summary>
public class AdamProperties
{
    private static ParameterSet Set() => new("net", [new TensorShape("w", 3, 5), new TensorShape("b", 1, 4, IsVector: true, Parts: 2)]);

    private static void Draw(Span<float> values, ref RngStream stream, float scale)
    {
        stream.FillNormal(values);
        foreach (ref float value in values) value *= scale;
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.5)]
    public void Steps_FollowTheFormula(double? clip)
    {
        ParameterSet set = Set();
        var stream = new RngStream(1, "adam");
        foreach (Parameter tensor in set.Tensors) Draw(tensor.Values, ref stream, 1f);
        var adam = new Adam(set, 1e-2, clip);
        double[][] p = [.. set.Tensors.Select(tensor => Wide(tensor.Values))], m = [new double[15], new double[4]],
            v = [new double[15], new double[4]];
        for (int t = 1; t <= 30; t++)
        {
            for (int k = 0; k < 2; k++)
            {
                Draw(set.Tensors[k].Gradient, ref stream, t % 3 == 0 ? 5f : 0.1f);
                double[] g = Clipped(Wide(set.Tensors[k].Gradient), k == 0 ? 1 : 2, clip);
                for (int i = 0; i < g.Length; i++)
                {
                    m[k][i] = 0.9 * m[k][i] + 0.1 * g[i];
                    v[k][i] = 0.999 * v[k][i] + 0.001 * g[i] * g[i];
                    p[k][i] -= 1e-2 * m[k][i] / (1 - Math.Pow(0.9, t)) / (Math.Sqrt(v[k][i] / (1 - Math.Pow(0.999, t))) + 1e-8);
                }
            }
            adam.Step();
        }
        // 30 steps of at most about 1e-2 each, a few float roundings of the value and of the ratio m / sqrt v per step
        for (int k = 0; k < 2; k++)
            for (int i = 0; i < p[k].Length; i++) Assert.Equal(p[k][i], set.Tensors[k].Values[i], 5e-6);
    }

    private static double[] Clipped(double[] g, int parts, double? clip)
    {
        for (int part = 0, length = g.Length / parts; part < parts; part++)
        {
            double norm = Math.Sqrt(g.Skip(part * length).Take(length).Sum(x => x * x));
            for (int i = part * length; i < (part + 1) * length && norm > clip; i++) g[i] *= clip.Value / norm;
        }
        return g;
    }

    [Fact]
    public void Gaps_BetweenTensorsStayZero()
    {
        ParameterSet set = Set();
        var stream = new RngStream(2, "adam");
        var adam = new Adam(set, 1e-2, null);
        for (int t = 0; t < 5; t++)
        {
            foreach (Parameter tensor in set.Tensors) Draw(tensor.Gradient, ref stream, 1f);
            adam.Step();
        }
        Assert.Equal(19, set.Values.ToArray().Count(value => value != 0));
        Assert.Equal(0, set.Values[15]);
    }

    [Fact]
    public void SavedAndLoaded_StepsAlike()
    {
        ParameterSet first = Set(), second = Set();
        Adam whole = new(first, 1e-2, null), resumed = new(second, 1e-2, null);
        var stream = new RngStream(3, "adam");
        for (int t = 0; t < 10; t++)
        {
            if (t == 5)
            {
                using var memory = new MemoryStream();
                using var writer = new BinaryWriter(memory);
                first.Save(writer);
                whole.Save(writer);
                memory.Position = 0;
                using var reader = new BinaryReader(memory);
                second.Load(reader);
                resumed.Load(reader);
            }
            Draw(first.Gradients, ref stream, 1f);
            first.Gradients.CopyTo(second.Gradients);
            whole.Step();
            if (t >= 5) resumed.Step();
        }
        Assert.Equal(first.Values.ToArray(), second.Values.ToArray());
        Assert.Equal(Hash(whole), Hash(resumed));
    }

    [Fact]
    public void NonFiniteGradient_IsNamed()
    {
        ParameterSet set = Set();
        Assert.Null(set.FirstNonFiniteGradient());
        set["b"].Gradient[1] = float.NaN;
        Assert.Equal("net/b", set.FirstNonFiniteGradient());
        set["w"].Gradient[14] = float.NegativeInfinity;
        Assert.Equal("net/w", set.FirstNonFiniteGradient());
    }

    private static ulong Hash(Adam adam)
    {
        var hash = new StableHash();
        adam.AddTo(ref hash);
        return hash.Value;
    }

    private static double[] Wide(ReadOnlySpan<float> values) => [.. values.ToArray().Select(value => (double)value)];
}
