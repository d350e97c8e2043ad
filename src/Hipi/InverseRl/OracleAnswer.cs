using System.Globalization;
using Hipi.Numerics;

namespace Hipi.InverseRl;

/// <summary>
/// What `hipi oracle` answers: log Z and its dual, the posterior of each distinct trajectory, and the two sides of the lemmas.
/// </summary>
/// <remarks>
/// Source: E-LOGZ, E-DUAL, E-POSTERIOR, E-TARGET, E-OBJECTIVE, E-LEMMA1, E-LEMMA2.
/// Shapes: LogZ, Dual [K]; Posterior [N, K], a row for each distinct (states, actions) in order of first appearance.
/// </remarks>
public sealed class OracleAnswer
{
    private OracleAnswer(int tasks, double[] logZ, double[] dual, double[] posterior) =>
        (Tasks, LogZ, Dual, Posterior) = (tasks, logZ, dual, posterior);

    public int Tasks { get; }
    public double[] LogZ { get; }
    public double[] Dual { get; }
    public double[] Posterior { get; }

    /// <summary>KL(q(τ, ψ) || p(τ, ψ)) with the commanded tasks.</summary>
    public double KlCommanded { get; private init; }

    /// <summary>KL(q_τ || p), q_τ = q(τ) times the posterior.</summary>
    public double KlRelabelled { get; private init; }

    /// <summary>E_q(τ) KL(q(ψ | τ) || q_τ(ψ | τ)), the least that relabelling gains.</summary>
    public double ExpectedLabelKl { get; private init; }

    /// <summary>
    /// The answer; <paramref name="file"/> stands for the problem in errors: a trajectory that every task rules out is one.
    /// </summary>
    public static OracleAnswer To(OracleProblem problem, string file)
    {
        FiniteMdp mdp = problem.Mdp;
        ExactOracle oracle = new(mdp);
        (double[] logZ, double[] dual) = PartitionSolver.Solve(mdp);
        (List<Trajectory> distinct, double[] q) = Joint(problem);
        int tasks = mdp.Tasks;
        double[] posterior = new double[q.Length], relabelled = new double[q.Length], logJoint = new double[q.Length];
        double expectedLabelKl = 0;
        for (int n = 0; n < distinct.Count; n++)
        {
            Span<double> row = logJoint.AsSpan(n * tasks, tasks), labels = q.AsSpan(n * tasks, tasks);
            double logDynamics = oracle.LogDynamics(distinct[n]);
            for (int k = 0; k < tasks; k++) row[k] = oracle.LogJoint(logDynamics, oracle.Return(distinct[n], k), k, logZ);
            double[] rowPosterior = row.ToArray();
            if (!LogSpace.TryNormalise(rowPosterior)) throw RuledOut(problem, distinct[n], file);
            double weight = Total(labels);
            for (int k = 0; k < tasks; k++) relabelled[n * tasks + k] = weight * (posterior[n * tasks + k] = rowPosterior[k]);
            expectedLabelKl += weight * LabelDivergence(labels, weight, row);
        }
        return new OracleAnswer(tasks, logZ, dual, posterior)
        {
            KlCommanded = Divergence.ToLog(q, logJoint),
            KlRelabelled = Divergence.ToLog(relabelled, logJoint),
            ExpectedLabelKl = expectedLabelKl,
        };
    }

    /// <summary>Writes the answer as JSON: doubles in their shortest round-trip form, infinities as strings.</summary>
    public void Write(TextWriter output)
    {
        output.Write("{\n  \"logZ\": ");
        WriteList(output, LogZ);
        output.Write(",\n  \"dual\": ");
        WriteList(output, Dual);
        output.Write(",\n  \"posterior\": [");
        for (int n = 0; n < Posterior.Length / Tasks; n++)
        {
            output.Write(n == 0 ? "\n    " : ",\n    ");
            WriteList(output, Posterior.AsSpan(n * Tasks, Tasks));
        }
        output.Write("\n  ]");
        output.Write($",\n  \"klCommanded\": {Text(KlCommanded)}");
        output.Write($",\n  \"klRelabelled\": {Text(KlRelabelled)}");
        output.Write($",\n  \"expectedLabelKl\": {Text(ExpectedLabelKl)}\n}}\n");
    }

    // q(τ, ψ) over the distinct trajectories in order of first appearance, row-major [N, K], and those trajectories.
    private static (List<Trajectory> Distinct, double[] Q) Joint(OracleProblem problem)
    {
        Dictionary<Trajectory, int> rows = [];
        List<Trajectory> distinct = [];
        List<double> q = [];
        double total = 0;
        foreach (Demonstration listed in problem.Demonstrations)
        {
            if (rows.TryAdd(listed.Trajectory, distinct.Count))
            {
                distinct.Add(listed.Trajectory);
                q.AddRange(new double[problem.Mdp.Tasks]);
            }
            q[rows[listed.Trajectory] * problem.Mdp.Tasks + listed.Task] += listed.Weight;
            total += listed.Weight;
        }
        return (distinct, [.. q.Select(weight => weight / total)]);
    }

    // KL(q(ψ | τ) || p(ψ | τ)), the posterior in logs: it may be far below the smallest double where a label was unlikely.
    private static double LabelDivergence(ReadOnlySpan<double> labels, double weight, ReadOnlySpan<double> logJoint)
    {
        double[] given = new double[labels.Length], logPosterior = new double[labels.Length];
        double logTotal = LogSumExp.Of(logJoint);
        for (int k = 0; k < labels.Length; k++) (given[k], logPosterior[k]) = (labels[k] / weight, logJoint[k] - logTotal);
        return Divergence.ToLog(given, logPosterior);
    }

    private static double Total(ReadOnlySpan<double> values)
    {
        double total = 0;
        foreach (double value in values) total += value;
        return total;
    }

    private static InputException RuledOut(OracleProblem problem, Trajectory trajectory, string file)
    {
        int index = problem.Demonstrations.Select(listed => listed.Trajectory).TakeWhile(other => !other.Equals(trajectory)).Count();
        return new InputException(FormattableString.Invariant(
            $"{file}: trajectories[{index}]: must be possible under a task, found that every task rules it out")
            + " (return -Infinity, prior 0 or Z = 0); remove it or correct rewards and prior");
    }

    private static void WriteList(TextWriter output, ReadOnlySpan<double> values)
    {
        output.Write('[');
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0) output.Write(", ");
            output.Write(Text(values[i]));
        }
        output.Write(']');
    }

    private static string Text(double value) =>
        double.IsPositiveInfinity(value) ? "\"Infinity\""
        : double.IsNegativeInfinity(value) ? "\"-Infinity\""
        : (value == 0 ? 0 : value).ToString("R", CultureInfo.InvariantCulture);
}
