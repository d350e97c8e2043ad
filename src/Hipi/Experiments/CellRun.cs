namespace Hipi.Experiments;

/// <summary>All that a protocol gets to run one cell.</summary>
public sealed class CellRun
{
    public required Spec Spec { get; init; }
    public required Arm Arm { get; init; }
    public required ulong Seed { get; init; }

    /// <summary>Gradient steps per environment step: the budget's, or the swept value.</summary>
    public required int GradientSteps { get; init; }

    /// <summary>Environment steps: the budget's, or the sweep's.</summary>
    public required long EnvironmentSteps { get; init; }

    public required CellFolder Folder { get; init; }
    public CancellationToken Stop { get; init; }

    /// <summary>Told now and then how many environment steps are done, of how many.</summary>
    public Action<long, long> Progress { get; init; } = static (_, _) => { };

    /// <summary>Told what the user should know, one line each.</summary>
    public Action<string> Notice { get; init; } = static _ => { };

    /// <summary>Gathers where the time goes, where it is asked for; it can move no number.</summary>
    public StageProfile? Profile { get; init; }

    /// <summary>Environment steps between checkpoints; it can move no number.</summary>
    public long CheckpointEverySteps { get; init; } = 20_000;
}
