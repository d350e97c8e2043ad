namespace Hipi.Experiments;

/// <summary>One reading of a curve; NaN or null where an arm has none.</summary>
/// <remarks>Columns and their meaning: docs/metrics.md. Losses and diagnostics are means since the last reading.</remarks>
public readonly record struct CurveRow
{
    public CurveRow()
    {
    }

    public long EnvironmentSteps { get; init; }
    public long GradientSteps { get; init; }
    public long Episodes { get; init; }
    public double EvaluationReturn { get; init; } = double.NaN;
    public double EvaluationSuccess { get; init; } = double.NaN;
    public double EvaluationLength { get; init; } = double.NaN;
    public double CriticLoss { get; init; } = double.NaN;
    public double ActorLoss { get; init; } = double.NaN;
    public double Temperature { get; init; } = double.NaN;
    public double LabelsKept { get; init; } = double.NaN;
    public double PosteriorEntropy { get; init; } = double.NaN;
    public double ScoreOriginal { get; init; } = double.NaN;
    public double ScoreChosen { get; init; } = double.NaN;
    public double ScoreBest { get; init; } = double.NaN;
    public ulong? StateHash { get; init; }
}
