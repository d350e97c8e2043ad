using Hipi.Environments;
using Hipi.Numerics;
using Hipi.Tasks;
using Xunit;

namespace Hipi.Properties.Didactic;

/// <summary>Listed goals and reward tables.</summary>
public sealed class ListedFamilyProperties
{
    private static readonly Grid World = new(new GridOptions { Rows = 2, Columns = 3, Moves = 5, Starts = [[0, 0]] });

    private static readonly GoalListOptions Listed = new()
    {
        Goals = [[0, 2], [1, 1]], Radius = 0.5, Reward = GoalReward.Negative, Terminate = true,
    };

    [Fact]
    public void GoalList_StateAtTheGoal_IsRewardedAndDone()
    {
        var family = new GoalListFamily(Listed, World);
        float[] rewards = new float[2], terminals = new float[2];
        family.Rewards([0, 2, 1, 2], new float[4], [0, 2, 0, 2], rewards, 2);
        family.Terminals([0, 2, 1, 2], [0, 2, 0, 2], terminals, 2);
        Assert.Equal([0f, -1f], rewards);
        Assert.Equal([1f, 0f], terminals);
    }

    [Fact]
    public void GoalList_Prior_IsUniformOverTheList()
    {
        var family = new GoalListFamily(Listed, World);
        var stream = new RngStream(5, "tasks");
        float[] task = new float[2];
        int second = 0;
        for (int k = 0; k < 1000; k++)
        {
            family.SampleTask(ref stream, task);
            second += task[0] == 1 ? 1 : 0;
        }
        Assert.InRange(second, 420, 580);   // 5 standard deviations of 15.8
        Assert.Equal(2, family.Count);
        Assert.Equal(Math.Log(0.5), family.LogPrior(1), 1e-15);
        Assert.True(family.HasGoalMap);
    }

    [Fact]
    public void GoalList_WrongNumberOfCoordinates_IsRefused() =>
        Assert.Contains("found [1]",
            Assert.Throws<ArgumentException>(() => new GoalListFamily(Listed with { Goals = [[1]] }, World)).Message);

    [Fact]
    public void Table_Reward_IsTheStatesEntryOfTheTasksRow()
    {
        var family = new TableFamily(new TableOptions { Rewards = [[0, 1, 2, 3, 4, 5], [9, 8, 7, 6, 5, 4]] }, World);
        float[] rewards = new float[2], task = new float[2], terminals = [1, 1];
        family.Rewards([1, 2, 0, 1], new float[4], [1, 0, 0, 1], rewards, 2);
        family.Terminals([1, 2, 0, 1], [1, 0, 0, 1], terminals, 2);
        family.GetTask(1, task);
        Assert.Equal([5f, 8f], rewards);
        Assert.Equal([0f, 0f], terminals);
        Assert.Equal([0f, 1f], task);
        Assert.False(family.HasGoalMap);
    }

    [Fact]
    public void Table_WrongNumberOfStates_IsRefused() => Assert.Contains("found 2",
        Assert.Throws<ArgumentException>(() => new TableFamily(new TableOptions { Rewards = [[0, 1]] }, World)).Message);
}
