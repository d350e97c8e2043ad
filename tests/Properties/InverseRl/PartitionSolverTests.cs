using Hipi.InverseRl;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.InverseRl;

/// <summary>
/// E-LOGZ, E-DUAL at sizes that cross the solver's panels of 32 columns and slices of 160 rows, against the plain recursions.
/// </summary>
public sealed class PartitionSolverTests
{
    [Theory]
    [InlineData(70, 3, 37, 12, "normal")]
    [InlineData(70, 3, 37, 12, "extreme")]
    [InlineData(60, 4, 16, 9, "islands")]
    [InlineData(54, 3, 1, 9, "islands")]
    [InlineData(53, 3, 17, 5, "ruled out")]
    [InlineData(5, 200, 4, 6, "extreme")]
    [InlineData(161, 1, 33, 4, "tiny probabilities")]
    public void Solve_AnySize_EqualsThePlainRecursions(int states, int actions, int tasks, int horizon, string kind)
    {
        FiniteMdp mdp = Draw(states, actions, tasks, horizon, kind);
        (double[] logZ, double[] dual) = PartitionSolver.Solve(mdp);
        for (int k = 0; k < tasks; k++)
        {
            double plain = SoftValues.Enumeration(mdp, k).AtStart, plainDual = SoftValues.Dual(mdp, k).AtStart;
            Assert.True(Near.Equal(logZ[k], plain), $"task {k}: solver {logZ[k]:R}, plain {plain:R}");
            Assert.True(Near.Equal(dual[k], plainDual), $"task {k}: solver's dual {dual[k]:R}, plain {plainDual:R}");
        }
    }

    [Fact]
    public void Solve_AnyNumberOfThreads_HasTheSameBits()
    {
        FiniteMdp mdp = Draw(300, 3, 9, 8, "extreme");
        (double[] logZ, double[] dual) = PartitionSolver.Solve(mdp, 1);
        foreach (int threads in new[] { 2, 3, 8 })
        {
            (double[] again, double[] dualAgain) = PartitionSolver.Solve(mdp, threads);
            Assert.Equal(logZ, again);
            Assert.Equal(dual, dualAgain);
        }
    }

    private static FiniteMdp Draw(int states, int actions, int tasks, int horizon, string kind)
    {
        RngStream stream = new(5, kind, (ulong)states);
        TransitionTableBuilder builder = new();
        for (int row = 0; row < states * actions; row++) AddRow(ref stream, builder, states, row / actions, kind);
        double[] rewards = new double[tasks * states * actions];
        for (int i = 0; i < rewards.Length; i++) rewards[i] = Reward(ref stream, i / actions % states < states / 2, kind);
        return new FiniteMdp(horizon, Draw(ref stream, states), builder.Build(states, actions), rewards, Draw(ref stream, tasks));
    }

    private static double[] Draw(ref RngStream stream, int n) => Hipi.Properties.InverseRl.Draw.Simplex(ref stream, n);

    // Islands: the first half of the states never meets the second, whose rewards lie 2e4 below.
    private static void AddRow(ref RngStream stream, TransitionTableBuilder builder, int states, int state, string kind)
    {
        double[] p = Hipi.Properties.InverseRl.Draw.Simplex(ref stream, states, 0.3);
        if (kind == "islands")
            for (int s = 0; s < states; s++) p[s] = s < states / 2 == state < states / 2 ? 1 + s % 3 : 0;
        if (kind == "tiny probabilities")
            for (int s = 0; s < states; s++) p[s] = s == 0 ? 1 : s == 1 ? 1e-310 : 0;   // 1e-310 exp(1000) is not to be lost
        double total = p.Sum();
        for (int s = 0; s < states; s++) builder.Add(s, p[s] / total);
        builder.EndRow();
    }

    private static double Reward(ref RngStream stream, bool first, string kind) => kind switch
    {
        "extreme" => 1e4 * (stream.NextInt(3) - 1),
        "islands" => (first ? 1e4 : -1e4) * stream.NextInt(2),
        "ruled out" => stream.NextInt(3) == 0 ? double.NegativeInfinity : stream.NextDouble(),
        "tiny probabilities" => 1000 * stream.NextDouble(),
        _ => 4 * stream.NextDouble() - 2,
    };
}
