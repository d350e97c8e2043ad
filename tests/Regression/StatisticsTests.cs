using System.Collections.Immutable;
using Hipi.Experiments;
using Xunit;

namespace Hipi.Regression;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(new double[] { 3 }, 3)]
    [InlineData(new double[] { 1, 2, 6 }, 3)]                              // ⌊3/4⌋ = 0: none cut
    [InlineData(new double[] { 100, 1, 2, 3 }, 2.5)]                       // one cut off each end
    [InlineData(new double[] { 9, 1, 5, 4, 3 }, 4)]
    [InlineData(new double[] { 8, 7, 6, 5, 4, 3, 2, 1 }, 4.5)]             // two off each end: 3, 4, 5, 6
    public void InterquartileMean_HandWorked(double[] values, double expected) =>
        Assert.Equal(expected, Statistics.InterquartileMean(values), 12);

    [Fact]
    public void ProbabilityOfImprovement_HandWorked()
    {
        Assert.Equal(1, Statistics.ProbabilityOfImprovement([2, 3], [0, 1]));
        Assert.Equal(0.5, Statistics.ProbabilityOfImprovement([1, 1], [1, 1]));
        Assert.Equal(0.625, Statistics.ProbabilityOfImprovement([1, 3], [1, 2]));   // 1 = 1, 1 < 2, 3 > 1, 3 > 2: (0.5 + 0 + 1 + 1) / 4
    }

    [Fact]
    public void AreaUnderCurve_IsTheMeanHeightOverSteps()
    {
        ImmutableArray<CurveRow> curve = [Row(0, 0), Row(100, 1), Row(300, 1)];
        Assert.Equal((0.5 * 100 + 1 * 200) / 300, Statistics.AreaUnderCurve(curve, "evaluationSuccess"), 12);
        Assert.True(double.IsNaN(Statistics.AreaUnderCurve(curve, "criticLoss")));
    }

    [Fact]
    public void FinalScore_IsTheMeanOfTheLastTenth()
    {
        ImmutableArray<CurveRow> fine = [.. Enumerable.Range(0, 101).Select(index => Row(index * 10, index))];
        Assert.Equal(95.5, Statistics.FinalScore(fine, "evaluationSuccess"), 12);   // readings at 910..1000: 91..100
        Assert.Equal(7, Statistics.FinalScore([Row(0, 1), Row(50, 3), Row(100, 7)], "evaluationSuccess"), 12);
    }

    [Fact]
    public void StratifiedBootstrap_SameValues_SameBits_AndTheIntervalHoldsTheValue()
    {
        double[] values = [0.1, 0.4, 0.35, 0.8, 0.2, 0.55, 0.6, 0.3];
        Interval one = Statistics.StratifiedBootstrap([values]), other = Statistics.StratifiedBootstrap([values]);
        Assert.Equal(one, other);
        Assert.InRange(one.Value, one.Low, one.High);
        Assert.True(one.High - one.Low > 0.05);
        Assert.Equal(new Interval(2, 2, 2), Statistics.StratifiedBootstrap([[2.0, 2, 2]]));
    }

    [Fact]
    public void StratifiedBootstrap_DrawsWithinEachStratum()
    {
        // Each stratum is constant, so that no resample can differ from the sample: mixing strata would.
        Assert.Equal(new Interval(5, 5, 5), Statistics.StratifiedBootstrap([[0.0, 0, 0, 0], [10.0, 10, 10, 10]]));
    }

    [Fact]
    public void StratifiedBootstrap_CoversTheMeanAboutAsOftenAsItSays()
    {
        // 200 samples of 20 uniform draws; the true interquartile mean is 1/2. A percentile bootstrap of 20 values covers a little less
        // than 95 %:
        // the bound 0.85 lies more than four binomial standard deviations (0.02) under 0.93.
        var stream = new Hipi.Numerics.RngStream(7, "test");
        int covered = 0;
        for (int sample = 0; sample < 200; sample++)
        {
            double[] values = new double[20];
            for (int index = 0; index < values.Length; index++) values[index] = stream.NextDouble();
            Interval interval = Statistics.StratifiedBootstrap([values], 500);
            if (interval.Low <= 0.5 && interval.High >= 0.5) covered++;
        }
        Assert.InRange(covered, 170, 200);
    }

    [Fact]
    public void PairedBootstrap_KeepsSeedsTogether()
    {
        // The right arm is the left plus one for every seed: with pairs kept, the difference is -1 in every resample; drawn apart it would
        // vary.
        double[] left = [0, 10, 20, 30, 40, 50], right = [1, 11, 21, 31, 41, 51];
        Interval interval = Statistics.PairedBootstrap(left, right, static (a, b) => Statistics.Mean(a) - Statistics.Mean(b), 1000);
        Assert.Equal(-1, interval.Low, 9);
        Assert.Equal(-1, interval.High, 9);
    }

    [Fact]
    public void CurveBand_TakesTheReadingsThatAllCurvesHave()
    {
        ImmutableArray<BandPoint> band = CurveBand.Of([[Row(0, 0), Row(10, 1), Row(20, 2)], [Row(0, 0), Row(20, 4)]], "evaluationSuccess");
        Assert.Equal([0L, 20L], band.Select(point => point.EnvironmentSteps));
        Assert.Equal(3, band[1].Interval.Value);
        Assert.Equal(2, band[1].Seeds);
    }

    private static CurveRow Row(long steps, double success) => new() { EnvironmentSteps = steps, EvaluationSuccess = success };
}
