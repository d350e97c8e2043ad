using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.InverseRl;

/// <summary>Trajectory returns: R_ij = Σ_t r_ψj(s_t, a_t) over the whole episode of row i, undiscounted.</summary>
/// <remarks>
/// Source: E-RETURN-SCORE.
/// Shapes: candidates [M, TaskSize], scores [B, M].
/// Numerics: float rewards summed in double, in the order of time.  Alloc: none after construction.
/// </remarks>
public sealed class ReturnScorer(EpisodeReplay replay, ITaskFamily family) : ICandidateScorer
{
    private const int Chunk = 128;

    private readonly float[] tasks = new float[Chunk * family.TaskSize], rewards = new float[Chunk];

    public void Score(TransitionBatch batch, ReadOnlySpan<float> candidates, int count, Span<double> scores)
    {
        for (int j = 0; j < count; j++)
        {
            ReadOnlySpan<float> candidate = candidates.Slice(j * family.TaskSize, family.TaskSize);
            for (int k = 0; k < Chunk; k++) candidate.CopyTo(tasks.AsSpan(k * family.TaskSize));
            for (int i = 0; i < batch.Size; i++)
            {
                int twin = SameEpisode(batch, i);
                scores[i * count + j] = twin < i ? scores[twin * count + j] : Return(batch.Positions[i]);
            }
        }
    }

    /// <summary>The first row of row i's episode: its return is computed once.</summary>
    private int SameEpisode(TransitionBatch batch, int i)
    {
        long first = replay.FirstOf(batch.Positions[i]);
        for (int k = 0; k < i; k++)
            if (replay.FirstOf(batch.Positions[k]) == first) return k;
        return i;
    }

    private double Return(long position)
    {
        long last = replay.LastOf(position);
        double sum = 0;
        for (long at = replay.FirstOf(position); at <= last;)
        {
            int run = Math.Min(replay.Run(at, last), Chunk);
            family.Rewards(replay.States(at, run), replay.Actions(at, run), tasks.AsSpan(0, run * family.TaskSize), rewards, run);
            for (int t = 0; t < run; t++) sum += rewards[t];
            at += run;
        }
        return sum;
    }
}
