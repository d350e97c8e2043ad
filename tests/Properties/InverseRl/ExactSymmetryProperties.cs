using Hipi.InverseRl;
using Hipi.Numerics;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties.InverseRl;

/// <summary>Symmetries of the exact posterior (E-POSTERIOR, E-TRANSITION-POSTERIOR) on finite MDPs, through the arm's code.</summary>
public sealed class ExactSymmetryProperties(ITestOutputHelper output)
{
    // An exact sum of at most 5 positive terms, each with one rounding, then one division.
    private const double ReorderedSum = 16 * 1.1102230246251565e-16;

    [Fact]
    public void Posterior_RewardsThatDoNotDependOnTheTask_IsThePrior() =>
        Check.Holds(output, MdpCase.Any, c => PriorViolation(c, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void Posterior_RewardsThatDoNotDependOnTheTask_SabotageIsSeen() =>
        Check.Fails(MdpCase.Any, c => PriorViolation(c, Sabotage.PriorDropped));

    [Fact]
    public void Posterior_PermutedTasks_PermutesItsColumns() =>
        Check.Holds(output, MdpCase.Any, c => PermutationViolation(c, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void Posterior_PermutedTasks_SabotageIsSeen() => Check.Fails(MdpCase.Any, c => PermutationViolation(c, Sabotage.PriorDropped));

    [Fact]
    public void Posterior_ConstantAddedToATasksRewards_StaysTheSame() =>
        Check.Holds(output, MdpCase.Any, c => BiasViolation(c, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void Posterior_ConstantAddedToATasksRewards_SabotageIsSeen() =>
        Check.Fails(MdpCase.Any, c => BiasViolation(c, Sabotage.LogZDropped));

    /// <summary>Candidates drawn from the prior and no prior in the score converge to the enumerated tasks with their log prior.</summary>
    [Fact]
    public void Candidates_DrawnFromThePrior_ConvergeToTheEnumeratedPosterior()
    {
        MdpCase c = new(3, 2, 3, 3, false, false, false, 1, 11);
        double[] logZ = c.Oracle.LogZByEnumeration(), prior = c.Mdp.Prior.ToArray();
        RngStream stream = new(3, "candidates");
        const int draws = 40_000;
        int[] tasks = [.. Enumerable.Range(0, draws).Select(_ => Posterior.Sample(prior, stream.NextDouble()))];
        foreach (Trajectory tau in c.Oracle.Trajectories().Take(20))
        {
            double[] exact = c.Oracle.Posterior(tau, logZ)!, sampled = new double[draws], summed = new double[c.Tasks];
            for (int j = 0; j < draws; j++) sampled[j] = c.Oracle.Return(tau, tasks[j]);
            Posterior.Normalise(sampled, 1, draws, Partition.Exact, 1, [.. tasks.Select(task => logZ[task])]);
            Posterior.Softmax(sampled, sampled, 1, draws);
            for (int j = 0; j < draws; j++) summed[tasks[j]] += sampled[j];
            double ratio = Enumerable.Range(0, c.Tasks).Max(k => exact[k] / prior[k]);
            // six standard errors of a weighted share
            for (int k = 0; k < c.Tasks; k++) Assert.Equal(exact[k], summed[k], 6 * ratio / Math.Sqrt(draws));
        }
    }

    private static string? PriorViolation(MdpCase c, Sabotage sabotage)
    {
        double[] shared = [.. Enumerable.Range(0, c.Tasks).SelectMany(_ => c.Mdp.Rewards(0).ToArray())];
        FiniteMdp mdp = new(c.Horizon, c.Mdp.Initial, c.Mdp.Transitions, shared, c.Mdp.Prior);
        (Trajectory[] all, double[] found) = ArmPosterior(mdp, sabotage);
        for (int i = 0; i < found.Length; i++)
        {
            double return0 = new ExactOracle(mdp).Return(all[i / c.Tasks], 0);
            double expected = double.IsNegativeInfinity(return0) ? 0 : mdp.Prior[i % c.Tasks];
            if (!Near.Equal(found[i], expected)) return $"{all[i / c.Tasks]}, task {i % c.Tasks}: {found[i]:R}, prior {expected:R}";
        }
        return null;
    }

    private static string? PermutationViolation(MdpCase c, Sabotage sabotage)
    {
        RngStream stream = c.Stream("permutation");
        int[] order = [.. Enumerable.Range(0, c.Tasks)];
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = stream.NextInt(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        double[] rewards = [.. order.SelectMany(k => c.Mdp.Rewards(k).ToArray())], prior = [.. order.Select(k => c.Mdp.Prior[k])];
        FiniteMdp permuted = new(c.Horizon, c.Mdp.Initial, c.Mdp.Transitions, rewards, prior);
        double[] plain = ArmPosterior(c.Mdp, Sabotage.None).Posterior, found = ArmPosterior(permuted, sabotage).Posterior;
        for (int i = 0; i < plain.Length; i++)
        {
            int n = i / c.Tasks, k = i % c.Tasks;
            double expected = plain[n * c.Tasks + order[k]];
            if (!(Math.Abs(found[i] - expected) <= ReorderedSum * expected))
                return $"row {n}, task {k}: {found[i]:R}, expected {expected:R}";
        }
        return null;
    }

    private static string? BiasViolation(MdpCase c, Sabotage sabotage)
    {
        RngStream stream = c.Stream("bias");
        int task = stream.NextInt(c.Tasks);
        double bias = c.Scale * (4 * stream.NextDouble() - 2);
        double[] rewards =
            [.. Enumerable.Range(0, c.Tasks).SelectMany(k => c.Mdp.Rewards(k).ToArray().Select(r => k == task ? r + bias : r))];
        FiniteMdp biased = new(c.Horizon, c.Mdp.Initial, c.Mdp.Transitions, rewards, c.Mdp.Prior);
        double[] plain = ArmPosterior(c.Mdp, sabotage).Posterior, found = ArmPosterior(biased, sabotage).Posterior;
        for (int i = 0; i < plain.Length; i++)
            if (!Near.Equal(found[i], plain[i]))
                return $"row {i / c.Tasks}, task {i % c.Tasks}: {found[i]:R}, without the constant {plain[i]:R}";
        return null;
    }

    private static (Trajectory[] All, double[] Posterior) ArmPosterior(FiniteMdp mdp, Sabotage sabotage)
    {
        ExactOracle oracle = new(mdp);
        Trajectory[] all = [.. oracle.Trajectories()];
        double[] scores = [.. all.SelectMany(tau => Enumerable.Range(0, mdp.Tasks).Select(k => oracle.Return(tau, k)))];
        TheoryArm arm = new(scores, sabotage.Rewards(mdp).Prior.ToArray(), Partition.Exact, sabotage.LogZ(oracle.LogZByEnumeration()));
        return (all, arm.Probabilities);
    }
}
