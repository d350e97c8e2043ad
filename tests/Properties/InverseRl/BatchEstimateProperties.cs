using Hipi.InverseRl;
using Hipi.Numerics;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties.InverseRl;

/// <summary>E-LOGZ-BATCH: what the batch's log-sum-exp estimates, on fixed MDPs with |R| at most 3.</summary>
public sealed class BatchEstimateProperties(ITestOutputHelper output)
{
    public static TheoryData<int> Mdps => [0, 1, 2];

    [Theory, MemberData(nameof(Mdps))]
    public void Limit_UniformBehaviour_IsLogZMinusTLogAAndThePosteriorIsExact(int number)
    {
        Behaviour behaviour = Behaviour.Uniform(FixedMdp(number));
        FiniteMdp mdp = behaviour.Mdp;
        double[] shifted = new double[mdp.Tasks];
        for (int k = 0; k < mdp.Tasks; k++)
        {
            shifted[k] = behaviour.LogMeanExpReturn(k);
            Assert.Equal(behaviour.LogZ[k] - mdp.Horizon * Math.Log(mdp.Actions), shifted[k], 1e-10);
        }
        foreach (Trajectory tau in behaviour.All)
        {
            double[] exact = behaviour.Oracle.Posterior(tau, behaviour.LogZ)!, estimated = behaviour.Oracle.Posterior(tau, shifted)!;
            for (int k = 0; k < mdp.Tasks; k++) Assert.Equal(exact[k], estimated[k], 1e-10);
        }
    }

    [Theory, MemberData(nameof(Mdps))]
    public void Limit_OtherBehaviour_IsShiftedByTheTask(int number)
    {
        Behaviour behaviour = Behaviour.Skewed(FixedMdp(number));
        FiniteMdp mdp = behaviour.Mdp;
        double[] shift = [.. Enumerable.Range(0, mdp.Tasks).Select(k => behaviour.LogMeanExpReturn(k) - behaviour.LogZ[k])];
        for (int k = 0; k < mdp.Tasks; k++)   // the same limit by the recursion, log q(a | s) added to the reward
            Assert.Equal(SoftValues.Enumeration(behaviour.WithLogPolicyAdded(), k).AtStart, behaviour.LogMeanExpReturn(k), 1e-10);
        Assert.True(shift.Max() - shift.Min() > 0.05, $"shifts {string.Join(", ", shift)}");
    }

    [Theory, MemberData(nameof(Mdps))]
    public void Limit_ImportanceWeighted_IsLogZForEveryBehaviour(int number)
    {
        foreach (Behaviour behaviour in new[] { Behaviour.Uniform(FixedMdp(number)), Behaviour.Skewed(FixedMdp(number)) })
            for (int k = 0; k < behaviour.Mdp.Tasks; k++)
                Assert.Equal(behaviour.LogZ[k], behaviour.LogMeanExpWeightedReturn(k), 1e-10);
    }

    /// <summary>
    /// The twin of the limits: without T log A, or without the weights, they miss log Z by far more than rounding; with the sign flipped
    /// too.
    /// </summary>
    [Theory, MemberData(nameof(Mdps))]
    public void Limit_SabotageIsSeen(int number)
    {
        Behaviour uniform = Behaviour.Uniform(FixedMdp(number)), skewed = Behaviour.Skewed(FixedMdp(number));
        Behaviour flipped = Behaviour.Uniform(Sabotage.SignFlipped.Rewards(FixedMdp(number)));
        double entropy = uniform.Mdp.Horizon * Math.Log(uniform.Mdp.Actions);
        Assert.True(Math.Abs(uniform.LogMeanExpReturn(0) - uniform.LogZ[0]) > 0.1);
        Assert.True(Math.Abs(skewed.LogMeanExpReturn(0) - skewed.LogZ[0]) > 0.1);
        Assert.True(Math.Abs(flipped.LogMeanExpReturn(0) - (uniform.LogZ[0] - entropy)) > 0.01);
    }

    /// <summary>log (1/B) Σ exp(R - Σ log q) has the limit log Z for every policy q of full support.</summary>
    [Fact]
    public void Limit_ImportanceWeighted_IsLogZForDrawnPolicies() =>
        Check.Holds(output, MdpCase.Any, c => LimitViolation(c, weighted: true), MdpCase.Classes);

    [Fact]
    public void Limit_ImportanceWeightsDropped_IsSeen() => Check.Fails(MdpCase.Any, c => LimitViolation(c, weighted: false));

    private static string? LimitViolation(MdpCase c, bool weighted)
    {
        RngStream stream = c.Stream("policy");
        Behaviour behaviour = new(c.Mdp, Draw.Policy(ref stream, c.Mdp));
        for (int k = 0; k < c.Tasks; k++)
        {
            double logZ = behaviour.LogZ[k], found = weighted ? behaviour.LogMeanExpWeightedReturn(k) : behaviour.LogMeanExpReturn(k);
            if (!Near.Equal(found, logZ)) return $"task {k}: {found:R}, log Z {logZ:R}";
        }
        return null;
    }

    [Theory, MemberData(nameof(Mdps))]
    public void Estimate_UniformBehaviour_ConvergesAsOneOverRootB(int number)
    {
        Behaviour behaviour = Behaviour.Uniform(FixedMdp(number));
        Assert.All(Slopes(behaviour, behaviour.Returns(), behaviour.LogMeanExpReturn), slope => Assert.InRange(slope, -0.6, -0.4));
    }

    [Theory, MemberData(nameof(Mdps))]
    public void Estimate_OtherBehaviour_ConvergesAsOneOverRootB(int number)
    {
        Behaviour behaviour = Behaviour.Skewed(FixedMdp(number));
        Assert.All(Slopes(behaviour, behaviour.Returns(), behaviour.LogMeanExpReturn), slope => Assert.InRange(slope, -0.6, -0.4));
    }

    [Theory, MemberData(nameof(Mdps))]
    public void Estimate_ImportanceWeighted_ConvergesAsOneOverRootB(int number)
    {
        Behaviour behaviour = Behaviour.Skewed(FixedMdp(number));
        Assert.All(Slopes(behaviour, behaviour.WeightedReturns(), k => behaviour.LogZ[k]), slope => Assert.InRange(slope, -0.6, -0.4));
    }

    /// <summary>
    /// The twins of the rates: log Z without T log A is no limit of the plain form, nor is log Z that of batches without their weights.
    /// </summary>
    [Theory, MemberData(nameof(Mdps))]
    public void Estimate_WrongLimit_DoesNotConverge(int number)
    {
        foreach (Behaviour behaviour in (Behaviour[])[Behaviour.Uniform(FixedMdp(number)), Behaviour.Skewed(FixedMdp(number))])
            Assert.All(Slopes(behaviour, behaviour.Returns(), k => behaviour.LogZ[k]), slope => Assert.NotInRange(slope, -0.6, -0.4));
    }

    // Root mean square error of each task's estimate over 64 replicates, B = 2^6 .. 2^14; the least-squares slopes of their logs against
    // log B.
    private double[] Slopes(Behaviour behaviour, double[] table, Func<int, double> limit)
    {
        const int replicates = 64, first = 6, last = 14;
        int tasks = behaviour.Mdp.Tasks;
        RngStream stream = new(7, "batch-estimate");
        double[] limits = [.. Enumerable.Range(0, tasks).Select(limit)],
            x = [.. Enumerable.Range(first, last - first + 1).Select(power => power * Math.Log(2))];
        double[][] y = [.. Enumerable.Range(0, tasks).Select(_ => new double[x.Length])];
        for (int power = first; power <= last; power++)
        {
            double[] squares = new double[tasks];
            for (int i = 0; i < replicates; i++)
            {
                double[] found = LogMeanExp(behaviour.Batch(1 << power, table, ref stream), tasks);
                for (int k = 0; k < tasks; k++) squares[k] += (found[k] - limits[k]) * (found[k] - limits[k]);
            }
            for (int k = 0; k < tasks; k++) y[k][power - first] = 0.5 * Math.Log(squares[k] / replicates);
        }
        double[] slopes = [.. y.Select(errors => Slope(x, errors))];
        output.WriteLine($"slopes {string.Join(", ", slopes.Select(slope => $"{slope:F3}"))}");
        return slopes;
    }

    private static double Slope(double[] x, double[] y)
    {
        double meanX = x.Average(), meanY = y.Average();
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
    }

    // The arm's own column log-sum-exp, read back from what it takes off the first row's scores: log (1/B) Σ exp R_ij.
    private static double[] LogMeanExp(double[] scores, int tasks)
    {
        double[] normalised = [.. scores];
        int size = scores.Length / tasks;
        Posterior.Normalise(normalised, size, tasks, Partition.Batch);
        return [.. Enumerable.Range(0, tasks).Select(k => scores[k] - normalised[k] - Math.Log(size))];
    }

    // 0: certain dynamics; 1: random dynamics; 2: random dynamics with zeros, more tasks. Rewards at most 3 / T, so |R| <= 3.
    private static FiniteMdp FixedMdp(int number)
    {
        MdpCase c = new(3, 2, number == 2 ? 4 : 2, 3, number == 2, number == 0, false, 1, 5 + number);
        return c.Mdp;
    }
}
