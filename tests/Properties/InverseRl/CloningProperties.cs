using Hipi.InverseRl;
using Hipi.Numerics;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties.InverseRl;

/// <summary>
/// E-CLONING: when exact cloning of relabelled trajectories recovers every task's soft-optimal policy, and that in general it need not
/// improve.
/// </summary>
public sealed class CloningProperties(ITestOutputHelper output)
{
    private const double Tolerance = 1e-9;

    /// <summary>Trajectories of the target's own marginal, certain start and dynamics: each task's clone reaches log Z.</summary>
    [Fact]
    public void Clone_OfTheTargetsMarginal_ReachesLogZOfEveryTask() =>
        Check.Holds(output, MdpCase.Any, c => RecoveryViolation(c.Certain, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void Clone_OfTheTargetsMarginal_SabotageIsSeen()
    {
        foreach (Sabotage sabotage in new[] { Sabotage.LogZDropped, Sabotage.PriorDropped, Sabotage.SignFlipped })
            Check.Fails(MdpCase.Any, c => RecoveryViolation(c.Certain, sabotage));
    }

    /// <summary>
    /// What the statement needs, left out one by one: certain dynamics, the time in the clone's input, the target's own marginal.
    /// </summary>
    [Fact]
    public void Clone_WithoutOneOfTheConditions_FallsShort()
    {
        Check.Fails(MdpCase.Any, c => RecoveryViolation(c, Sabotage.None));
        Check.Fails(MdpCase.Any, c => RecoveryViolation(c.Certain, Sabotage.None, timeless: true));
        Check.Fails(MdpCase.Any, c => RecoveryViolation(c.Certain, Sabotage.None, uniform: true));
    }

    /// <summary>At reachable states that recovered policy is exp(Q - V) itself.</summary>
    [Fact]
    public void Clone_OfTheTargetsMarginal_IsTheSoftOptimalPolicyWhereItGoes() =>
        Check.Holds(output, MdpCase.Any, c => PolicyViolation(c.Certain, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void Clone_SoftOptimalPolicy_SabotageIsSeen() => Check.Fails(MdpCase.Any, c => PolicyViolation(c.Certain, Sabotage.LogZDropped));

    /// <summary>
    /// One state, one step, three actions, two tasks: the clone of relabelled behaviour is worse than the behaviour itself
    /// (docs/equations.md, choice 8).
    /// </summary>
    [Fact]
    public void Clone_OfOtherBehaviour_CanBeWorseThanTheBehaviour()
    {
        FiniteMdp mdp = new(1, [1.0], TransitionTable.Deterministic(1, 3, (_, _) => 0), [-2, 2, 0, -2, 0, 2], [0.1, 0.9]);
        (double before, double after) = BeforeAndAfter(mdp, [0.5, 0.4, 0.1]);
        output.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{before:F4} -> {after:F4}"));
        Assert.Equal(-1.9396, before, 5e-5);
        Assert.Equal(-1.9570, after, 5e-5);
    }

    /// <summary>
    /// The share of random MDPs in which cloning relabelled behaviour improves Eq. 6, printed (docs/equations.md, choice 8): nearly all,
    /// not all.
    /// </summary>
    [Theory]
    [InlineData("uniform behaviour, certain dynamics", true, true)]
    [InlineData("uniform behaviour, any dynamics", true, false)]
    [InlineData("random behaviour, certain dynamics", false, true)]
    [InlineData("random behaviour, any dynamics", false, false)]
    public void Clone_OfOtherBehaviour_ImprovesOnNearlyAllRandomMdps(string name, bool uniform, bool certain) =>
        AssertShare(name, least: 0.99, number =>
        {
            MdpCase c = certain ? MdpCase.Number(number).Certain : MdpCase.Number(number);
            RngStream stream = c.Stream("behaviour");
            return (c.Mdp, uniform ? [.. Enumerable.Repeat(1.0 / c.Actions, c.Horizon * c.States * c.Actions)]
                : Draw.Policy(ref stream, c.Mdp));
        });

    /// <summary>
    /// The same on bandits shaped as the counter-example: one state, one step, three actions, two tasks; each class has some that get
    /// worse.
    /// </summary>
    [Theory]
    [InlineData("bandits, rewards to 2", 2.0)]
    [InlineData("bandits, rewards to 0.2", 0.2)]
    public void Clone_OfOtherBehaviour_GetsWorseOnSomeBandits(string name, double scale)
    {
        int worse = AssertShare(name, least: 0.9, number =>
        {
            RngStream stream = new((ulong)number, "bandit");
            double[] rewards = [.. Enumerable.Range(0, 6).Select(_ => scale * (2 * stream.NextDouble() - 1))];
            double[] prior = Draw.Simplex(ref stream, 2);
            return (new FiniteMdp(1, [1.0], TransitionTable.Deterministic(1, 3, (_, _) => 0), rewards, prior), Draw.Simplex(ref stream, 3));
        });
        Assert.True(worse > 0, "never worse");
    }

    private int AssertShare(string name, double least, Func<int, (FiniteMdp Mdp, double[] Behaviour)> draw)
    {
        const int cases = 1000;
        int better = 0, worse = 0;
        for (int number = 0; number < cases; number++)
        {
            (FiniteMdp mdp, double[] behaviour) = draw(number);
            (double before, double after) = BeforeAndAfter(mdp, behaviour);
            if (Near.Equal(before, after)) continue;
            if (after > before) better++;
            else worse++;
        }
        output.WriteLine($"{name}: better in {better} of {cases}, the same in {cases - better - worse}, worse in {worse}");
        Assert.InRange(better, least * cases, cases);
        return worse;
    }

    // Eq. 6 of a behaviour that does not see the task, and of the clones of its relabelled trajectories.
    private static (double Before, double After) BeforeAndAfter(FiniteMdp mdp, double[] policy)
    {
        ExactOracle oracle = new(mdp);
        double[] logZ = oracle.LogZByEnumeration();
        Trajectory[] all = [.. oracle.Trajectories()];
        Cloning cloning = new(oracle, all, Policies.TrajectoryDistribution(oracle, all, policy), logZ);
        return (Cloning.Objective(mdp, logZ, _ => policy), Cloning.Objective(mdp, logZ, cloning.Policy));
    }

    private static string? RecoveryViolation(MdpCase c, Sabotage sabotage, bool timeless = false, bool uniform = false)
    {
        (Cloning cloning, double[] logZ) = OfTheMarginal(c, sabotage, uniform);
        for (int k = 0; k < c.Tasks; k++)
        {
            if (double.IsNegativeInfinity(logZ[k])) continue;   // the task cannot be
            double found = SoftValues.OfPolicy(c.Mdp, k, timeless ? cloning.TimelessPolicy(k) : cloning.Policy(k)).AtStart;
            if (!(Math.Abs(found - logZ[k]) <= Tolerance * Math.Max(1, Math.Abs(logZ[k]))))
                return $"task {k}: objective {found:R}, log Z {logZ[k]:R}";
        }
        return null;
    }

    private static string? PolicyViolation(MdpCase c, Sabotage sabotage)
    {
        (Cloning cloning, double[] logZ) = OfTheMarginal(c, sabotage, uniform: false);
        for (int k = 0; k < c.Tasks; k++)
        {
            if (double.IsNegativeInfinity(logZ[k])) continue;
            SoftValues values = SoftValues.Enumeration(c.Mdp, k);
            double[] found = cloning.Policy(k), best = Policies.Best(c.Mdp, values), reach = Reached(c.Mdp, best);
            for (int i = 0; i < found.Length; i++)
                if (reach[i / c.Actions] > 1e-6 && !(Math.Abs(found[i] - best[i]) <= Tolerance))
                    return $"task {k}, entry {i}: {found[i]:R}, exp(Q - V) is {best[i]:R}";
        }
        return null;
    }

    private static (Cloning Cloning, double[] LogZ) OfTheMarginal(MdpCase c, Sabotage sabotage, bool uniform)
    {
        double[] logZ = c.Oracle.LogZByEnumeration();
        JointTable joint = new(c, logZ);
        double[] marginal = [.. joint.Rows.Select(row => uniform ? 1.0 : row.LogJoint.Sum(Math.Exp))];
        return (new Cloning(c.Oracle, [.. joint.Rows.Select(row => row.Trajectory)], marginal, logZ, sabotage), logZ);
    }

    // How often a policy is in state s at step t; [T, S].
    private static double[] Reached(FiniteMdp mdp, double[] policy)
    {
        double[] reach = new double[mdp.Horizon * mdp.States];
        mdp.Initial.CopyTo(reach);
        for (int row = 0; row < reach.Length - mdp.States; row++)
        for (int a = 0; a < mdp.Actions; a++)
        {
            Successors next = mdp.Transitions[row % mdp.States, a];
            for (int i = 0; i < next.Count; i++)
                reach[(row / mdp.States + 1) * mdp.States + next.Next[i]] += reach[row] * policy[row * mdp.Actions
                    + a] * next.Probability[i];
        }
        return reach;
    }
}
