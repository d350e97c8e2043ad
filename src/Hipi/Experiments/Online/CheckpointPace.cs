using System.Diagnostics;

namespace Hipi.Experiments.Online;

/// <summary>Keeps checkpoints to a hundredth of a run's time: the next waits until the run has gone on 100 times the last one's.</summary>
/// <remarks>Numerics: none; when a checkpoint is written moves no number.</remarks>
internal sealed class CheckpointPace
{
    /// <summary>The run's time over that of writing checkpoints, at least.</summary>
    public const long Share = 100;

    private long ended, lasted;

    /// <summary>True before the first one, and once the last one's time has come round that often.</summary>
    public bool IsDue => Stopwatch.GetTimestamp() - ended >= Share * lasted;

    /// <summary>Writes one.</summary>
    public void Write(Action checkpoint)
    {
        long started = Stopwatch.GetTimestamp();
        checkpoint();
        ended = Stopwatch.GetTimestamp();
        lasted = ended - started;
    }
}
