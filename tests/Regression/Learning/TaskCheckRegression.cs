using Hipi.Experiments.Online;
using Hipi.Learning;
using Xunit;

namespace Hipi.Regression.Learning;

/// <summary>`hipi critics`: what a policy scores when it is shown another task than its own.</summary>
public sealed class TaskCheckRegression
{
    [Fact]
    public void MisledPolicy_ShowsTheNextDifferentTask_StillWhenRowsHaveClosedUp()
    {
        var seen = new Recorder();
        var misled = new MisledPolicy(seen, taskSize: 2);
        float[] actions = new float[4];
        misled.MeanActions(new float[4], [1, 0, 1, 0, 2, 0, 3, 5], actions, 4);
        Assert.Equal([2, 0, 2, 0, 3, 5, 1, 0], seen.Tasks);
        misled.MeanActions(new float[2], [3, 5, 1, 0], actions, 2);
        Assert.Equal([1, 0, 2, 0], seen.Tasks);
        Assert.Equal([1, 2, 3, 4], actions);
        Assert.True(misled.IsMisled);
    }

    [Fact]
    public void MisledPolicy_OfOneTask_IsNotMisled()
    {
        var misled = new MisledPolicy(new Recorder(), taskSize: 1);
        misled.MeanActions(new float[2], [7, 7], new float[2], 2);
        Assert.False(misled.IsMisled);
    }

    /// <summary>Keeps the tasks that it is shown; its actions count the rows.</summary>
    private sealed class Recorder : IPolicy
    {
        public float[] Tasks { get; private set; } = [];

        public void MeanActions(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> actions, int n)
        {
            Tasks = tasks.ToArray();
            for (int row = 0; row < n; row++) actions[row] = row + 1;
        }
    }
}
