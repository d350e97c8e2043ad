using Hipi.Learning;
using Hipi.Relabelling;

namespace Hipi.Experiments.Online;

/// <summary>Gathers the curve: one row an evaluation, with the means of what the updates since the last row reported.</summary>
public sealed class CurveRecorder : IStateful
{
    private readonly List<CurveRow> rows = [];
    private readonly MeanAccumulator[] means = new MeanAccumulator[8];

    public IReadOnlyList<CurveRow> Rows => rows;

    public void Add(in UpdateMetrics metrics)
    {
        means[0].Add(metrics.CriticLoss);
        means[1].Add(metrics.ActorLoss);
        means[2].Add(metrics.Temperature);
    }

    public void Add(in RelabelMetrics metrics)
    {
        means[3].Add(metrics.LabelsKept);
        means[4].Add(metrics.PosteriorEntropy);
        means[5].Add(metrics.ScoreOriginal);
        means[6].Add(metrics.ScoreChosen);
        means[7].Add(metrics.ScoreBest);
    }

    /// <summary>Closes the interval with an evaluation and starts the next.</summary>
    public void Record(long environmentSteps, long gradientSteps, long episodes, in EvaluationResult evaluation, ulong stateHash)
    {
        rows.Add(new CurveRow
        {
            EnvironmentSteps = environmentSteps, GradientSteps = gradientSteps, Episodes = episodes,
            EvaluationReturn = evaluation.Return, EvaluationSuccess = evaluation.Success, EvaluationLength = evaluation.Length,
            CriticLoss = means[0].Mean, ActorLoss = means[1].Mean, Temperature = means[2].Mean,
            LabelsKept = means[3].Mean, PosteriorEntropy = means[4].Mean,
            ScoreOriginal = means[5].Mean, ScoreChosen = means[6].Mean, ScoreBest = means[7].Mean,
            StateHash = stateHash,
        });
        foreach (ref MeanAccumulator mean in means.AsSpan()) mean.Clear();
    }

    public void Save(BinaryWriter writer)
    {
        foreach (ref MeanAccumulator mean in means.AsSpan()) mean.Save(writer);
        CurveFile.Save(writer, rows);
    }

    public void Load(BinaryReader reader)
    {
        foreach (ref MeanAccumulator mean in means.AsSpan()) mean.Load(reader);
        rows.Clear();
        rows.AddRange(CurveFile.Load(reader));
    }
}
