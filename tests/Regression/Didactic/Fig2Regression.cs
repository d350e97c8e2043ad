using Hipi.Experiments;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression.Didactic;

/// <summary>Fig. 2: the claims hold, and break as soon as log Z is dropped.</summary>
public sealed class Fig2Regression
{
    [Theory]
    [InlineData("smoke")]
    [InlineData("quick")]
    public void Claims_OfTheProfile_AllHold(string profile)
    {
        using var run = new DidacticRun("fig2", profile);
        Assert.All(run.Ends, end => Assert.Equal(CellOutcome.Finished, end.Outcome));
        Assert.Equal(6, run.Claims.Count);
        Assert.All(run.Claims, claim => Assert.Equal(ClaimOutcome.Holds, claim.Value));
    }

    [Theory]
    [InlineData("batch-argmax", "fig2-batch")]
    [InlineData("batch-sample", "fig2-batch-sampled")]
    [InlineData("exact-argmax", "fig2-exact")]
    [InlineData("exact-sample", "fig2-exact-sampled")]
    public void Sabotage_LogZDropped_BreaksTheClaim(string arm, string claim)
    {
        using var run = new DidacticRun("fig2", "smoke", $"arms.{arm}.partition=none");
        Assert.Equal(ClaimOutcome.Fails, run.Claims[claim]);
    }

    [Fact]
    public void Sabotage_LogZTakenOffWhereItShouldNotBe_BreaksTheOtherClaim()
    {
        using var run = new DidacticRun("fig2", "smoke", "arms.none-argmax.partition=batch");
        Assert.Equal(ClaimOutcome.Fails, run.Claims["fig2-none"]);
    }

    [Fact]
    public void Table_BatchPartition_IsTheHandComputedPosterior()
    {
        using var run = new DidacticRun("fig2", "smoke");
        TableFile table = run.Table("batch-argmax");
        // Returns by hand: left 12 * 0 + 10 + 11 + 3 * 12 = 57 and 1 + 0.5 = 1.5; right 10 + 9 + 3 * 8 = 43 and 1 + 1.5 + 3 * 2 = 8.5.
        Assert.Equal([57, 1.5, 43, 8.5], Enumerable.Range(0, 4).Select(row => table.Number(row, "score")));
        double left = -Math.Log(1 + Math.Exp(-14)), right = -7 - Math.Log(1 + Math.Exp(-7));
        Assert.Equal(1 / (1 + Math.Exp(right - left)), table.Number(0, "posterior"), 1e-12);
        left = -14 - Math.Log(1 + Math.Exp(-14));
        right = -Math.Log(1 + Math.Exp(-7));
        Assert.Equal(1 / (1 + Math.Exp(left - right)), table.Number(3, "posterior"), 1e-12);
    }

    [Fact]
    public void Table_SameSeed_IsTheSameBytes()
    {
        using DidacticRun first = new("fig2", "smoke"), second = new("fig2", "smoke");
        foreach (Arm arm in first.Spec.Arms) Assert.Equal(first.Table(arm.Name).ToBytes(), second.Table(arm.Name).ToBytes());
    }
}
