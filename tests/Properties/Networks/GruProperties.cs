using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Networks;

/// <summary>A recorded GRU (E-GRU) against PyTorch's formulas, written as scalar loops in double.</summary>
public class GruProperties
{
    private const int Batch = 5, Features = 3, Units = 4, Steps = 3;

    /// <summary>A loop with a fault in it must disagree, or the comparison shows nothing.</summary>
    public enum Fault { None, UpdateKeepsTheNew, BiasOutsideTheReset, ResetOnTheState, GatesSwapped, OneStepOnly }

    [Theory]
    [InlineData(Fault.None)]
    [InlineData(Fault.UpdateKeepsTheNew)]
    [InlineData(Fault.BiasOutsideTheReset)]
    [InlineData(Fault.ResetOnTheState)]
    [InlineData(Fault.GatesSwapped)]
    [InlineData(Fault.OneStepOnly)]
    public void Unrolled_AgreesWithTheScalarLoop_AndWithNoFaultyOne(Fault fault)
    {
        (double[] recorded, double[] looped) = Both(fault);
        double worst = recorded.Zip(looped, (a, b) => Math.Abs(a - b)).Max();
        // states are below 1 in size; a step adds some ten roundings of 2^-24 to sums of at most about 10
        if (fault == Fault.None) Assert.True(worst < 5e-6, $"worst difference {worst:g3}");
        else Assert.True(worst > 1e-2, $"{fault}: worst difference only {worst:g3}");
    }

    private static (double[] Recorded, double[] Looped) Both(Fault fault)
    {
        var stream = new RngStream(3, "gru");
        var cell = new GruCell("gru", Features, Units);
        var set = new ParameterSet("gru", cell.Shapes());
        foreach (Parameter tensor in set.Tensors) stream.FillNormal(tensor.Values);
        var graph = new Graph(Batch);
        Input[] inputs = [.. Enumerable.Range(0, Steps).Select(t => graph.Input($"x{t}", Features))];
        Input first = graph.Input("first", Units);
        float[][] x = [.. inputs.Select(_ => new float[Batch * Features])];
        var h = new float[Batch * Units];
        for (int t = 0; t < Steps; t++) Fill(inputs[t], x[t], ref stream);
        Fill(first, h, ref stream);
        Node last = cell.Unroll(graph, set, inputs, first)[^1];
        graph.Compile(last).Forward();
        var states = new float[h.Length];
        last.Read(states);
        double[] loop = [.. h];
        for (int t = 0; t < (fault == Fault.OneStepOnly ? 1 : Steps); t++)
            for (int n = 0; n < Batch; n++) Step(set, x[t].AsSpan(n * Features, Features), loop.AsSpan(n * Units, Units), fault);
        return ([.. states.Select(value => (double)value)], loop);
    }

    private static void Fill(Input input, float[] rows, ref RngStream stream)
    {
        stream.FillNormal(rows);
        input.Write(rows);
    }

    /// <summary>One row, one step, as PyTorch's documentation of GRUCell writes it.</summary>
    private static void Step(ParameterSet set, ReadOnlySpan<float> x, Span<double> h, Fault fault)
    {
        int resetRow = fault == Fault.GatesSwapped ? 1 : 0;
        double[] before = h.ToArray(), next = new double[h.Length];
        for (int u = 0; u < h.Length; u++)
        {
            double r = Sigmoid(Row(set, "ih", resetRow, u, x) + Row(set, "hh", resetRow, u, before));
            double z = Sigmoid(Row(set, "ih", 1 - resetRow, u, x) + Row(set, "hh", 1 - resetRow, u, before));
            double hidden = Row(set, "hh", 2, u, before), bias = set["gru.bias_hh"].Values[2 * h.Length + u];
            double inside = fault switch
            {
                Fault.BiasOutsideTheReset => r * (hidden - bias) + bias,
                Fault.ResetOnTheState => Row(set, "hh", 2, u, [.. before.Select(value => r * value)]),
                _ => r * hidden,
            };
            double n = Math.Tanh(Row(set, "ih", 2, u, x) + inside);
            next[u] = fault == Fault.UpdateKeepsTheNew ? z * n + (1 - z) * before[u] : (1 - z) * n + z * before[u];
        }
        next.CopyTo(h);
    }

    private static double Row(ParameterSet set, string kind, int gate, int unit, ReadOnlySpan<float> x)
    {
        double[] wide = new double[x.Length];
        for (int k = 0; k < x.Length; k++) wide[k] = x[k];
        return Row(set, kind, gate, unit, wide);
    }

    private static double Row(ParameterSet set, string kind, int gate, int unit, double[] x)
    {
        int row = gate * Units + unit;
        double sum = set[$"gru.bias_{kind}"].Values[row];
        for (int k = 0; k < x.Length; k++) sum += set[$"gru.weight_{kind}"].Values[row * x.Length + k] * x[k];
        return sum;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
