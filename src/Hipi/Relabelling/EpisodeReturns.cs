using Hipi.Numerics;
using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.Relabelling;

/// <summary>Discounted returns of stored episodes under a list of tasks: the episode's own and draws from the prior.</summary>
/// <remarks>
/// Source: E-HINDSIGHT.  Shapes: tasks [Count, TaskSize], the commanded one first; returns [Count].
/// Numerics: as <see cref="IRewardFeatures"/>.  Alloc: only for an episode longer than all before.
/// </remarks>
internal sealed class EpisodeReturns
{
    private readonly EpisodeReplay replay;
    private readonly ITaskFamily family;
    private readonly IRewardFeatures source;
    private readonly float[] tasks;
    private readonly double discount;
    private float[] features = [];

    public EpisodeReturns(RelabelContext context, int draws, double discount)
    {
        (replay, family, this.discount) = (context.Replay, context.Family, discount);
        source = RewardFeatures.Of(family, replay.StateSize, replay.ActionSize);
        Count = draws + 1;
        tasks = new float[Count * replay.TaskSize];
    }

    /// <summary>Number of tasks.</summary>
    public int Count { get; }

    public ReadOnlySpan<float> Tasks => tasks;

    public Span<float> this[int j] => tasks.AsSpan(j * replay.TaskSize, replay.TaskSize);

    /// <summary>Takes an episode's commanded task and draws the others.</summary>
    public void DrawTasks(long first, ref RngStream stream)
    {
        replay.Task(first).CopyTo(this[0]);
        for (int j = 1; j < Count; j++) family.SampleTask(ref stream, this[j]);
    }

    /// <summary>The returns of the episode that begins at a position, under every task.</summary>
    public void Write(long first, Span<double> returns)
    {
        int steps = (int)(replay.LastOf(first) - first + 1), size = source.FeatureSize;
        if (features.Length < steps * size) features = new float[steps * size];
        for (int t = 0; t < steps; t++)
            source.WriteFeatures(replay.State(first + t), replay.Action(first + t), features.AsSpan(t * size, size));
        source.Returns(features.AsSpan(0, steps * size), tasks, discount, bias: 0, returns);
    }

    /// <summary>
    /// The returns up to and with each task's own first terminal; ahead [Count]: what a value of the state after the last step weighs, 0
    /// where the task ended.
    /// </summary>
    public void WriteToTerminals(long first, Span<double> returns, Span<double> ahead)
    {
        long last = replay.LastOf(first);
        for (int j = 0; j < Count; j++) (returns[j], ahead[j]) = ToTerminal(first, last, this[j]);
    }

    private (double Return, double Ahead) ToTerminal(long first, long last, ReadOnlySpan<float> task)
    {
        float reward = 0, terminal = 0;
        double sum = 0, weight = 1;
        for (long at = first; at <= last; at++, weight *= discount)
        {
            family.Rewards(replay.State(at), replay.Action(at), task, new Span<float>(ref reward), 1);
            family.Terminals(replay.State(at), task, new Span<float>(ref terminal), 1);
            sum += weight * reward;
            if (terminal == 1) return (sum, 0);
        }
        return (sum, weight);
    }
}
