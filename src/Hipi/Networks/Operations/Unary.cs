using System.Runtime.Intrinsics;
using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>
/// A function of one number: its value, and the share of a gradient g that reaches x; in eight float lanes and in double.
/// </summary>
internal interface IUnaryRule
{
    Vector256<float> Value(Vector256<float> x);
    Vector256<float> Share(Vector256<float> g, Vector256<float> x, Vector256<float> y);
    double Value(double x);
    double Share(double g, double x, double y);

    /// <summary>The value, after noting how near x lies to a point without a derivative, where there is one.</summary>
    double Value(double x, ScalarInterpreter tape) => Value(x);
}

/// <summary>scale x + shift, with one rounding.</summary>
internal readonly struct AffineRule(float scale, float shift) : IUnaryRule
{
    public Vector256<float> Value(Vector256<float> x) => Fused.MultiplyAdd(Vector256.Create(scale), x, Vector256.Create(shift));
    public Vector256<float> Share(Vector256<float> g, Vector256<float> x, Vector256<float> y) => Vector256.Create(scale) * g;
    public double Value(double x) => scale * x + shift;
    public double Share(double g, double x, double y) => scale * g;
}

/// <summary>e^x.</summary>
internal readonly struct ExpRule : IUnaryRule
{
    public Vector256<float> Value(Vector256<float> x) => Float32Math.Exp(x);
    public Vector256<float> Share(Vector256<float> g, Vector256<float> x, Vector256<float> y) => g * y;
    public double Value(double x) => Float64Math.Exp(x);
    public double Share(double g, double x, double y) => g * Float64Math.Exp(x);
}

/// <summary>low + (high - low) σ(x), σ(x) = 1 / (1 + e^-x).</summary>
internal readonly struct SigmoidRule(float low, float high) : IUnaryRule
{
    public Vector256<float> Value(Vector256<float> x) =>
        Fused.MultiplyAdd(Vector256.Create(high - low), Float32Math.Sigmoid(x), Vector256.Create(low));

    /// <summary>(high - low) σ(x) σ(-x): no difference of near numbers.</summary>
    public Vector256<float> Share(Vector256<float> g, Vector256<float> x, Vector256<float> y) =>
        g * Vector256.Create(high - low) * (Float32Math.Sigmoid(x) * Float32Math.Sigmoid(-x));

    public double Value(double x) => low + ((double)high - low) / (1 + Float64Math.Exp(-x));

    public double Share(double g, double x, double y) => g * ((double)high - low) / ((1 + Float64Math.Exp(-x)) * (1 + Float64Math.Exp(x)));
}

/// <summary>An elementwise function of one value.</summary>
/// <remarks>Numerics: entry by entry.  Alloc: none.</remarks>
internal sealed unsafe class Unary<TRule>(Node x, TRule rule) : Node(x.Graph, x.Kind, x.Features, x) where TRule : struct, IUnaryRule
{
    internal override void Forward()
    {
        float* from = x.Value, to = Value;
        for (int i = 0; i < Length; i += 8) rule.Value(Vector256.Load(from + i)).Store(to + i);
    }

    internal override void Backward(BackwardStep step)
    {
        float* from = x.Value, y = Value, gradient = Gradient, target = x.Gradient;
        for (int i = 0; i < Length; i += 8)
            Vectors.Give(rule.Share(Vector256.Load(gradient + i), Vector256.Load(from + i), Vector256.Load(y + i)), target + i,
                step.Flows[0]);
    }

    internal override void Forward(ScalarInterpreter tape)
    {
        Span<double> from = tape.Value(x), to = tape.Value(this);
        for (int i = 0; i < to.Length; i++) to[i] = rule.Value(from[i], tape);
    }

    internal override void Backward(ScalarInterpreter tape)
    {
        Span<double> from = tape.Value(x), y = tape.Value(this), gradient = tape.Gradient(this), target = tape.Gradient(x);
        for (int i = 0; i < y.Length; i++) target[i] += rule.Share(gradient[i], from[i], y[i]);
    }
}
