using Hipi.InverseRl;
using Hipi.Numerics;
using Hipi.Relabelling;

namespace Hipi.Properties.InverseRl;

/// <summary>One state, one step, two actions, two tasks of equal prior, and how often each (action, task) is stored.</summary>
internal sealed class Bandit
{
    private readonly ExactOracle oracle;
    private readonly double[] logZ;
    private readonly Trajectory[] actions = [new([0], [0]), new([0], [1])];
    private readonly int[] stored;

    /// <summary>rewards [task, action]; stored [action, task].</summary>
    public Bandit(double[] rewards, int[] stored)
    {
        oracle = new ExactOracle(new FiniteMdp(1, [1.0], TransitionTable.Deterministic(1, 2, (_, _) => 0), rewards, [0.5, 0.5]));
        (logZ, this.stored) = (oracle.LogZByEnumeration(), stored);
    }

    public static Bandit Random(RngStream stream) =>
        new([.. Enumerable.Range(0, 4).Select(_ => 3 * stream.NextDouble())],
            [.. Enumerable.Range(0, 4).Select(_ => 1 + stream.NextInt(9))]);

    /// <summary>q(τ, ψ) as stored, [action, task].</summary>
    public double[] Commanded => [.. stored.Select(count => (double)count / stored.Sum())];

    /// <summary>q(τ, ψ) after the arm relabelled the whole store, one row a stored trajectory.</summary>
    public double[] Relabel(Partition partition, LabelChoice select = LabelChoice.Sample)
    {
        int[] rows = [.. Enumerable.Range(0, 4).SelectMany(pair => Enumerable.Repeat(pair / 2, stored[pair]))];
        double[] scores = [.. rows.SelectMany(action => new[] { oracle.Return(actions[action], 0), oracle.Return(actions[action], 1) })];
        TheoryArm arm = new(scores, [0.5, 0.5], partition, partition == Partition.Exact ? logZ : null, select);
        double[] joint = new double[4];
        for (int row = 0; row < rows.Length; row++)
        for (int task = 0; task < 2; task++)
        {
            double label = select == LabelChoice.Argmax ? (arm.Labels[row] == task ? 1 : 0) : arm.Probabilities[row * 2 + task];
            joint[rows[row] * 2 + task] += label / rows.Length;
        }
        return joint;
    }

    /// <summary>KL(q || p) to the target joint.</summary>
    public double Divergence(double[] joint) =>
        Hipi.InverseRl.Divergence.ToLog(joint,
            [.. actions.SelectMany(tau => new[] { oracle.LogJoint(tau, 0, logZ), oracle.LogJoint(tau, 1, logZ) })]);
}
