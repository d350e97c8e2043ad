using Hipi.InverseRl;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties.InverseRl;

/// <summary>
/// E-TARGET and E-POSTERIOR: the joint is a distribution with the prior as marginal; the arm's posterior is its conditional.
/// </summary>
public sealed class PosteriorTheoryProperties(ITestOutputHelper output)
{
    [Fact]
    public void Target_SummedOverTrajectories_IsThePrior() =>
        Check.Holds(output, MdpCase.Any, c => MarginalViolation(c, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void Target_SabotageIsSeen() => Check.Fails(MdpCase.Any, c => MarginalViolation(c, Sabotage.LogZDropped));

    [Fact]
    public void Posterior_ThroughTheArm_IsTheJointsConditional() =>
        Check.Holds(output, MdpCase.Any, c => PosteriorViolation(c, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void Posterior_SabotageIsSeen()
    {
        foreach (Sabotage sabotage in new[] { Sabotage.LogZDropped, Sabotage.PriorDropped, Sabotage.SignFlipped })
            Check.Fails(MdpCase.Any, c => PosteriorViolation(c, sabotage));
    }

    private static string? MarginalViolation(MdpCase c, Sabotage sabotage)
    {
        double[] logZ = c.Oracle.LogZByEnumeration();
        JointTable joint = new(c, sabotage.LogZ(logZ));
        for (int k = 0; k < c.Tasks; k++)
        {
            double marginal = joint.Rows.Sum(row => Math.Exp(row.LogJoint[k]));
            double expected = double.IsNegativeInfinity(logZ[k]) ? 0 : c.Mdp.Prior[k];   // a task with Z = 0 has no trajectory
            if (!Near.Equal(marginal, expected)) return $"task {k}: the joint sums to {marginal:R}, prior {expected:R}";
        }
        return null;
    }

    private static string? PosteriorViolation(MdpCase c, Sabotage sabotage)
    {
        double[] logZ = c.Oracle.LogZByEnumeration();
        JointTable joint = new(c, logZ);
        ExactOracle given = new(sabotage.Rewards(c.Mdp));
        double[] scores = [.. joint.Rows.SelectMany(row => Enumerable.Range(0, c.Tasks).Select(k => given.Return(row.Trajectory, k)))];
        TheoryArm arm = new(scores, given.Mdp.Prior.ToArray(), Partition.Exact, sabotage.LogZ(logZ));
        ExactOracle direct = c.Oracle;
        double[] found = arm.Probabilities;
        for (int n = 0; n < joint.Rows.Count; n++)
        {
            double[] exact = [.. joint.Rows[n].LogJoint];
            bool possible = LogSpace.TryNormalise(exact);
            double[]? oracle = direct.Posterior(joint.Rows[n].Trajectory, logZ);
            for (int k = 0; k < c.Tasks; k++)
            {
                double expected = possible ? exact[k] : 0;
                if (!Near.Equal(found[n * c.Tasks + k], expected))
                    return $"{joint.Rows[n].Trajectory}, task {k}: {found[n * c.Tasks + k]:R}, expected {expected:R}";
                if (!Near.Equal(oracle?[k] ?? 0, expected))
                    return $"{joint.Rows[n].Trajectory}, task {k}: the oracle says {oracle?[k]:R}, expected {expected:R}";
            }
        }
        return null;
    }
}
