using Hipi.InverseRl;

namespace Hipi.Properties.InverseRl;

/// <summary>Every trajectory of a case with its log p(τ, ψ): sums over the target joint.</summary>
internal sealed class JointTable
{
    private readonly (Trajectory Trajectory, double[] LogJoint)[] rows;
    private readonly int tasks;

    public JointTable(MdpCase c, double[] logZ)
    {
        tasks = c.Tasks;
        rows = [.. c.Oracle.Trajectories().Select(tau => (tau, Row(c.Oracle, tau, logZ)))];
    }

    private static double[] Row(ExactOracle oracle, Trajectory trajectory, double[] logZ)
    {
        double logDynamics = oracle.LogDynamics(trajectory);
        return [.. Enumerable.Range(0, logZ.Length).Select(k => oracle.LogJoint(logDynamics, oracle.Return(trajectory, k), k, logZ))];
    }

    /// <summary>log p(τ, ψ) of every trajectory.</summary>
    public IReadOnlyList<(Trajectory Trajectory, double[] LogJoint)> Rows => rows;

    /// <summary>p(ψ | s_t = s, a_t = a), null where the pair is impossible at step t.</summary>
    public double[]? Conditional(int t, int s, int a)
    {
        List<double>[] terms = [.. Enumerable.Range(0, tasks).Select(_ => new List<double>())];
        foreach ((Trajectory tau, double[] logJoint) in rows)
            if (tau.States[t] == s && tau.Actions[t] == a)
                for (int k = 0; k < tasks; k++) terms[k].Add(logJoint[k]);
        double[] p = [.. terms.Select(list => Hipi.Numerics.LogSumExp.Of(list.ToArray()))];
        return LogSpace.TryNormalise(p) ? p : null;
    }
}
