using Hipi.InverseRl;
using Hipi.Learning;
using Hipi.Numerics;
using Hipi.Replay;
using Xunit;

namespace Hipi.Properties.Conformance;

/// <summary>A sound learner with one fault each: the battery's own check must see it.</summary>
public sealed class LearnerBatterySabotage
{
    public enum Fault
    {
        None, OwnRandomness, NeverLearns, LossIsNaN, LossesWithoutBound, TemperatureOfZero, WritesTheBatch, KeepsTheBatch,
        ForgetsToSave, LoadsHalf, MeansOutOfRange, DrawsOutOfRange, RowsMixed, DrawsFromItself, BlindToStates, BlindToTasks,
        LeavesRowsUnwritten,
        LoadsNothing, WeightsOfAnotherShape, WeightsAreNaN, HashForgetsATensor, HashOfTheClock, AllocatesInUpdate, AllocatesInAct,
    }

    [Theory]
    [InlineData(Fault.OwnRandomness, "update")]
    [InlineData(Fault.NeverLearns, "update")]
    [InlineData(Fault.LossIsNaN, "update")]
    [InlineData(Fault.LossesWithoutBound, "update")]
    [InlineData(Fault.TemperatureOfZero, "update")]
    [InlineData(Fault.WritesTheBatch, "batch")]
    [InlineData(Fault.KeepsTheBatch, "batch")]
    [InlineData(Fault.ForgetsToSave, "save")]
    [InlineData(Fault.LoadsHalf, "save")]
    [InlineData(Fault.MeansOutOfRange, "actions")]
    [InlineData(Fault.DrawsOutOfRange, "actions")]
    [InlineData(Fault.RowsMixed, "actions")]
    [InlineData(Fault.DrawsFromItself, "actions")]
    [InlineData(Fault.BlindToStates, "actions")]
    [InlineData(Fault.BlindToTasks, "actions")]
    [InlineData(Fault.LeavesRowsUnwritten, "actions")]
    [InlineData(Fault.LoadsNothing, "weights")]
    [InlineData(Fault.WeightsOfAnotherShape, "weights")]
    [InlineData(Fault.WeightsAreNaN, "weights")]
    [InlineData(Fault.NeverLearns, "weights")]
    [InlineData(Fault.HashForgetsATensor, "hash")]
    [InlineData(Fault.HashOfTheClock, "hash")]
    [InlineData(Fault.AllocatesInUpdate, "allocation")]
    [InlineData(Fault.AllocatesInAct, "allocation")]
    public void Check_FaultyLearner_IsSeen(Fault fault, string check)
    {
        int made = 0;
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => LearnerBattery.Checks[check]((environment, family) =>
            new Faulty(fault, made++, LearnerConformance.Make("sac", environment, family))));
    }

    [Fact]
    public void Checks_SoundLearner_Pass()
    {
        foreach (Action<LearnerBattery.Make> check in LearnerBattery.Checks.Values)
            check((environment, family) => new Faulty(Fault.None, 0, LearnerConformance.Make("sac", environment, family)));
    }

    private sealed class Faulty(Fault fault, int number, ILearner sound) : ILearner
    {
        private TransitionBatch? kept;
        private float[] garbage = [];
        private int calls = number;

        public int BatchSize => sound.BatchSize;

        public UpdateMetrics Update(TransitionBatch batch)
        {
            if (fault == Fault.NeverLearns) return new UpdateMetrics(1f, 1f, 1f);
            if (fault == Fault.OwnRandomness) batch.Rewards[0] += 0.01f * calls++;
            if (fault == Fault.AllocatesInUpdate) garbage = new float[garbage.Length + 1];
            UpdateMetrics metrics = sound.Update(fault == Fault.KeepsTheBatch && kept is not null ? kept : batch);
            if (fault == Fault.KeepsTheBatch) kept ??= batch;
            if (fault == Fault.WritesTheBatch) batch.Actions[0] = 0.5f;
            return fault switch
            {
                Fault.LossIsNaN => metrics with { ActorLoss = float.NaN },
                Fault.LossesWithoutBound => metrics with { CriticLoss = 1e9f },
                Fault.TemperatureOfZero => metrics with { Temperature = 0f },
                _ => metrics,
            };
        }

        public void MeanActions(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> actions, int n)
        {
            if (fault == Fault.AllocatesInAct) garbage = new float[garbage.Length + 1];
            float[] still = fault is Fault.BlindToStates or Fault.BlindToTasks ? new float[Math.Max(states.Length, tasks.Length)] : [];
            sound.MeanActions(fault == Fault.BlindToStates ? still.AsSpan(0, states.Length) : states,
                fault == Fault.BlindToTasks ? still.AsSpan(0, tasks.Length) : tasks, actions, n);
            if (fault == Fault.RowsMixed && n > 1) actions[^1] = actions[0];
            if (fault == Fault.MeansOutOfRange) actions[0] = 1.5f;
            if (fault == Fault.LeavesRowsUnwritten && n > 1) actions[^1] = float.NaN;
        }

        public void SampleAction(ReadOnlySpan<float> state, ReadOnlySpan<float> task, Span<float> action, ref RngStream exploration)
        {
            sound.SampleAction(state, task, action, ref exploration);
            if (fault == Fault.DrawsOutOfRange) action[0] = -2f;
            if (fault == Fault.DrawsFromItself) action[0] = 0.01f * (calls++ % 50);
        }

        public ulong StateHash() => fault switch
        {
            Fault.HashOfTheClock => (ulong)calls++,
            Fault.HashForgetsATensor => HashWithoutTheLast(),
            _ => sound.StateHash(),
        };

        private ulong HashWithoutTheLast()
        {
            var hash = new StableHash();
            foreach (var (_, _, values) in sound.Weights().SkipLast(1)) hash.Add(values);
            return hash.Value;
        }

        public IEnumerable<(string Name, int[] Shape, float[] Values)> Weights() => sound.Weights().Select((weight, index) => fault switch
        {
            Fault.WeightsOfAnotherShape when index == 0 => (weight.Name, [.. weight.Shape, 2], weight.Values),
            Fault.WeightsAreNaN when index == 1 => (weight.Name, weight.Shape, [.. weight.Values.Select(_ => float.NaN)]),
            _ => weight,
        });

        public void LoadWeights(IReadOnlyDictionary<string, float[]> weights)
        {
            if (fault != Fault.LoadsNothing) sound.LoadWeights(weights);
        }

        public ICandidateScorer Scorer(string score) => sound.Scorer(score);

        public void Save(BinaryWriter writer) => sound.Save(writer);

        public void Load(BinaryReader reader)
        {
            if (fault == Fault.ForgetsToSave) return;
            var before = sound.Weights().ToDictionary(weight => weight.Name, weight => weight.Values.ToArray());
            sound.Load(reader);
            if (fault == Fault.LoadsHalf) sound.LoadWeights(before);
        }
    }
}
