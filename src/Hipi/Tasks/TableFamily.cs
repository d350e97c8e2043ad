using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Hipi.Environments;

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
public sealed class TableFamily : OneHotFamily
{
    private readonly IFiniteDynamics dynamics;
    private readonly float[][] table;

    public TableFamily(TableOptions options, IFiniteDynamics dynamics)
        : base("table", options.Rewards.Length)
    {
        foreach (ImmutableArray<double> row in options.Rewards)
            if (row.Length != dynamics.StateCount)
                throw new ArgumentException(FormattableString.Invariant(
                    $"rewards: each task must have {dynamics.StateCount} numbers, one a state, found {row.Length}")
                    + "; list one for each state");
        this.dynamics = dynamics;
        table = [.. options.Rewards.Select(row => row.Select(reward => (float)reward).ToArray())];
    }

    public override void Rewards(
        ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> tasks, Span<float> rewards, int n)
    {
        for (int i = 0; i < n; i++) rewards[i] = table[IndexOf(tasks, i)][dynamics.StateIndex(Rows.Of(states, i, n))];
    }
}
