using Hipi.Networks;
using Hipi.Networks.Operations;
using Xunit;

namespace Hipi.Properties.Networks;

/// <summary>
/// Compares a plan's three derivatives: float32 reverse mode, the double interpreter's reverse mode, central differences of its forward
/// pass.
/// </summary>
internal static class GradientCheck
{
    /// <summary>Bounds of the issue: relative to the tensor's largest entry.</summary>
    private const double DifferenceTolerance = 1e-6, FloatTolerance = 2e-5, Step = 1e-6;

    /// <summary>
    /// The draw is used only where no kink lies within this distance (steps of 1e-6 on values of order 1 move a pre-activation far less).
    /// </summary>
    private const double LeastKinkDistance = 2e-5;

    /// <summary>False where the point is too near a kink to differentiate there; the caller draws again.</summary>
    public static bool Holds(Plan plan, IEnumerable<Parameter> parameters, IEnumerable<Input> inputs)
    {
        var tape = new ScalarInterpreter(plan);
        double loss = tape.Forward();
        if (tape.KinkDistance < LeastKinkDistance) return false;
        tape.Backward();
        plan.Forward();
        plan.Backward();
        Assert.True(Math.Abs(plan.Loss - loss) <= 2e-5 * Math.Max(1, Math.Abs(loss)), $"loss {plan.Loss} in float32, {loss} in double");
        foreach (Parameter parameter in parameters)
        {
            double[] exact = tape.Gradient(parameter).ToArray();
            Compare(parameter.Name, exact, Differences(tape, tape.Value(parameter)), DifferenceTolerance);
            Compare(parameter.Name, exact, [.. parameter.Gradient.ToArray().Select(g => (double)g)], FloatTolerance);
        }
        foreach (Input input in inputs)
        {
            double[] exact = tape.Gradient(input).ToArray();
            Compare(input.Name, exact, Differences(tape, tape.Value(input)), DifferenceTolerance);
            Compare(input.Name, exact, FeatureMajor(input), FloatTolerance);
        }
        return true;
    }

    private static double[] Differences(ScalarInterpreter tape, Span<double> values)
    {
        var slopes = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double at = values[i];
            values[i] = at + Step;
            double above = tape.Forward();
            values[i] = at - Step;
            double below = tape.Forward();
            values[i] = at;
            slopes[i] = (above - below) / (2 * Step);
        }
        return slopes;
    }

    private static double[] FeatureMajor(Input input)
    {
        int batch = input.Graph.Batch;
        var rows = new float[batch * input.Features];
        input.ReadGradient(rows);
        return [.. Enumerable.Range(0, rows.Length).Select(i => (double)rows[i % batch * input.Features + i / batch])];
    }

    private static void Compare(string name, double[] exact, double[] other, double tolerance)
    {
        double largest = exact.Max(Math.Abs), worst = exact.Zip(other, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= tolerance * largest,
            $"{name}: worst difference {worst:g3} over {tolerance:g1} of the largest entry {largest:g3}");
    }
}
