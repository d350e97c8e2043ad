using BenchmarkDotNet.Attributes;
using Hipi.Numerics;

namespace Hipi.Benchmarks;

/// <summary>Kernels that go entry by entry, on as many floats as an update at (64,64) or (256,256) has in its critics.</summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class ElementMicro
{
    private float[] gradient = [], m = [], v = [], parameters = [], targets = [];
    private RngStream stream = new(1, "micro");

    [Params(12_416, 147_968)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Draw()
    {
        (gradient, parameters, targets) = (new float[Length], new float[Length], new float[Length]);
        (m, v) = (new float[Length], new float[Length]);
        stream.FillNormal(gradient);
        stream.FillNormal(parameters);
    }

    [Benchmark]
    public void AdamStep() => AdamKernel.Apply(gradient, m, v, parameters, Hipi.Numerics.AdamStep.Of(3e-4, 0.9, 0.999, 1e-8, 0.81, 0.998));

    [Benchmark]
    public void Polyak() => PolyakKernel.Apply(parameters, targets, 0.005f);

    [Benchmark]
    public void Exp() => Float32Math.Exp(gradient, targets);

    [Benchmark]
    public void Tanh() => Float32Math.Tanh(gradient, targets);

    [Benchmark]
    public void Normals() => stream.FillNormal(gradient);
}
