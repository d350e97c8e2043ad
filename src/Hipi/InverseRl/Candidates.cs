using Hipi.Numerics;
using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.InverseRl;

/// <summary>The candidate tasks of a batch: one per row (or the whole support), then further draws from the prior.</summary>
/// <remarks>
/// Equal candidates may repeat: a label is a task, not a column.
/// Shapes: candidates [Count, TaskSize].  Alloc: none after construction.
/// </remarks>
public sealed class Candidates
{
    private readonly CandidateSource source;
    private readonly EpisodeReplay replay;
    private readonly ITaskFamily family;
    private readonly float[] tasks;
    private readonly int own;

    public Candidates(CandidateSource source, int batchSize, int extraPriorDraws, EpisodeReplay replay, ITaskFamily family)
    {
        (this.source, this.replay, this.family) = (source, replay, family);
        own = source == CandidateSource.Enumerate ? Support(family) : batchSize;
        Count = source == CandidateSource.Enumerate ? own : own + extraPriorDraws;
        tasks = new float[Count * family.TaskSize];
        LogPrior = new double[source == CandidateSource.Enumerate ? own : 0];
        if (source == CandidateSource.Enumerate) Enumerate();
    }

    /// <summary>Number M of candidates.</summary>
    public int Count { get; }

    /// <summary>log p of each candidate where the support is enumerated, else empty: draws from the prior carry it already.</summary>
    public double[] LogPrior { get; }

    /// <summary>The candidates; [Count, TaskSize].</summary>
    public ReadOnlySpan<float> Tasks => tasks;

    /// <summary>Candidate j; [TaskSize].</summary>
    public ReadOnlySpan<float> this[int j] => tasks.AsSpan(j * family.TaskSize, family.TaskSize);

    /// <summary>
    /// Fills the candidates of a batch whose tasks are the commanded ones; further draws come from <paramref name="stream"/>.
    /// </summary>
    public void Fill(TransitionBatch batch, ref RngStream stream)
    {
        if (source == CandidateSource.Enumerate) return;
        for (int i = 0; i < own; i++) FillRow(batch, i, Row(i));
        for (int j = own; j < Count; j++) family.SampleTask(ref stream, Row(j));
    }

    /// <summary>
    /// Index of a task among the candidates: <paramref name="hint"/> where that one is equal, else the first; −1 where there is none.
    /// </summary>
    public int IndexOf(ReadOnlySpan<float> task, int hint)
    {
        if (hint < Count && this[hint].SequenceEqual(task)) return hint;
        for (int j = 0; j < Count; j++)
            if (this[j].SequenceEqual(task)) return j;
        return -1;
    }

    private void FillRow(TransitionBatch batch, int i, Span<float> task)
    {
        switch (source)
        {
            case CandidateSource.Tasks: batch.Task(i).CopyTo(task); break;
            case CandidateSource.States: family.AchievedTask(batch.State(i), task); break;
            case CandidateSource.NextStates: family.AchievedTask(batch.NextState(i), task); break;
            default: family.AchievedTask(replay.State(replay.LastOf(batch.Positions[i])), task); break;
        }
    }

    private void Enumerate()
    {
        for (int j = 0; j < Count; j++)
        {
            family.GetTask(j, Row(j));
            LogPrior[j] = family.LogPrior(j);
        }
    }

    private Span<float> Row(int j) => tasks.AsSpan(j * family.TaskSize, family.TaskSize);

    private static int Support(ITaskFamily family) =>
        family.Count ?? throw new ArgumentException("candidates: enumerate needs a family of finitely many tasks; use tasks.");
}
