using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Hipi.Environments;
using Hipi.Numerics;

namespace Hipi.Tasks;

/// <summary>Settings of <see cref="TableFamily"/>.</summary>
public sealed record TableOptions
{
    [Range(-1e6, 1e6), Length(1, 128)]
    [Description("Rewards: for each task, one number for each state of a finite environment.")]
    public required ImmutableArray<ImmutableArray<double>> Rewards { get; init; }
}

/// <summary>
/// Tasks given by reward tables over the states of a finite environment, each as likely as the others; no task ever ends.
/// </summary>
/// <remarks>Source: E-TABLE-REWARD.  Shapes: task one-hot [Count].  A state names no task.  Alloc: none after construction.</remarks>
public sealed class TableFamily : ITaskFamily
{
    private readonly IFiniteDynamics dynamics;
    private readonly float[][] rewards;

    public TableFamily(TableOptions options, IFiniteDynamics dynamics)
    {
        foreach (ImmutableArray<double> row in options.Rewards)
            if (row.Length != dynamics.StateCount)
                throw new ArgumentException(FormattableString.Invariant(
                    $"rewards: each task must have {dynamics.StateCount} numbers, one a state, found {row.Length}")
                    + "; list one for each state");
        this.dynamics = dynamics;
        rewards = [.. options.Rewards.Select(row => row.Select(reward => (float)reward).ToArray())];
    }

    public int TaskSize => rewards.Length;
    public int? Count => rewards.Length;
    public bool HasGoalMap => false;

    public void SampleTask(ref RngStream stream, Span<float> task) => GetTask(stream.NextInt(rewards.Length), task);

    public void GetTask(int index, Span<float> task)
    {
        task.Clear();
        task[index] = 1f;
    }

    public double LogPrior(int index) => -Float64Math.Log(rewards.Length);

    public void Rewards(ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> tasks, Span<float> values, int n)
    {
        for (int i = 0; i < n; i++)
            values[i] = rewards[tasks.Slice(i * TaskSize, TaskSize).IndexOf(1f)][dynamics.StateIndex(Rows.Of(states, i, n))];
    }

    public void Terminals(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> terminals, int n) => terminals[..n].Clear();

    public void AchievedTask(ReadOnlySpan<float> state, Span<float> task) =>
        throw new NotSupportedException("table: a state names no task.");
}
