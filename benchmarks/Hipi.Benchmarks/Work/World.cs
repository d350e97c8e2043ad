using System.Collections.Immutable;
using Hipi.Environments;
using Hipi.Learning;
using Hipi.Numerics;
using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.Benchmarks;

/// <summary>The sizes that are timed: 20 observed numbers and 4 of the task, 6 actions, batches of 32; 16 batches in turn.</summary>
internal static class World
{
    public const int States = 20, Tasks = 4, Actions = 6, BatchSize = 32, Rotated = 16;

    public static SoftActorCritic Learner(int hidden)
    {
        ImmutableArray<int> layers = [hidden, hidden];
        return new SoftActorCritic(new SacOptions
        {
            BatchSize = BatchSize, ActorHidden = layers, CriticHidden = layers, ActorLearningRate = 3e-4, CriticLearningRate = 3e-4,
            TemperatureLearningRate = 3e-4, Discount = 0.99, TargetRate = 0.005, TargetPeriod = 1, RewardScale = 1, TargetEntropy = null,
            FixedTemperature = null, GradientClipping = null, CriticLow = null, CriticHigh = null,
        }, new LearnerContext(States, Tasks, Actions, new Still(), new Near(), 1));
    }

    public static TransitionBatch[] Batches() => [.. Enumerable.Range(0, Rotated).Select(i => Batch((ulong)i))];

    private static TransitionBatch Batch(ulong seed)
    {
        var batch = new TransitionBatch(BatchSize, States, Actions, Tasks);
        var stream = new RngStream(seed, "benchmark");
        stream.FillNormal(batch.States);
        stream.FillNormal(batch.NextStates);
        stream.FillNormal(batch.Tasks);
        foreach (ref float action in batch.Actions.AsSpan()) action = 2 * stream.NextSingle() - 1;
        foreach (ref float reward in batch.Rewards.AsSpan()) reward = stream.NextSingle() < 0.2f ? 0 : -1;
        foreach (ref float terminal in batch.Terminals.AsSpan()) terminal = stream.NextSingle() < 0.1f ? 1 : 0;
        return batch;
    }

    /// <summary>Observes states as they are.</summary>
    private sealed class Still : IEnvironment
    {
        public int StateSize => States;
        public int ActionSize => Actions;
        public void Reset(ref RngStream stream, Span<float> state) => state.Clear();
        public void Step(ref RngStream stream, ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> next) =>
            state.CopyTo(next);
        public void Observe(ReadOnlySpan<float> state, Span<float> observation) => state.CopyTo(observation);

        public void Save(BinaryWriter writer)
        {
        }

        public void Load(BinaryReader reader)
        {
        }
    }

    /// <summary>r = -|s₀ - ψ₀|, done where that is below 0.3: the backup score needs some reward.</summary>
    private sealed class Near : ITaskFamily
    {
        public int TaskSize => Tasks;
        public int? Count => null;
        public bool HasGoalMap => false;
        public void SampleTask(ref RngStream stream, Span<float> task) => stream.FillNormal(task);
        public void GetTask(int index, Span<float> task) => throw new NotSupportedException();
        public double LogPrior(int index) => throw new NotSupportedException();
        public void AchievedTask(ReadOnlySpan<float> state, Span<float> task) => throw new NotSupportedException();

        public void Rewards(ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> tasks, Span<float> rewards, int n)
        {
            for (int i = 0; i < n; i++) rewards[i] = -Math.Abs(states[i * States] - tasks[i * Tasks]);
        }

        public void Terminals(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> terminals, int n)
        {
            for (int i = 0; i < n; i++) terminals[i] = Math.Abs(states[i * States] - tasks[i * Tasks]) < 0.3f ? 1 : 0;
        }
    }
}
