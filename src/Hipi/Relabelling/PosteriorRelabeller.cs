using Hipi.InverseRl;
using Hipi.Numerics;
using Hipi.Replay;

namespace Hipi.Relabelling;

/// <summary>Hindsight relabelling as inverse RL: scores [B, M] → log Z off each column → row softmax → a label per row.</summary>
/// <remarks>
/// Source: E-POSTERIOR.  All rows are scored and all draw, masked or not: the batch's log Z and the draws do not hang on the mask.
/// A row that no candidate can explain keeps its commanded task and is counted in <see cref="ImpossibleRows"/>.
/// Diagnostics: labels kept over the rows; entropy over the rows that have a posterior; means of finite normalised scores (after
/// temperature, partition and prior), the commanded task's where it is among the candidates.
/// Alloc: none after construction.
/// </remarks>
public sealed class PosteriorRelabeller : IRelabeller
{
    private readonly PosteriorSettings settings;
    private readonly RelabelContext context;
    private readonly Candidates candidates;
    private readonly double[] scores, probabilities, entropyTerms, entropies, logZ;
    private readonly int[] labels;
    private RngStream stream;
    private bool isSettled;
    private int emptyRows;

    public PosteriorRelabeller(PosteriorSettings settings, RelabelContext context)
    {
        (this.settings, this.context) = (settings, context);
        candidates = new Candidates(settings.Candidates, context.BatchSize, settings.ExtraPriorDraws, context.Replay, context.Family);
        (scores, probabilities) = (new double[context.BatchSize * candidates.Count], new double[context.BatchSize * candidates.Count]);
        (entropyTerms, entropies) = (new double[probabilities.Length], new double[context.BatchSize]);
        logZ = new double[settings.Partition == Partition.Exact ? candidates.Count : 0];
        labels = new int[context.BatchSize];
        stream = new RngStream(context.Seed, "relabelling");
        if (settings.Partition == Partition.Exact && context.Exact is null)
            throw new ArgumentException("partition: exact needs a finite MDP, whose log Z is known; use batch.");
    }

    /// <summary>Rows since construction (or the resumed run's start) that no candidate could explain.</summary>
    public long ImpossibleRows { get; private set; }

    /// <summary>The last batch's candidates; [M, TaskSize].</summary>
    public Candidates Candidates => candidates;

    /// <summary>The last batch's normalised scores; [B, M].</summary>
    public ReadOnlySpan<double> Scores => scores;

    /// <summary>The last batch's posteriors; [B, M], a row of zeros where no candidate can explain it.</summary>
    public ReadOnlySpan<double> Probabilities => probabilities;

    /// <summary>The last batch's drawn candidate of each row, masked or not; −1 where there is none.</summary>
    public ReadOnlySpan<int> Labels => labels;

    public RelabelMetrics Relabel(TransitionBatch batch, ReadOnlySpan<bool> mask)
    {
        candidates.Fill(batch, ref stream);
        FillPosterior(batch);
        var tally = new RelabelTally(batch.Size);
        for (int row = 0; row < batch.Size; row++)
        {
            int label = Draw(row);
            labels[row] = label;
            Record(ref tally, batch, row, label);
            if (mask[row] && label >= 0) candidates[label].CopyTo(batch.Task(row));
        }
        return settings.Scorer is null ? tally.Metrics.WithoutScores : tally.Metrics;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(stream.Position);
        writer.Write(ImpossibleRows);
    }

    public void Load(BinaryReader reader)
    {
        stream.Seek(reader.ReadUInt64());
        ImpossibleRows = reader.ReadInt64();
    }

    private void FillPosterior(TransitionBatch batch)
    {
        (int n, int m) = (batch.Size, candidates.Count);
        if (isSettled)
        {
            ImpossibleRows += emptyRows;
            return;
        }
        context.Profile?.Enter(Stage.Score);
        if (settings.Scorer is null) scores.AsSpan().Clear();
        else settings.Scorer.Score(batch, candidates.Tasks, m, scores);
        if (settings.Partition == Partition.Exact) context.Exact!.LogZ(candidates.Tasks, m, logZ);
        context.Profile?.Enter(Stage.Posterior);
        double temperature = settings.Temperature == ScoreTemperature.Alpha ? settings.Scorer!.Temperature : 1;
        Posterior.Normalise(scores, n, m, settings.Partition, temperature, logZ);
        if (candidates.LogPrior.Length > 0) Posterior.AddLogPrior(scores, candidates.LogPrior, n, m);
        ImpossibleRows += emptyRows = Posterior.Softmax(scores, probabilities, n, m);
        Posterior.Entropies(probabilities, entropies, entropyTerms, n, m);
        isSettled = settings.Scorer is null && settings.Partition != Partition.Exact;   // no scores: every batch has the same posterior
    }

    private int Draw(int row)
    {
        ReadOnlySpan<double> posterior = probabilities.AsSpan(row * candidates.Count, candidates.Count);
        double u = stream.NextDouble();
        return settings.Select == LabelChoice.Sample ? Posterior.Sample(posterior, u) : Posterior.Argmax(posterior);
    }

    private void Record(ref RelabelTally tally, TransitionBatch batch, int row, int label)
    {
        int m = candidates.Count, commanded = candidates.IndexOf(batch.Task(row), row);
        bool kept = label < 0 || candidates[label].SequenceEqual(batch.Task(row));
        tally.Add(entropies[row], scores.AsSpan(row * m, m), commanded, label, kept);
    }
}
