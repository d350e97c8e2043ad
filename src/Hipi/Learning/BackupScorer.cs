using Hipi.InverseRl;
using Hipi.Networks;
using Hipi.Numerics;
using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.Learning;

/// <summary>The released one-step score: R_ij = r_ψj(s_i, a_i) - log π(a_i|s_i, ψ_j) + γ (1 - done_ψj(s_i)) Q₁(s'_i, ψ_j, a'_ij).</summary>
/// <remarks>
/// a'_ij is drawn from π(s'_i, ψ_j).
/// Source: E-BACKUP. The temperature does not enter; a' carries no entropy, as released.
/// Shapes: scores [B, M].  Numerics: networks in float32, first layers split (<see cref="SplitNetwork"/>); the three terms are added in
/// double, in the order written. Noise is drawn for whole panels of 16 tasks, row after row.  Alloc: only where B or M grow.
/// </remarks>
internal sealed class BackupScorer : ICandidateScorer
{
    private readonly SoftActorCritic learner;
    private readonly NoiseSource noise;
    private readonly SplitNetwork actorNow, actorNext, critic;
    private readonly int observationSize, taskSize, actionSize;
    private readonly float[] unsquashed;
    private float[] observations = [], nextObservations = [], noises = [], drawn = [], logProbabilities = [];
    private float[] psi = [], candidateInputs = [], rewards = [], terminals = [];

    public BackupScorer(SoftActorCritic learner, NoiseSource noise)
    {
        (this.learner, this.noise) = (learner, noise);
        LearnerContext context = learner.Context;
        (observationSize, taskSize, actionSize) = (context.ObservationSize, context.TaskSize, context.ActionSize);
        unsquashed = new float[actionSize];
        int[] rows = [.. Enumerable.Range(0, observationSize)], tasks = [.. Enumerable.Range(observationSize, taskSize)];
        int[] actions = [.. Enumerable.Range(observationSize + taskSize, actionSize)];
        SacNetworks networks = learner.Networks;
        actorNow = new SplitNetwork(networks.Actor, networks.ActorShape, rows, tasks, []);
        actorNext = new SplitNetwork(networks.Actor, networks.ActorShape, rows, tasks, []);
        critic = new SplitNetwork(networks.Critics, networks.Twins[0], rows, tasks, actions);
    }

    public double Temperature => learner.Temperature;

    public void Score(TransitionBatch batch, ReadOnlySpan<float> candidates, int count, Span<double> scores)
    {
        Grow(batch.Size, count);
        Prepare(batch, candidates, count);
        RewardsAndTerminals(batch, candidates, count);
        double discount = learner.Options.Discount;
        for (int i = 0; i < batch.Size; i++)
        {
            PolicyDensity.LogProbabilities(actorNow.Evaluate(i), batch.Action(i), unsquashed,
                logProbabilities.AsSpan(0, Panels.Length(count, 1)));
            ReadOnlySpan<float> next = NextValues(i, count);
            for (int j = 0, at = i; j < count; j++, at += batch.Size)
                scores[i * count + j] = BackupScore.Of(rewards[at], logProbabilities[j], discount, terminals[at], next[j]);
        }
        FiniteScores.Check(scores[..(batch.Size * count)], "backup score");
    }

    private void Prepare(TransitionBatch batch, ReadOnlySpan<float> candidates, int count)
    {
        learner.Context.Observe(batch.States, observations, batch.Size);
        learner.Context.Observe(batch.NextStates, nextObservations, batch.Size);
        learner.Context.ObserveTasks(candidates, candidateInputs, count);
        ReadOnlySpan<float> tasks = candidateInputs.AsSpan(0, count * taskSize);
        actorNow.Prepare(observations.AsSpan(0, batch.Size * observationSize), batch.Size, tasks, count);
        actorNext.Prepare(nextObservations.AsSpan(0, batch.Size * observationSize), batch.Size, tasks, count);
        critic.Prepare(nextObservations.AsSpan(0, batch.Size * observationSize), batch.Size, tasks, count);
    }

    /// <summary>Q₁(s'_i, ψ_j, a'_ij) for all j.</summary>
    private Span<float> NextValues(int row, int count)
    {
        int length = Panels.Length(count, actionSize);
        noise.Fill(noises.AsSpan(0, length));
        PolicyDensity.Draw(actorNext.Evaluate(row), noises.AsSpan(0, length), drawn.AsSpan(0, length), actionSize);
        return CriticRange.Apply(critic.Evaluate(row, drawn.AsSpan(0, length)), learner.Options);
    }

    /// <summary>r and done of every transition under every candidate, [M, B].</summary>
    private void RewardsAndTerminals(TransitionBatch batch, ReadOnlySpan<float> candidates, int count)
    {
        ITaskFamily family = learner.Context.Family;
        int n = batch.Size;
        for (int j = 0; j < count; j++)
        {
            for (int i = 0; i < n; i++) candidates.Slice(j * taskSize, taskSize).CopyTo(psi.AsSpan(i * taskSize));
            ReadOnlySpan<float> tasks = psi.AsSpan(0, n * taskSize);
            family.Rewards(batch.States, batch.Actions, tasks, rewards.AsSpan(j * n, n), n);
            family.Terminals(batch.States, tasks, terminals.AsSpan(j * n, n), n);
        }
    }

    private void Grow(int batch, int count)
    {
        if (observations.Length < batch * observationSize)
            (observations, nextObservations, psi) =
                (new float[batch * observationSize], new float[batch * observationSize], new float[batch * taskSize]);
        if (candidateInputs.Length < count * taskSize) candidateInputs = new float[count * taskSize];
        if (rewards.Length < batch * count) (rewards, terminals) = (new float[batch * count], new float[batch * count]);
        int length = Panels.Length(count, actionSize);
        if (noises.Length < length)
            (noises, drawn, logProbabilities) = (new float[length], new float[length], new float[Panels.Length(count, 1)]);
    }
}
