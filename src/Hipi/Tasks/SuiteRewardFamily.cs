using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Hipi.Environments;
using Hipi.Numerics;

namespace Hipi.Tasks;

/// <summary>Settings of <see cref="SuiteRewardFamily"/>.</summary>
public sealed record SuiteRewardOptions
{
    [Length(0, 16), Description("Names of the suite's tasks, each as likely as the others; none: all that the environment has.")]
    public required ImmutableArray<string> Tasks { get; init; }
}

/// <summary>
/// The control suite's own dense rewards, one named task or several: plain problems, to tell a broken robot from a hard task.
/// </summary>
/// <remarks>
/// Source: E-SUITE-REWARD.  Shapes: task one-hot [Count].  A state names no task; no episode ends early.  Alloc: none after construction.
/// </remarks>
public sealed class SuiteRewardFamily : ITaskFamily
{
    private readonly ISuiteRewards suite;
    private readonly int[] tasks;

    public SuiteRewardFamily(SuiteRewardOptions options, ISuiteRewards suite)
    {
        this.suite = suite;
        tasks = [.. (options.Tasks.IsEmpty ? suite.SuiteTasks : options.Tasks).Select(Index)];
        if (tasks.Distinct().Count() < tasks.Length)
            throw new ArgumentException(
                $"tasks.tasks: must name each task once, found [{string.Join(", ", options.Tasks)}]; remove the repeated ones");
    }

    public int TaskSize => tasks.Length;
    public int? Count => tasks.Length;
    public bool HasGoalMap => false;

    public void SampleTask(ref RngStream stream, Span<float> task) => GetTask(stream.NextInt(tasks.Length), task);

    public void GetTask(int index, Span<float> task)
    {
        task.Clear();
        task[index] = 1f;
    }

    public double LogPrior(int index) => -Float64Math.Log(tasks.Length);

    public void Rewards(ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> commanded, Span<float> rewards, int n)
    {
        Rows.Check(states, commanded, TaskSize, n);
        for (int i = 0; i < n; i++)
            rewards[i] = suite.SuiteReward(tasks[commanded.Slice(i * TaskSize, TaskSize).IndexOf(1f)], Rows.Of(states, i, n));
    }

    public void Terminals(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> terminals, int n) => terminals[..n].Clear();

    public void AchievedTask(ReadOnlySpan<float> state, Span<float> task) =>
        throw new NotSupportedException("suite-reward: a state names no task.");

    private int Index(string name)
    {
        int index = suite.SuiteTasks.IndexOf(name);
        return index >= 0 ? index : throw new ArgumentException(
            $"tasks.tasks: must be tasks of this environment ({string.Join(", ", suite.SuiteTasks)}), found {name}; name one of them");
    }
}
