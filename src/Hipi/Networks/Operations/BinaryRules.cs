using System.Runtime.Intrinsics;

namespace Hipi.Networks.Operations;

/// <summary>
/// A function of two numbers: its value, and the shares of a gradient g that reach a and b; in eight float lanes and in double.
/// </summary>
internal interface IBinaryRule
{
    static abstract Vector256<float> Value(Vector256<float> a, Vector256<float> b);
    static abstract Vector256<float> ShareA(Vector256<float> g, Vector256<float> a, Vector256<float> b);
    static abstract Vector256<float> ShareB(Vector256<float> g, Vector256<float> a, Vector256<float> b);
    static abstract double Value(double a, double b, ScalarInterpreter tape);
    static abstract (double A, double B) Shares(double g, double a, double b);
}

internal readonly struct AddRule : IBinaryRule
{
    public static Vector256<float> Value(Vector256<float> a, Vector256<float> b) => a + b;
    public static Vector256<float> ShareA(Vector256<float> g, Vector256<float> a, Vector256<float> b) => g;
    public static Vector256<float> ShareB(Vector256<float> g, Vector256<float> a, Vector256<float> b) => g;
    public static double Value(double a, double b, ScalarInterpreter tape) => a + b;
    public static (double A, double B) Shares(double g, double a, double b) => (g, g);
}

internal readonly struct SubtractRule : IBinaryRule
{
    public static Vector256<float> Value(Vector256<float> a, Vector256<float> b) => a - b;
    public static Vector256<float> ShareA(Vector256<float> g, Vector256<float> a, Vector256<float> b) => g;
    public static Vector256<float> ShareB(Vector256<float> g, Vector256<float> a, Vector256<float> b) => -g;
    public static double Value(double a, double b, ScalarInterpreter tape) => a - b;
    public static (double A, double B) Shares(double g, double a, double b) => (g, -g);
}

internal readonly struct MultiplyRule : IBinaryRule
{
    public static Vector256<float> Value(Vector256<float> a, Vector256<float> b) => a * b;
    public static Vector256<float> ShareA(Vector256<float> g, Vector256<float> a, Vector256<float> b) => g * b;
    public static Vector256<float> ShareB(Vector256<float> g, Vector256<float> a, Vector256<float> b) => g * a;
    public static double Value(double a, double b, ScalarInterpreter tape) => a * b;
    public static (double A, double B) Shares(double g, double a, double b) => (g * b, g * a);
}

internal readonly struct MinimumRule : IBinaryRule
{
    public static Vector256<float> Value(Vector256<float> a, Vector256<float> b) => Vectors.Minimum(a, b);
    public static Vector256<float> ShareA(Vector256<float> g, Vector256<float> a, Vector256<float> b) =>
        g & Vector256.LessThanOrEqual(a, b);
    public static Vector256<float> ShareB(Vector256<float> g, Vector256<float> a, Vector256<float> b) =>
        Vector256.AndNot(g, Vector256.LessThanOrEqual(a, b));
    public static double Value(double a, double b, ScalarInterpreter tape) => tape.Kink(a - b) <= 0 ? a : b;
    public static (double A, double B) Shares(double g, double a, double b) => a <= b ? (g, 0) : (0, g);
}

internal readonly struct SquaredErrorRule : IBinaryRule
{
    public static Vector256<float> Value(Vector256<float> a, Vector256<float> b) => (a - b) * (a - b);
    public static Vector256<float> ShareA(Vector256<float> g, Vector256<float> a, Vector256<float> b) => (g + g) * (a - b);
    public static Vector256<float> ShareB(Vector256<float> g, Vector256<float> a, Vector256<float> b) => (g + g) * (b - a);
    public static double Value(double a, double b, ScalarInterpreter tape) => (a - b) * (a - b);
    public static (double A, double B) Shares(double g, double a, double b) => (2 * g * (a - b), 2 * g * (b - a));
}
