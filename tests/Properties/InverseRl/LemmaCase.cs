using Hipi.InverseRl;
using Hipi.Numerics;

namespace Hipi.Properties.InverseRl;

/// <summary>A random stored joint q(τ, ψ) on a finite MDP, and what relabelling makes of it through the arm's code.</summary>
internal sealed class LemmaCase
{
    private readonly int tasks, rows;
    private readonly double[] weights;      // q(τ)
    private readonly double[] labels;       // q(ψ | τ), [N, K]
    private readonly double[] logJoint;     // log p(τ, ψ), [N, K]
    private readonly double[] posterior, logPosterior;

    public LemmaCase(MdpCase c, Sabotage sabotage)
    {
        RngStream stream = c.Stream("stored");
        ExactOracle oracle = c.Oracle;
        double[] logZ = oracle.LogZByEnumeration();
        Trajectory[] all = [.. oracle.Trajectories()];
        // else q may hold what every task rules out
        if (stream.NextInt(2) == 0) all = [.. all.Where(tau => oracle.Posterior(tau, logZ) is not null)];
        (tasks, rows) = (c.Tasks, all.Length);
        weights = rows == 0 ? [] : Draw.Simplex(ref stream, rows, 0.3);
        labels = new double[rows * tasks];
        logJoint = new double[rows * tasks];
        double[] scores = new double[rows * tasks];
        for (int n = 0; n < rows; n++)
        {
            Draw.Simplex(ref stream, tasks, 0.3).CopyTo(labels, n * tasks);
            double logDynamics = oracle.LogDynamics(all[n]);
            for (int k = 0; k < tasks; k++)
            {
                double sumOfRewards = oracle.Return(all[n], k);
                logJoint[n * tasks + k] = oracle.LogJoint(logDynamics, sumOfRewards, k, logZ);
                scores[n * tasks + k] = sabotage == Sabotage.SignFlipped ? Flip(sumOfRewards) : sumOfRewards;
            }
        }
        double[] prior = sabotage == Sabotage.PriorDropped ? [.. Enumerable.Repeat(1.0 / tasks, tasks)] : c.Mdp.Prior.ToArray();
        (posterior, logPosterior) = ([], []);
        if (rows == 0) return;
        TheoryArm arm = new(scores, prior, Partition.Exact, sabotage.LogZ(logZ));
        (posterior, logPosterior) = (arm.Probabilities, arm.Scores);
        for (int n = 0; n < rows; n++) NormaliseRow(n);
    }

    /// <summary>True where no trajectory is possible under any task.</summary>
    public bool IsEmpty => rows == 0;

    /// <summary>KL(q || p) with the commanded labels.</summary>
    public double Commanded => Divergence(0);

    /// <summary>
    /// KL(q' || p) with a fraction of each trajectory's weight relabelled; a trajectory that every task rules out keeps its label.
    /// </summary>
    public double Divergence(double fraction) => Hipi.InverseRl.Divergence.ToLog(Mixed(fraction), logJoint);

    /// <summary>E_q(τ) KL(q(ψ | τ) || q'(ψ | τ)), q' the labels after relabelling a fraction.</summary>
    public double ExpectedLabelDivergence(double fraction)
    {
        double total = 0;
        for (int n = 0; n < rows; n++)
        {
            if (!(weights[n] > 0)) continue;
            double[] given = labels.AsSpan(n * tasks, tasks).ToArray(), logNew = new double[tasks];
            for (int k = 0; k < tasks; k++) logNew[k] = LogLabel(n, k, fraction);
            total += weights[n] * Hipi.InverseRl.Divergence.ToLog(given, logNew);
        }
        return total;
    }

    // In logs where all is relabelled: a posterior may be far below the smallest double.
    private double LogLabel(int n, int k, double fraction) =>
        fraction == 1 && !IsRuledOut(n) ? logPosterior[n * tasks + k] : Math.Log(Label(n, k, fraction));

    private double Label(int n, int k, double fraction) =>
        IsRuledOut(n) ? labels[n * tasks + k] : (1 - fraction) * labels[n * tasks + k] + fraction * posterior[n * tasks + k];

    private bool IsRuledOut(int n) => posterior.AsSpan(n * tasks, tasks).IndexOfAnyExcept(0.0) < 0;

    private double[] Mixed(double fraction)
    {
        double[] q = new double[rows * tasks];
        for (int n = 0; n < rows; n++)
        for (int k = 0; k < tasks; k++)
            q[n * tasks + k] = weights[n] * Label(n, k, fraction);
        return q;
    }

    private void NormaliseRow(int n)
    {
        double total = LogSumExp.Of(logPosterior.AsSpan(n * tasks, tasks));
        if (double.IsNegativeInfinity(total)) return;
        for (int k = 0; k < tasks; k++) logPosterior[n * tasks + k] -= total;
    }

    private static double Flip(double score) => double.IsInfinity(score) ? score : -score;
}
