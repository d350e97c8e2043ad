using Hipi.InverseRl;
using Hipi.Numerics;
using Hipi.Relabelling;
using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.Properties.InverseRl;

/// <summary>
/// The arm `inverse-rl` itself on a table of scores [n, K] over the enumerated tasks of a finite MDP: what the theory is asserted through.
/// </summary>
internal sealed class TheoryArm
{
    private readonly PosteriorRelabeller arm;

    public TheoryArm(double[] scores, double[] prior, Partition partition, double[]? logZ = null, LabelChoice select = LabelChoice.Sample)
    {
        int n = scores.Length / prior.Length;
        TableFamily family = new(prior);
        RelabelContext context = new(new EpisodeReplay(1, 1, 1, 1), family, null!, _ => throw new InvalidOperationException(), n, 1)
        {
            Exact = logZ is null ? null : new TablePartition(logZ),
        };
        arm = new PosteriorRelabeller(
            new PosteriorSettings
            {
                Scorer = new TableScorer(scores),
                Candidates = CandidateSource.Enumerate,
                ExtraPriorDraws = 0,
                Partition = partition,
                Select = select,
                Temperature = ScoreTemperature.One,
            },
            context);
        arm.Relabel(new TransitionBatch(n, 1, 1, 1), new bool[n]);
    }

    /// <summary>Posteriors [n, K]; zeros in a row that every task rules out.</summary>
    public double[] Probabilities => arm.Probabilities.ToArray();

    /// <summary>Normalised scores plus log prior [n, K]: the posterior's logs up to a constant a row.</summary>
    public double[] Scores => arm.Scores.ToArray();

    /// <summary>The label taken in each row, -1 where there is none.</summary>
    public int[] Labels => arm.Labels.ToArray();

    private sealed class TableScorer(double[] table) : ICandidateScorer
    {
        public void Score(TransitionBatch batch, ReadOnlySpan<float> candidates, int count, Span<double> scores) => table.CopyTo(scores);
    }

    private sealed class TablePartition(double[] table) : IExactPartition
    {
        public void LogZ(ReadOnlySpan<float> candidates, int count, Span<double> logZ) => table.CopyTo(logZ);
    }

    private sealed class TableFamily(double[] prior) : ITaskFamily
    {
        public int TaskSize => 1;
        public int? Count => prior.Length;
        public bool HasGoalMap => false;
        public void SampleTask(ref RngStream stream, Span<float> task) => task[0] = Posterior.Sample(prior, stream.NextDouble());
        public void GetTask(int index, Span<float> task) => task[0] = index;
        public double LogPrior(int index) => Float64Math.Log(prior[index]);
        public void Rewards(ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> tasks, Span<float> rewards,
            int n) =>
            throw new NotSupportedException();
        public void Terminals(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> terminals, int n) =>
            throw new NotSupportedException();
        public void AchievedTask(ReadOnlySpan<float> state, Span<float> task) => throw new NotSupportedException();
    }
}
