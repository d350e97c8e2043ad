using System.Collections.Immutable;
using Hipi.Environments;
using Hipi.Learning;
using Hipi.Numerics;
using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.Properties.Learning;

/// <summary>Small worlds and batches for the tests of soft actor-critic.</summary>
internal static class SacKit
{
    public static SacOptions Options { get; } = new()
    {
        BatchSize = 32,
        ActorHidden = [32, 32],
        CriticHidden = [32, 32],
        ActorLearningRate = 3e-4,
        CriticLearningRate = 3e-4,
        TemperatureLearningRate = 3e-4,
        Discount = 0.99,
        TargetRate = 0.005,
        TargetPeriod = 1,
        RewardScale = 1,
        TargetEntropy = null,
        FixedTemperature = null,
        GradientClipping = null,
        CriticLow = null,
        CriticHigh = null,
    };

    public static LearnerContext Context(int states, int tasks, int actions, ulong seed) =>
        new(states, tasks, actions, new StillEnvironment(states, actions), new NearFamily(states, tasks), seed);

    public static SoftActorCritic Learner(SacOptions options, int states, int tasks, int actions, ulong seed = 1) =>
        new(options, Context(states, tasks, actions, seed));

    /// <summary>A batch of normal states and tasks, uniform actions, rewards in {-1, 0}, one terminal in ten.</summary>
    public static TransitionBatch Batch(int size, int states, int tasks, int actions, ulong seed)
    {
        var batch = new TransitionBatch(size, states, actions, tasks);
        var stream = new RngStream(seed, "test batch");
        stream.FillNormal(batch.States);
        stream.FillNormal(batch.NextStates);
        stream.FillNormal(batch.Tasks);
        foreach (ref float action in batch.Actions.AsSpan()) action = 2 * stream.NextSingle() - 1;
        foreach (ref float reward in batch.Rewards.AsSpan()) reward = stream.NextSingle() < 0.2f ? 0 : -1;
        foreach (ref float terminal in batch.Terminals.AsSpan()) terminal = stream.NextSingle() < 0.1f ? 1 : 0;
        return batch;
    }

    public static TransitionBatch[] Batches(int count, int size, int states, int tasks, int actions) =>
        [.. Enumerable.Range(0, count).Select(i => Batch(size, states, tasks, actions, (ulong)i))];
}

/// <summary>Nothing moves; the networks see half of each coordinate, so that a forgotten Observe shows.</summary>
internal sealed class StillEnvironment(int states, int actions) : IEnvironment
{
    public int StateSize => states;
    public int ActionSize => actions;
    public void Reset(ref RngStream stream, Span<float> state) => state.Clear();
    public void Step(ref RngStream stream, ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> next) => state.CopyTo(next);

    public void Observe(ReadOnlySpan<float> state, Span<float> observation)
    {
        for (int i = 0; i < state.Length; i++) observation[i] = 0.5f * state[i];
    }

    public void Save(BinaryWriter writer)
    {
    }

    public void Load(BinaryReader reader)
    {
    }
}

/// <summary>r = -|s₀ - ψ₀| - |a|²/10, done where |s₀ - ψ₀| is below 0.3.</summary>
internal sealed class NearFamily(int states, int tasks) : ITaskFamily
{
    public int TaskSize => tasks;
    public int? Count => null;
    public bool HasGoalMap => false;
    public void SampleTask(ref RngStream stream, Span<float> task) => stream.FillNormal(task);
    public void GetTask(int index, Span<float> task) => throw new NotSupportedException();
    public double LogPrior(int index) => throw new NotSupportedException();
    public void AchievedTask(ReadOnlySpan<float> state, Span<float> task) => throw new NotSupportedException();

    public void Rewards(ReadOnlySpan<float> stateRows, ReadOnlySpan<float> actions, ReadOnlySpan<float> taskRows, Span<float> rewards,
        int n)
    {
        int width = actions.Length / n;
        for (int i = 0; i < n; i++)
        {
            rewards[i] = -Math.Abs(stateRows[i * states] - taskRows[i * tasks]);
            foreach (float a in actions.Slice(i * width, width)) rewards[i] -= 0.1f * a * a;
        }
    }

    public void Terminals(ReadOnlySpan<float> stateRows, ReadOnlySpan<float> taskRows, Span<float> terminals, int n)
    {
        for (int i = 0; i < n; i++) terminals[i] = Math.Abs(stateRows[i * states] - taskRows[i * tasks]) < 0.3f ? 1 : 0;
    }
}
