using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>x where x is above 0, else slope x; at 0 the derivative is the slope.</summary>
internal readonly struct LeakyReluRule(float slope) : IUnaryRule
{
    public Vector256<float> Value(Vector256<float> x) => Chosen(x, x);
    public Vector256<float> Share(Vector256<float> g, Vector256<float> x, Vector256<float> y) => Chosen(x, g);
    public double Value(double x) => x > 0 ? x : slope * x;
    public double Value(double x, ScalarInterpreter tape) => Value(tape.Kink(x));
    public double Share(double g, double x, double y) => x > 0 ? g : slope * g;

    private Vector256<float> Chosen(Vector256<float> x, Vector256<float> value) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256<float>.Zero), value, Vector256.Create(slope) * value);
}

/// <summary>x kept in [low, high]; a gradient passes inside and at the edges.</summary>
internal readonly struct ClipRule(float low, float high) : IUnaryRule
{
    public Vector256<float> Value(Vector256<float> x) => Vectors.Clip(x, Vector256.Create(low), Vector256.Create(high));

    public Vector256<float> Share(Vector256<float> g, Vector256<float> x, Vector256<float> y) =>
        g & Vector256.GreaterThanOrEqual(x, Vector256.Create(low)) & Vector256.LessThanOrEqual(x, Vector256.Create(high));

    public double Value(double x) => Math.Min(Math.Max(x, low), high);

    public double Value(double x, ScalarInterpreter tape)
    {
        tape.Kink(x - low);
        tape.Kink(x - high);
        return Value(x);
    }

    public double Share(double g, double x, double y) => x >= low && x <= high ? g : 0;
}

/// <summary>tanh x; the derivative is (1 - y)(1 + y).</summary>
internal readonly struct TanhRule : IUnaryRule
{
    public Vector256<float> Value(Vector256<float> x) => Float32Math.Tanh(x);

    public Vector256<float> Share(Vector256<float> g, Vector256<float> x, Vector256<float> y) =>
        g * ((Vector256<float>.One - y) * (Vector256<float>.One + y));

    public double Value(double x) => GaussianHead.Tanh(x);
    public double Share(double g, double x, double y) => g * (1 - y) * (1 + y);
}
