using System.Globalization;
using Hipi.Numerics;

namespace Hipi.Regression;

/// <summary>
/// A dense problem of a given size, written as JSON piece by piece, and log Z and dual of a task by the plain recursions with System.Math.
/// </summary>
internal sealed class OracleSizeCase
{
    private readonly int states, actions, tasks, horizon;
    private readonly double[] transitions, rewards;

    /// <summary>Transition rows and rewards in ±1, all drawn; start and prior uniform.</summary>
    public OracleSizeCase(int states, int actions, int tasks, int horizon)
    {
        (this.states, this.actions, this.tasks, this.horizon) = (states, actions, tasks, horizon);
        RngStream stream = new(11, "oracle-size");
        transitions = new double[states * actions * states];
        for (int row = 0; row < states * actions; row++)
        {
            double total = 0;
            Span<double> p = transitions.AsSpan(row * states, states);
            foreach (ref double x in p) total += x = stream.NextDouble();
            foreach (ref double x in p) x /= total;
        }
        rewards = new double[tasks * states * actions];
        foreach (ref double r in rewards.AsSpan()) r = 2 * stream.NextDouble() - 1;
    }

    public void Write(string path)
    {
        using StreamWriter writer = new(path);
        writer.Write(FormattableString.Invariant($"{{\"horizon\": {horizon}, \"initial\": "));
        Row(writer, Uniform(states));
        writer.Write(",\n\"transitions\": ");
        Table(writer, transitions, states, actions, states);
        writer.Write(",\n\"rewards\": ");
        Table(writer, rewards, tasks, states, actions);
        writer.Write(",\n\"prior\": ");
        Row(writer, Uniform(tasks));
        string zeros = string.Join(',', Enumerable.Repeat("0", horizon));
        writer.Write(FormattableString.Invariant($",\n\"trajectories\": [{{\"states\": [{zeros}], \"actions\": [{zeros}], \"task\": 0, \"weight\": 1}}]}}\n"));
    }

    /// <summary>
    /// log Z: V = log Σ_a exp(r + log E exp V'). Values stay below T (1 + log A), so their exponentials are doubles up to T = 200 and A =
    /// 10.
    /// </summary>
    public double LogZ(int task)
    {
        double[] value = Solve(task, Math.Exp, (row, next) => Math.Log(Expectation(row, next)));
        return Math.Log(value.Average(Math.Exp));
    }

    /// <summary>The policies' dual: V = log Σ_a exp(r + E V').</summary>
    public double Dual(int task) => Solve(task, x => x, Expectation).Average();

    private double[] Solve(int task, Func<double, double> seen, Func<int, double[], double> ahead)
    {
        double[] value = new double[states];
        for (int t = horizon - 1; t >= 0; t--)
        {
            double[] next = [.. value.Select(seen)];
            value = new double[states];
            for (int s = 0; s < states; s++)
            {
                double sum = 0;
                for (int a = 0; a < actions; a++)
                    sum += Math.Exp(rewards[(task * states + s) * actions + a] + (t == horizon - 1 ? 0 : ahead(s * actions + a, next)));
                value[s] = Math.Log(sum);
            }
        }
        return value;
    }

    private double Expectation(int row, double[] x)
    {
        double sum = 0;
        ReadOnlySpan<double> p = transitions.AsSpan(row * states, states);
        for (int s = 0; s < p.Length; s++) sum += p[s] * x[s];
        return sum;
    }

    private static double[] Uniform(int n) => [.. Enumerable.Repeat(1.0 / n, n)];

    private static void Table(StreamWriter writer, double[] values, int first, int second, int third)
    {
        for (int i = 0; i < first; i++)
        {
            writer.Write(i == 0 ? "[[" : ",\n [");
            for (int j = 0; j < second; j++)
            {
                if (j > 0) writer.Write(", ");
                Row(writer, values.AsSpan((i * second + j) * third, third));
            }
            writer.Write(']');
        }
        writer.Write(']');
    }

    private static void Row(StreamWriter writer, ReadOnlySpan<double> values)
    {
        Span<char> text = stackalloc char[32];
        for (int i = 0; i < values.Length; i++)
        {
            writer.Write(i == 0 ? '[' : ',');
            values[i].TryFormat(text, out int length, "R", CultureInfo.InvariantCulture);
            writer.Write(text[..length]);
        }
        writer.Write(']');
    }
}
