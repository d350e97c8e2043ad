using Hipi.Experiments;
using Hipi.Learning;
using Hipi.Regression.Support;
using Hipi.Tasks;
using Xunit;

namespace Hipi.Regression;

/// <summary>Terminal goals' rewards of -inf beside a learner that regresses on rewards: refused when the spec is read.</summary>
public sealed class InfiniteRewardsTests
{
    private static readonly string[] Clock = ["environment.clock=60", "budget.maxEpisodeSteps=60"];

    private static Spec Load(params string[] sets) =>
        new SpecLoader(SpecSources.Embedded(SpecLab.Command)).Load("fig5-navigation", "smoke", sets);

    [Fact]
    public void Load_TerminalGoalsForSac_IsRefused()
    {
        string[] sets = ["""tasks={"family":"terminal-goal"}""", .. Clock];
        string message = Assert.Throws<InputException>(() => Load(sets)).Message;
        Assert.Contains("tasks.family: must have finite rewards for the learner sac", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Load_TheSameWithoutTheFamily_IsSound() =>
        Assert.IsAssignableFrom<INeedsFiniteRewards>(Load(Clock).Learner!.Options);

    /// <summary>The rule hangs on the family's word, so that is checked: -inf in the last state away from the goal.</summary>
    [Fact]
    public void TerminalGoals_SayThatTheirRewardsMayBeInfinite()
    {
        Spec spec = Load(Clock);
        var environment = SpecParts.Environment(spec);
        ITaskFamily finite = SpecParts.Family(spec, environment);
        var infinite = new TerminalGoalFamily(new TerminalGoalOptions { Radius = 0, MinGoalDistance = 0, MaxGoalDistance = 1e4 },
            (Environments.IGoalSpace)environment, (Environments.IClocked)environment);
        float[] state = [3f, 3f, 59f], goal = [9f, 9f], rewards = [0f, 0f];
        infinite.Rewards(state, [0f, 0f], goal, rewards.AsSpan(0, 1), 1);
        finite.Rewards(state, [0f, 0f], goal, rewards.AsSpan(1, 1), 1);
        Assert.Equal((true, float.NegativeInfinity), (infinite.HasInfiniteRewards, rewards[0]));
        Assert.Equal((false, -1f), (finite.HasInfiniteRewards, rewards[1]));
    }
}
