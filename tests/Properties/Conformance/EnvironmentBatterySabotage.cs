using System.Runtime.InteropServices;
using Hipi.Environments;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Conformance;

/// <summary>Environments with one fault each: the battery must refuse every one of them.</summary>
public sealed class EnvironmentBatterySabotage
{
    public enum Fault
    {
        None, OwnRandomness, IgnoresTheStream, NeverMoves, WritesTheState, WritesTheAction, ForgetsToReset, ObservesThePast,
        LeavesNextUnwritten, LeavesResetUnwritten, StepsToNaN, LeavesTheRange, ForgetsToSave, ForksItself, DrawsNaNGoals, DrawsOneGoal,
        DrawsGoalsOfItsOwn, GoalsOutOfRange, MapsToNaN, AllocatesInReset, AllocatesInStep, AllocatesInObserve,
    }

    private static readonly Dictionary<string, Action<EnvironmentBattery.Make>> Checks = EnvironmentBattery.Checks(-4f, 4f);

    /// <summary>Each check by itself must see its fault.</summary>
    [Theory]
    [InlineData(Fault.OwnRandomness, "walk")]
    [InlineData(Fault.IgnoresTheStream, "walk")]
    [InlineData(Fault.NeverMoves, "walk")]
    [InlineData(Fault.StepsToNaN, "walk")]
    [InlineData(Fault.LeavesNextUnwritten, "walk")]
    [InlineData(Fault.LeavesResetUnwritten, "walk")]
    [InlineData(Fault.WritesTheState, "step")]
    [InlineData(Fault.WritesTheAction, "step")]
    [InlineData(Fault.ForgetsToReset, "reset")]
    [InlineData(Fault.ObservesThePast, "step")]
    [InlineData(Fault.LeavesTheRange, "range")]
    [InlineData(Fault.ForgetsToSave, "save")]
    [InlineData(Fault.ForksItself, "fork")]
    [InlineData(Fault.DrawsNaNGoals, "goals")]
    [InlineData(Fault.DrawsOneGoal, "goals")]
    [InlineData(Fault.DrawsGoalsOfItsOwn, "goals")]
    [InlineData(Fault.GoalsOutOfRange, "goals")]
    [InlineData(Fault.MapsToNaN, "goals")]
    [InlineData(Fault.AllocatesInReset, "allocation")]
    [InlineData(Fault.AllocatesInStep, "allocation")]
    [InlineData(Fault.AllocatesInObserve, "allocation")]
    public void Check_FaultyEnvironment_IsSeen(Fault fault, string check)
    {
        int made = 0;
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Checks[check](() => new Faulty(fault, made++)));
    }

    [Fact]
    public void Checks_SoundEnvironment_Pass()
    {
        foreach (Action<EnvironmentBattery.Make> check in Checks.Values) check(() => new Faulty(Fault.None, 0));
    }

    /// <summary>A point on a line with a velocity that is not in its state, so that it is saved and forked; kept in ±4.</summary>
    private sealed class Faulty(Fault fault, int number) : IEnvironment, IGoalSpace
    {
        private float velocity;
        private int calls = number;
        private float[] garbage = [];

        public int StateSize => 2;
        public int ActionSize => 1;
        public int GoalSize => 1;

        public void Reset(ref RngStream stream, Span<float> state)
        {
            float drawn = fault == Fault.IgnoresTheStream ? 0.3f : stream.NextSingle();
            if (fault == Fault.AllocatesInReset) garbage = new float[garbage.Length + 1];
            state[0] = fault == Fault.OwnRandomness ? 0.1f * (calls++ % 7) : drawn;
            if (fault != Fault.LeavesResetUnwritten) state[1] = 1f;
            if (fault != Fault.ForgetsToReset) velocity = 0f;
        }

        public void Step(ref RngStream stream, ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> next)
        {
            float push = fault == Fault.IgnoresTheStream ? 0.1f : action[0];
            velocity = 0.9f * velocity + 0.1f * push;
            next[0] = fault == Fault.NeverMoves ? state[0] : Math.Clamp(state[0] + velocity, -3f, 3f);
            if (fault != Fault.LeavesNextUnwritten) next[1] = state[1];
            if (fault == Fault.StepsToNaN && velocity > 0.1f) next[0] = float.NaN;
            if (fault == Fault.WritesTheState) Writable(state)[0] += 1f;
            if (fault == Fault.WritesTheAction) Writable(action)[0] = 0f;
            if (fault == Fault.AllocatesInStep) garbage = new float[garbage.Length + 1];
        }

        public void Observe(ReadOnlySpan<float> state, Span<float> observation)
        {
            state.CopyTo(observation);
            if (fault == Fault.LeavesTheRange) observation[0] *= 2f;
            if (fault == Fault.ObservesThePast) observation[0] += velocity;
            if (fault == Fault.AllocatesInObserve) garbage = new float[garbage.Length + 1];
        }

        private static Span<float> Writable(ReadOnlySpan<float> span) =>
            MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(span), span.Length);

        public IEnvironment Fork() => fault == Fault.ForksItself ? this : new Faulty(fault, calls);

        public void SampleGoal(ref RngStream stream, Span<float> goal)
        {
            float drawn = 2f * stream.NextSingle() - 1f;
            goal[0] = fault switch
            {
                Fault.DrawsNaNGoals when drawn > 0.9f => float.NaN,
                Fault.DrawsOneGoal => 0.5f,
                Fault.DrawsGoalsOfItsOwn => 0.01f * calls++,
                Fault.GoalsOutOfRange => 9f * drawn,
                _ => drawn,
            };
        }

        public void AchievedGoal(ReadOnlySpan<float> state, Span<float> goal) =>
            goal[0] = fault == Fault.MapsToNaN ? float.NaN : state[0];

        public void StartGoal(Span<float> goal) => goal[0] = 0f;

        public void Save(BinaryWriter writer) => writer.Write(fault == Fault.ForgetsToSave ? 0f : velocity);

        public void Load(BinaryReader reader) => velocity = reader.ReadSingle();
    }
}
