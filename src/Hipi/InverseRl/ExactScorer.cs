using Hipi.Environments;
using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.InverseRl;

/// <summary>
/// The exact soft Q of a finite MDP, R_ij = Q_t(s_i, a_i, ψ_j) with t the row's step in its episode, and its exact log Z.
/// </summary>
/// <remarks>
/// Source: E-SOFTQ, E-LOGZ; Q backed up as enumeration does, Q = r + log E exp V', V = log Σ_a exp Q.
/// Shapes: candidates [M, TaskSize], each one of the family's tasks. Alloc: none after construction.
/// </remarks>
public sealed class ExactScorer : ICandidateScorer, IExactPartition
{
    private readonly EpisodeReplay replay;
    private readonly IFiniteDynamics dynamics;
    private readonly int taskSize, horizon;
    private readonly float[] tasks;
    private readonly SoftValues[] values;

    public ExactScorer(EpisodeReplay replay, IEnvironment environment, ITaskFamily family, int horizon)
    {
        FiniteMdp mdp = TabularMdp.Of(environment, family, horizon);
        (this.replay, dynamics, taskSize, this.horizon) = (replay, (IFiniteDynamics)environment, family.TaskSize, horizon);
        tasks = new float[mdp.Tasks * taskSize];
        values = new SoftValues[mdp.Tasks];
        for (int task = 0; task < mdp.Tasks; task++)
        {
            family.GetTask(task, tasks.AsSpan(task * taskSize, taskSize));
            values[task] = SoftValues.Enumeration(mdp, task);
        }
    }

    /// <summary>The temperature at which the values are exact.</summary>
    public double Temperature => 1;

    public void Score(TransitionBatch batch, ReadOnlySpan<float> candidates, int count, Span<double> scores)
    {
        for (int j = 0; j < count; j++)
        {
            SoftValues value = values[TaskIndex(candidates.Slice(j * taskSize, taskSize))];
            for (int i = 0; i < batch.Size; i++)
            {
                int t = (int)(batch.Positions[i] - replay.FirstOf(batch.Positions[i]));
                if (t >= horizon)
                    throw new InvalidOperationException($"exact soft Q: expected a step below the horizon {horizon}, got {t}.");
                scores[i * count + j] = value.Q(t, dynamics.StateIndex(batch.State(i)), dynamics.ActionIndex(batch.Action(i)));
            }
        }
    }

    public void LogZ(ReadOnlySpan<float> candidates, int count, Span<double> logZ)
    {
        for (int j = 0; j < count; j++) logZ[j] = values[TaskIndex(candidates.Slice(j * taskSize, taskSize))].AtStart;
    }

    private int TaskIndex(ReadOnlySpan<float> task)
    {
        for (int k = 0; k < values.Length; k++)
            if (task.SequenceEqual(tasks.AsSpan(k * taskSize, taskSize))) return k;
        throw new ArgumentException("exact soft Q: a candidate is none of the family's tasks; enumerate the candidates.");
    }
}
