using Hipi.InverseRl;
using Hipi.Numerics;
using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.Relabelling;

/// <summary>
/// Eq. 7 over a whole data set: q(ψ_j | τ_i) ∝ exp(R_ij - log Z_j), R the trajectories' returns, log Z over all of them; a label drawn for
/// each.
/// </summary>
/// <remarks>
/// Source: E-TRAJECTORY.  Two passes over the file: the first keeps each column's running maximum and sum, the second makes row after row
/// and draws.
/// Shapes: candidates [M, TaskSize], log prior [M] or empty.
/// Numerics: trajectories and candidates in order whatever the block; one draw a trajectory.  Alloc: scores of a block [block, M], labels
/// [N].
/// </remarks>
public sealed class TrajectoryPosterior(
    IRewardFeatures source, float[] candidates, int count, double[] logPrior, TrajectoryOptions options, int block = 16)
{
    private readonly double[] scores = new double[checked(block * count)], probabilities = new double[count], entropyTerms = new double[count];

    /// <summary>Sees one trajectory's normalised scores and posterior; [M] each.</summary>
    public delegate void RowVisitor(int trajectory, ReadOnlySpan<double> normalised, ReadOnlySpan<double> posterior);

    /// <summary>Labels every trajectory of a file; the draws come from <paramref name="stream"/>.</summary>
    public TrajectoryLabels Label(FeatureFile file, ref RngStream stream, RowVisitor? visit = null)
    {
        RunningPartition? partition = options.Partition == Partition.Batch ? FirstPass(file) : null;
        var labels = new TrajectoryLabels();
        using FeatureReader reader = file.Open(block);
        for (int read; (read = reader.ReadBlock()) > 0;)
        {
            Score(reader, read);
            for (int i = 0; i < read; i++)
            {
                Span<double> row = scores.AsSpan(i * count, count);
                partition?.Normalise(row);
                if (logPrior.Length > 0) Posterior.AddLogPrior(row, logPrior, 1, count);
                bool possible = Posterior.Softmax(row, probabilities, 1, count) == 0;
                visit?.Invoke(labels.Labels.Count, row, probabilities);
                labels.Add(Draw(ref stream), possible ? Entropy() : double.NaN);
            }
        }
        return labels;
    }

    private RunningPartition FirstPass(FeatureFile file)
    {
        var partition = new RunningPartition(count);
        using FeatureReader reader = file.Open(block);
        for (int read; (read = reader.ReadBlock()) > 0;)
        {
            Score(reader, read);
            for (int i = 0; i < read; i++) partition.Add(scores.AsSpan(i * count, count));
        }
        return partition;
    }

    private double Entropy()
    {
        Span<double> entropy = [0];
        Posterior.Entropies(probabilities, entropy, entropyTerms, 1, count);
        return entropy[0];
    }

    private int Draw(ref RngStream stream)
    {
        double u = stream.NextDouble();
        return options.Select == LabelChoice.Sample ? Posterior.Sample(probabilities, u) : Posterior.Argmax(probabilities);
    }

    /// <summary>R_ij of a block, the bias on the first candidate's rewards included.</summary>
    private void Score(FeatureReader reader, int read)
    {
        for (int i = 0; i < read; i++)
        {
            Span<double> row = scores.AsSpan(i * count, count);
            source.Returns(reader.Features(i), candidates, discount: 1, bias: 0, row);
            if (options.Bias != 0)
                source.Returns(reader.Features(i), candidates.AsSpan(0, candidates.Length / count), discount: 1, options.Bias, row[..1]);
        }
    }
}

/// <summary>The labels of a data set's trajectories.</summary>
public sealed class TrajectoryLabels
{
    private readonly List<int> labels = [];
    private double entropy;

    /// <summary>Candidate of each trajectory; -1 where every candidate rules it out.</summary>
    public IReadOnlyList<int> Labels => labels;

    /// <summary>Trajectories that no candidate can explain.</summary>
    public int Impossible { get; private set; }

    /// <summary>Mean entropy of the posteriors, nats; NaN where there is none.</summary>
    public double Entropy => labels.Count == Impossible ? double.NaN : entropy / (labels.Count - Impossible);

    internal void Add(int label, double rowEntropy)
    {
        labels.Add(label);
        if (label < 0) Impossible++;
        else entropy += rowEntropy;
    }
}
