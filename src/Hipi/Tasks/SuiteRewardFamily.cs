using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Hipi.Environments;

namespace Hipi.Tasks;

/// <summary>Settings of <see cref="SuiteRewardFamily"/>.</summary>
public sealed record SuiteRewardOptions
{
    [Length(0, 16), Description("Names of the environment's own tasks, each as likely as the others; none: all that the environment has.")]
    public required ImmutableArray<string> Tasks { get; init; }
}

/// <summary>
/// The environment's own named rewards, one task or several: the control suite's dense ones, plain problems that tell a broken robot from a
/// hard task; or conditions, rewarded by 1 while they hold.
/// </summary>
/// <remarks>
/// Source: E-SUITE-REWARD, E-DESK.  Shapes: task one-hot [Count].  A state names no task; no episode ends early.  Alloc: none after
/// construction.
/// </remarks>
public sealed class SuiteRewardFamily : OneHotFamily, ITaskFamily
{
    private readonly ISuiteRewards suite;
    private readonly int[] numbers;

    public SuiteRewardFamily(SuiteRewardOptions options, ISuiteRewards suite)
        : base("suite-reward", options.Tasks.IsEmpty ? suite.SuiteTasks.Length : options.Tasks.Length)
    {
        this.suite = suite;
        numbers = [.. (options.Tasks.IsEmpty ? suite.SuiteTasks : options.Tasks).Select(Index)];
        if (numbers.Distinct().Count() < numbers.Length)
            throw new ArgumentException(
                $"tasks.tasks: must name each task once, found [{string.Join(", ", options.Tasks)}]; remove the repeated ones");
    }

    public override void Rewards(
        ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> tasks, Span<float> rewards, int n)
    {
        Rows.Check(states, tasks, TaskSize, n);
        for (int i = 0; i < n; i++) rewards[i] = suite.SuiteReward(numbers[IndexOf(tasks, i)], Rows.Of(states, i, n));
    }

    /// <summary>1 where a condition holds; a dense reward is never met.</summary>
    public void Successes(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> successes, int n)
    {
        Rows.Check(states, tasks, TaskSize, n);
        for (int i = 0; i < n; i++) successes[i] = suite.SuiteMet(numbers[IndexOf(tasks, i)], Rows.Of(states, i, n)) ? 1f : 0f;
    }

    /// <summary>The environment's number of a task.</summary>
    public int NumberOf(ReadOnlySpan<float> task) => numbers[IndexOf(task, 0)];

    private int Index(string name)
    {
        int index = suite.SuiteTasks.IndexOf(name);
        return index >= 0 ? index : throw new ArgumentException(
            $"tasks.tasks: must be tasks of this environment ({string.Join(", ", suite.SuiteTasks)}), found {name}; name one of them");
    }
}
