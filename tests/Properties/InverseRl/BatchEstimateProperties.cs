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

    /// <summary>The twin of the limits: without T log A, or without the weights, they miss log Z by far more than rounding; with the sign flipped too.</summary>
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

    [Theory, MemberData(nameof(Mdps))]
    public void Estimate_UniformBehaviour_ConvergesAsOneOverRootB(int number) =>
        AssertSlope(Behaviour.Uniform(FixedMdp(number)), weighted: 0, b => b.LogMeanExpReturn(0));

    [Theory, MemberData(nameof(Mdps))]
    public void Estimate_OtherBehaviour_ConvergesAsOneOverRootB(int number) =>
        AssertSlope(Behaviour.Skewed(FixedMdp(number)), weighted: 0, b => b.LogMeanExpReturn(0));

    [Theory, MemberData(nameof(Mdps))]
    public void Estimate_ImportanceWeighted_ConvergesAsOneOverRootB(int number) =>
        AssertSlope(Behaviour.Skewed(FixedMdp(number)), weighted: 1, b => b.LogZ[0]);

    // Root mean square error of task 0's estimate over 64 replicates, B = 2^6 .. 2^14; the least-squares slope of its log against log B.
    private void AssertSlope(Behaviour behaviour, int weighted, Func<Behaviour, double> limit)
    {
        const int replicates = 64;
        RngStream stream = new(7, "batch-estimate");
        List<double> x = [], y = [];
        for (int power = 6; power <= 14; power++)
        {
            double squares = 0;
            for (int i = 0; i < replicates; i++)
            {
                double[] scores = behaviour.Batch(1 << power, weighted == 1, ref stream);
                double error = LogMeanExp(scores) - limit(behaviour);
                squares += error * error;
            }
            x.Add(power * Math.Log(2));
            y.Add(0.5 * Math.Log(squares / replicates));
        }
        double meanX = x.Average(), meanY = y.Average();
        double slope = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
        output.WriteLine($"slope {slope:F3}");
        Assert.InRange(slope, -0.6, -0.4);
    }

    // The arm's own column log-sum-exp, read back from what it takes off the first score: log (1/B) Σ exp R_i.
    private static double LogMeanExp(double[] scores)
    {
        double[] normalised = [.. scores];
        Posterior.Normalise(normalised, scores.Length, 1, Partition.Batch);
        return scores[0] - normalised[0] - Math.Log(scores.Length);
    }

    // 0: certain dynamics; 1: random dynamics; 2: random dynamics with zeros, more tasks. Rewards at most 3 / T, so |R| <= 3.
    private static FiniteMdp FixedMdp(int number)
    {
        MdpCase c = new(3, 2, number == 2 ? 4 : 2, 3, number == 2, number == 0, false, 1, 5 + number);
        return c.Mdp;
    }
}
