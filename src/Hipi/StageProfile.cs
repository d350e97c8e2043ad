using System.Diagnostics;

namespace Hipi;

/// <summary>A stage of a training run.</summary>
public enum Stage
{
    /// <summary>Acting in the environment and storing the episode.</summary>
    Collect,

    /// <summary>Drawing a batch and its mask from the replay buffer.</summary>
    Sample,

    /// <summary>Choosing labels, apart from scores and posteriors.</summary>
    Relabel,

    /// <summary>Scoring samples under candidate tasks.</summary>
    Score,

    /// <summary>Partition function, softmax, draws.</summary>
    Posterior,

    /// <summary>Rewards and terminals under the new labels.</summary>
    Rewards,

    /// <summary>An update's packing and noise, and what a learner does not split further.</summary>
    Update,

    /// <summary>The critics' loss, gradient and step; their slow copies follow in the same pass.</summary>
    Critic,

    /// <summary>The actor's.</summary>
    Actor,

    /// <summary>The temperature's.</summary>
    Temperature,

    /// <summary>Gathering the curve's diagnostics.</summary>
    Record,

    /// <summary>Evaluation episodes.</summary>
    Evaluate,

    /// <summary>Writing checkpoints.</summary>
    Checkpoint,
}

/// <summary>Where the time of a run goes: each mark ends one stage and begins the next.</summary>
/// <remarks>
/// Numerics: none; nothing reads it back into a run.  Units: seconds.
/// Alloc: in the constructor only; a run without one pays a null check a mark.
/// </remarks>
public sealed class StageProfile
{
    private readonly long[] ticks = new long[Enum.GetValues<Stage>().Length];
    private Stage current;
    private long since;

    /// <summary>Time goes to this stage from now on.</summary>
    public void Enter(Stage stage)
    {
        long now = Stopwatch.GetTimestamp();
        if (since != 0) ticks[(int)current] += now - since;
        (current, since) = (stage, now);
    }

    /// <summary>Ends the last stage.</summary>
    public void End()
    {
        Enter(current);
        since = 0;
    }

    /// <summary>Time spent in a stage so far, the running one apart.</summary>
    public double Seconds(Stage stage) => (double)ticks[(int)stage] / Stopwatch.Frequency;

    /// <summary>Time spent in all stages.</summary>
    public double TotalSeconds => (double)ticks.Sum() / Stopwatch.Frequency;

    /// <summary>Environment steps of the runs that were profiled.</summary>
    public long EnvironmentSteps { get; set; }

    /// <summary>Adds another profile to this one.</summary>
    public void Add(StageProfile other)
    {
        for (int i = 0; i < ticks.Length; i++) ticks[i] += other.ticks[i];
        EnvironmentSteps += other.EnvironmentSteps;
    }
}
