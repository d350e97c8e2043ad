using BenchmarkDotNet.Attributes;
using Hipi.Numerics;

namespace Hipi.Benchmarks;

/// <summary>Dense layers on a batch of 32.</summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class DenseMicro
{
    private const int Batch = 32;
    private float[] x = [], weights = [], bias = [], y = [], gradient = [], weightGradient = [], scratch = [];

    [Params(64, 256)]
    public int Width { get; set; }

    [GlobalSetup]
    public void Draw()
    {
        var stream = new RngStream(1, "micro");
        x = Normal(Panels.Length(Batch, Width));
        gradient = Normal(Panels.Length(Batch, Width));
        weights = Normal(Width * Width);
        (bias, y, weightGradient) = (new float[Width], new float[x.Length], new float[Width * Width]);
        scratch = new float[WeightGradientScratch.Length(Batch, Width)];

        float[] Normal(int length)
        {
            var values = new float[length];
            stream.FillNormal(values);
            return values;
        }
    }

    [Benchmark]
    public void ForwardRelu() => DenseKernels.ForwardRelu(x, weights, bias, y, Batch, Width, Width);

    [Benchmark]
    public void InputGradient() => DenseKernels.InputGradient(gradient, weights, y, Batch, Width, Width);

    [Benchmark]
    public void WeightGradient() => DenseKernels.WeightGradient(x, gradient, weightGradient, scratch, Batch, Width, Width);
}
