using Hipi.InverseRl;
using Hipi.Numerics;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties.InverseRl;

/// <summary>E-LOGZ and E-DUAL: the partition function by enumeration, by soft value iteration, and as a maximum.</summary>
public sealed class LogZProperties(ITestOutputHelper output)
{
    [Fact]
    public void LogZ_Enumeration_EqualsSoftValueIteration() =>
        Check.Holds(output, MdpCase.Any, c => RecursionViolation(c, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void LogZ_Enumeration_SabotageIsSeen()
    {
        Check.Fails(MdpCase.Any, c => RecursionViolation(c, Sabotage.LogZDropped));
        Check.Fails(MdpCase.Any, c => RecursionViolation(c, Sabotage.SignFlipped));
    }

    [Fact]
    public void LogZ_Solver_EqualsEnumerationAndDual() =>
        Check.Holds(output, MdpCase.Any, c => SolverViolation(c, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void LogZ_Solver_SabotageIsSeen()
    {
        Check.Fails(MdpCase.Any, c => SolverViolation(c, Sabotage.LogZDropped));
        Check.Fails(MdpCase.Any, c => SolverViolation(c, Sabotage.SignFlipped));
    }

    [Fact]
    public void Dual_Policies_BoundLogZAndAreTightWhereDynamicsAreCertain() =>
        Check.Holds(output, MdpCase.Any, c => DualViolation(c, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void Dual_Policies_SabotageIsSeen()
    {
        Check.Fails(MdpCase.Any, c => DualViolation(c, Sabotage.LogZDropped));
        Check.Fails(MdpCase.Any, c => DualViolation(c, Sabotage.SignFlipped));
    }

    [Fact]
    public void Dual_AllTrajectoryDistributions_IsTightForAnyDynamics() =>
        Check.Holds(output, MdpCase.Any, c => GibbsViolation(c, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void Dual_AllTrajectoryDistributions_SabotageIsSeen()
    {
        Check.Fails(MdpCase.Any, c => GibbsViolation(c, Sabotage.LogZDropped));
        Check.Fails(MdpCase.Any, c => GibbsViolation(c, Sabotage.SignFlipped));
    }

    [Fact]
    public void Divergence_LeastOverPolicies_IsLogZMinusDual() =>
        Check.Holds(output, MdpCase.Any, c => LeastDivergenceViolation(c, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void Divergence_LeastOverPolicies_SabotageIsSeen()
    {
        Check.Fails(MdpCase.Any, c => LeastDivergenceViolation(c, Sabotage.LogZDropped));
        Check.Fails(MdpCase.Any, c => LeastDivergenceViolation(c, Sabotage.SignFlipped));
    }

    // log Σ_τ p_1 Π p exp Σ r = log E_{s_1} exp V_1(s_1), V = log Σ_a exp(r + log E exp V').
    private static string? RecursionViolation(MdpCase c, Sabotage sabotage)
    {
        double[] enumerated = c.Oracle.LogZByEnumeration();
        for (int task = 0; task < c.Tasks; task++)
        {
            double recursion = sabotage.LogZ(SoftValues.Enumeration(sabotage.Rewards(c.Mdp), task).AtStart);
            if (!Near.Equal(recursion, enumerated[task])) return $"task {task}: recursion {recursion:R}, enumeration {enumerated[task]:R}";
        }
        return null;
    }

    private static string? SolverViolation(MdpCase c, Sabotage sabotage)
    {
        double[] enumerated = c.Oracle.LogZByEnumeration();
        (double[] logZ, double[] dual) = PartitionSolver.Solve(sabotage.Rewards(c.Mdp));
        for (int task = 0; task < c.Tasks; task++)
        {
            double simple = SoftValues.Dual(c.Mdp, task).AtStart;
            if (!Near.Equal(sabotage.LogZ(logZ[task]), enumerated[task]))
                return $"task {task}: solver {logZ[task]:R}, enumeration {enumerated[task]:R}";
            if (!Near.Equal(dual[task], simple)) return $"task {task}: solver's dual {dual[task]:R}, recursion {simple:R}";
        }
        return null;
    }

    private static string? DualViolation(MdpCase c, Sabotage sabotage)
    {
        double[] enumerated = c.Oracle.LogZByEnumeration();
        for (int task = 0; task < c.Tasks; task++)
        {
            double logZ = sabotage.LogZ(enumerated[task]), dual = SoftValues.Dual(sabotage.Rewards(c.Mdp), task).AtStart;
            if (!Near.AtMost(dual, logZ)) return $"task {task}: dual {dual:R} above log Z {logZ:R}";
            if (c.Mdp.IsDeterministic && !Near.Equal(dual, logZ)) return $"task {task}: certain dynamics, dual {dual:R}, log Z {logZ:R}";
        }
        return null;
    }

    // max over all q(τ) of E_q[Σ r] - KL(q || p_1 Π p) is log Z, attained by the target p(τ | ψ); a random q lies below.
    private static string? GibbsViolation(MdpCase c, Sabotage sabotage)
    {
        RngStream stream = c.Stream("competitor");
        Trajectory[] all = [.. c.Oracle.Trajectories()];
        double[] competitor = Draw.Simplex(ref stream, all.Length), enumerated = c.Oracle.LogZByEnumeration();
        double[] logDynamics = [.. all.Select(c.Oracle.LogDynamics)];
        ExactOracle given = new(sabotage.Rewards(c.Mdp));
        for (int task = 0; task < c.Tasks; task++)
        {
            double[] logWeights = [.. all.Select((tau, i) => logDynamics[i] + given.Return(tau, task))];
            double logZ = sabotage.LogZ(enumerated[task]);
            double[] target = [.. logWeights];
            if (!LogSpace.TryNormalise(target)) continue;   // Z = 0: there is no target
            double attained = -Divergence.ToLog(target, logWeights), below = -Divergence.ToLog(competitor, logWeights);
            if (!Near.Equal(attained, logZ)) return $"task {task}: the target attains {attained:R}, log Z {logZ:R}";
            if (!Near.AtMost(below, logZ)) return $"task {task}: a competitor attains {below:R}, log Z {logZ:R}";
        }
        return null;
    }

    // min over policies of KL(q(τ) || p(τ | ψ)) = log Z - dual, attained by the dual's policy; random policies lie above.
    private static string? LeastDivergenceViolation(MdpCase c, Sabotage sabotage)
    {
        RngStream stream = c.Stream("competitor");
        Trajectory[] all = [.. c.Oracle.Trajectories()];
        double[] competitor = Policies.TrajectoryDistribution(c.Oracle, all, Draw.Policy(ref stream, c.Mdp)),
            enumerated = c.Oracle.LogZByEnumeration();
        double[] logDynamics = [.. all.Select(c.Oracle.LogDynamics)];
        for (int task = 0; task < c.Tasks; task++)
        {
            if (double.IsNegativeInfinity(enumerated[task])) continue;   // Z = 0: there is no target
            SoftValues dual = SoftValues.Dual(sabotage.Rewards(c.Mdp), task);
            double[] logTarget = [.. all.Select((tau, i) => logDynamics[i] + c.Oracle.Return(tau, task) - sabotage.LogZ(enumerated[task]))];
            double gap = enumerated[task] - dual.AtStart;
            double best = Divergence.ToLog(Policies.TrajectoryDistribution(c.Oracle, all, Policies.Best(c.Mdp, dual)), logTarget);
            double other = Divergence.ToLog(competitor, logTarget);
            if (!Near.Equal(best, gap, enumerated[task])) return $"task {task}: the dual's policy has KL {best:R}, log Z - dual {gap:R}";
            if (!Near.AtMost(gap, other, enumerated[task])) return $"task {task}: a policy has KL {other:R} below log Z - dual {gap:R}";
        }
        return null;
    }
}
