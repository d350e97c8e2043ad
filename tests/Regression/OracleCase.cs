using System.Globalization;
using System.Text;
using Hipi.Numerics;

namespace Hipi.Regression;

/// <summary>
/// A small random problem for `hipi oracle`, its JSON, and its answer by plain enumeration with System.Math: nothing of the library's
/// theory.
/// </summary>
internal sealed class OracleCase
{
    private const int States = 3, Actions = 2, Tasks = 3, Horizon = 4;
    private readonly double[] initial, prior;
    private readonly double[][][] transitions = new double[States][][], rewards = new double[Tasks][][];
    private readonly List<(int[] States, int[] Actions, int Task, double Weight)> listed = [];

    private OracleCase(int number, Func<double, double> reward, int impossible = -1)
    {
        RngStream stream = new((ulong)number, "oracle-case");
        (initial, prior) = (Distribution(ref stream, States), Distribution(ref stream, Tasks));
        for (int s = 0; s < States; s++) transitions[s] = [Distribution(ref stream, States), Distribution(ref stream, States)];
        for (int k = 0; k < Tasks; k++)
        {
            rewards[k] = new double[States][];
            for (int s = 0; s < States; s++) rewards[k][s] = [reward(stream.NextDouble()), reward(stream.NextDouble())];
            if (k == impossible) foreach (double[] row in rewards[k]) row.AsSpan().Fill(double.NegativeInfinity);
        }
        foreach ((int[] states, int[] actions) in Trajectories())
            if (stream.NextInt(40) == 0 && listed.Count < 8 && Explaining(states, actions).Length > 0)
                listed.Add((states, actions, stream.NextInt(Tasks), 0.5 + stream.NextDouble()));
        foreach ((int[] states, int[] actions) in Trajectories())
            if (listed.Count == 0 && Explaining(states, actions).Length > 0) listed.Add((states, actions, 0, 1));
        if (listed.Count == 0) return;
        listed.Add(listed[0] with { Task = Tasks - 1 });   // one trajectory under two tasks
        if (impossible < 0 || number % 2 != 0) return;
        for (int i = 0; i < listed.Count; i++)             // labels that their tasks allow
            if (Explaining(listed[i].States, listed[i].Actions) is { } tasks && !tasks.Contains(listed[i].Task))
                listed[i] = listed[i] with { Task = tasks[0] };
    }

    public sealed record Expected(double[] LogZ, double[] Dual, double[][] Posterior, double KlCommanded, double KlRelabelled);

    /// <summary>Rewards uniform in +-scale.</summary>
    public static OracleCase Draw(int number, double scale) => new(number, u => scale * (2 * u - 1));

    /// <summary>Rewards of 1e4, 0 and -1e4, each a third.</summary>
    public static OracleCase DrawExtreme(int number) => new(number, u => 1e4 * (Math.Floor(3 * u) - 1));

    /// <summary>
    /// Rewards uniform in ±3, a tenth of them -inf, and one task with Z = 0; labels that their tasks allow where the number is even.
    /// </summary>
    public static OracleCase DrawRuledOut(int number)
    {
        for (; ; number += 1000)   // until some task explains some trajectory
        {
            OracleCase drawn = new(number, u => u < 0.1 ? double.NegativeInfinity : 6 * (u - 0.1) / 0.9 - 3, number % Tasks);
            if (drawn.listed.Count > 0) return drawn;
        }
    }

    public string Json(bool sparse)
    {
        string Number(double x) => double.IsNegativeInfinity(x) ? "\"-Infinity\"" : x.ToString("R", CultureInfo.InvariantCulture);
        string List(IEnumerable<double> values) => "[" + string.Join(", ", values.Select(Number)) + "]";
        string Row(double[] p) => sparse ? "{" + string.Join(", ", p.Select((x, i) => $"\"{i}\": {Number(x)}").Reverse()) + "}" : List(p);
        string[] members =
        [
            $"\"horizon\": {Horizon}", $"\"initial\": {List(initial)}",
            "\"transitions\": [" + string.Join(",\n ", transitions.Select(s => "[" + string.Join(", ", s.Select(Row)) + "]")) + "]",
            "\"rewards\": [" + string.Join(",\n ", rewards.Select(k => "[" + string.Join(", ", k.Select(List)) + "]")) + "]",
            $"\"prior\": {List(prior)}",
            "\"trajectories\": [" + string.Join(",\n ", listed.Select(l =>
                $"{{\"states\": [{string.Join(",", l.States)}], \"actions\": [{string.Join(",", l.Actions)}], \"task\": {l.Task}, \"weight\": {Number(l.Weight)}}}")) + "]",
        ];
        return new StringBuilder("{").AppendJoin(",\n", sparse ? members.Reverse() : members).Append('}').ToString();
    }

    public Expected Enumerate()
    {
        double[] logZ =
            [.. Enumerable.Range(0, Tasks)
            .Select(k => LogSum([.. Trajectories().Select(t => Dynamics(t.States, t.Actions) + Return(k, t.States, t.Actions))]))];
        double[] dual =
            [.. Enumerable.Range(0, Tasks).Select(k => Mean(initial, [.. Enumerable.Range(0, States).Select(s => DualValue(k, s, 0))]))];
        double total = listed.Sum(l => l.Weight), commanded = 0, relabelled = 0;
        var rows = listed.GroupBy(l => string.Join(",", l.States.Concat(l.Actions))).Select(g => g.ToArray()).ToArray();
        List<double[]> posterior = [];
        foreach (var row in rows)
        {
            double[] logJoint = [.. Enumerable.Range(0, Tasks).Select(k => double.IsNegativeInfinity(logZ[k]) ? logZ[k]
                : Math.Log(prior[k]) - logZ[k] + Dynamics(row[0].States, row[0].Actions) + Return(k, row[0].States, row[0].Actions))];
            double all = LogSum(logJoint), weight = row.Sum(l => l.Weight) / total;
            posterior.Add([.. logJoint.Select(x => Math.Exp(x - all))]);
            foreach (var label in row.GroupBy(l => l.Task))
                commanded += label.Sum(l => l.Weight) / total * (Math.Log(label.Sum(l => l.Weight) / total) - logJoint[label.Key]);
            relabelled += weight * (Math.Log(weight) - all);
        }
        return new Expected(logZ, dual, [.. posterior], commanded, relabelled);
    }

    private IEnumerable<(int[] States, int[] Actions)> Trajectories()
    {
        int pairs = States * Actions;
        for (int code = 0; code < pairs * pairs * pairs * pairs; code++)
        {
            int[] digits = [code / (pairs * pairs * pairs), code / (pairs * pairs) % pairs, code / pairs % pairs, code % pairs];
            int[] states = [.. digits.Select(d => d / Actions)], actions = [.. digits.Select(d => d % Actions)];
            if (!double.IsNegativeInfinity(Dynamics(states, actions))) yield return (states, actions);
        }
    }

    /// <summary>The tasks of positive prior that do not rule a trajectory out.</summary>
    private int[] Explaining(int[] states, int[] actions) =>
        [.. Enumerable.Range(0, Tasks).Where(k => prior[k] > 0 && !double.IsNegativeInfinity(Return(k, states, actions)))];

    private double Dynamics(int[] states, int[] actions) =>
        Math.Log(initial[states[0]]) + Enumerable.Range(1, Horizon - 1)
            .Sum(t => Math.Log(transitions[states[t - 1]][actions[t - 1]][states[t]]));

    private double Return(int task, int[] states, int[] actions) =>
        Enumerable.Range(0, Horizon).Sum(t => rewards[task][states[t]][actions[t]]);

    private double DualValue(int task, int state, int t) => LogSum([.. Enumerable.Range(0, Actions).Select(a => rewards[task][state][a]
        + (t == Horizon - 1 ? 0 : Mean(transitions[state][a], [.. Enumerable.Range(0, States).Select(s => DualValue(task, s, t + 1))])))]);

    private static double Mean(double[] p, double[] x) => p.Zip(x, (a, b) => a == 0 ? 0 : a * b).Sum();

    private static double LogSum(double[] x) =>
        double.IsNegativeInfinity(x.Max()) ? x.Max() : x.Max() + Math.Log(x.Sum(value => Math.Exp(value - x.Max())));

    private static double[] Distribution(ref RngStream stream, int n)
    {
        double[] p = new double[n];
        for (int i = 0; i < n; i++) p[i] = stream.NextInt(4) == 0 ? 0 : stream.NextDouble();
        if (p.Sum() == 0) p[0] = 1;
        double total = p.Sum();
        return [.. p.Select(x => x / total)];
    }
}
