using System.Runtime.InteropServices;
using Hipi.Environments;
using Hipi.Numerics;
using Hipi.Tasks;
using Xunit;

namespace Hipi.Properties.Conformance;

/// <summary>A sound family of five cells of the grid, with one fault each: the battery's own check must see it.</summary>
public sealed class FamilyBatterySabotage
{
    public enum Fault
    {
        None, DrawsNaN, DrawsOfItsOwn, DrawsOne, LeavesTheTaskUnwritten, ObservesNaN, RewardsWithoutBound, RewardOfInfinity, RewardIsNaN,
        RewardOfMinusInfinityUnsaid, LeavesARewardUnwritten, RowsMixed, HalfATerminal, TerminalRowsMixed, HalfASuccess, SuccessRowsMixed,
        WritesStates, WritesActions, WritesTasks, PriorSumsToTwo, PriorOfOthers, ListsTwice, DrawsUnlisted, MapsToNaN, MapsToAnother,
        ServesAllAlike, AllocatesInRewards, AllocatesInDraws,
    }

    private static readonly Dictionary<string, Action<FamilyBattery.Make>> Checks = FamilyBattery.Checks(-1f, 0f);

    [Theory]
    [InlineData(Fault.DrawsNaN, "prior")]
    [InlineData(Fault.DrawsOfItsOwn, "prior")]
    [InlineData(Fault.DrawsOne, "prior")]
    [InlineData(Fault.LeavesTheTaskUnwritten, "prior")]
    [InlineData(Fault.ObservesNaN, "prior")]
    [InlineData(Fault.RewardsWithoutBound, "rewards")]
    [InlineData(Fault.RewardOfInfinity, "rewards")]
    [InlineData(Fault.RewardIsNaN, "rewards")]
    [InlineData(Fault.RewardOfMinusInfinityUnsaid, "rewards")]
    [InlineData(Fault.LeavesARewardUnwritten, "rewards")]
    [InlineData(Fault.RowsMixed, "rewards")]
    [InlineData(Fault.HalfATerminal, "rewards")]
    [InlineData(Fault.TerminalRowsMixed, "rewards")]
    [InlineData(Fault.HalfASuccess, "rewards")]
    [InlineData(Fault.SuccessRowsMixed, "rewards")]
    [InlineData(Fault.WritesStates, "inputs")]
    [InlineData(Fault.WritesActions, "inputs")]
    [InlineData(Fault.WritesTasks, "inputs")]
    [InlineData(Fault.PriorSumsToTwo, "support")]
    [InlineData(Fault.PriorOfOthers, "support")]
    [InlineData(Fault.ListsTwice, "support")]
    [InlineData(Fault.DrawsUnlisted, "support")]
    [InlineData(Fault.MapsToNaN, "goal map")]
    [InlineData(Fault.MapsToAnother, "goal map")]
    [InlineData(Fault.ServesAllAlike, "goal map")]
    [InlineData(Fault.AllocatesInRewards, "allocation")]
    [InlineData(Fault.AllocatesInDraws, "allocation")]
    public void Check_FaultyFamily_IsSeen(Fault fault, string check)
    {
        int made = 0;
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Checks[check](() => (Settings.Environment("grid"), new Faulty(fault, made++))));
    }

    [Fact]
    public void Checks_SoundFamily_Pass()
    {
        foreach (Action<FamilyBattery.Make> check in Checks.Values) check(() => (Settings.Environment("grid"), new Faulty(Fault.None, 0)));
    }

    /// <summary>Tasks (k, 0), k = 0..4, the first as likely as all others together: be in row k, the rows from 4 on being one.</summary>
    private sealed class Faulty(Fault fault, int number) : ITaskFamily
    {
        private const int Tasks = 5;

        private int calls = number;
        private float[] garbage = [];

        public int TaskSize => 2;
        public int? Count => Tasks;
        public bool HasGoalMap => true;

        public void SampleTask(ref RngStream stream, Span<float> task)
        {
            int own = stream.NextInt(2 * (Tasks - 1));
            if (fault == Fault.AllocatesInDraws) garbage = new float[garbage.Length + 1];
            if (fault == Fault.DrawsOfItsOwn) own = calls++ % 5;
            if (fault == Fault.DrawsOne) own = 3;
            task[0] = own < Tasks ? own : 0;
            if (fault != Fault.LeavesTheTaskUnwritten) task[1] = 0f;
            if (fault == Fault.DrawsNaN && own == 1) task[0] = float.NaN;
            if (fault == Fault.DrawsUnlisted && own == 1) task[1] = 1f;
        }

        public void GetTask(int index, Span<float> task) => (task[0], task[1]) = (fault == Fault.ListsTwice && index == 2 ? 1 : index, 0f);

        public double LogPrior(int index) => fault switch
        {
            Fault.PriorSumsToTwo => Math.Log(index == 0 ? 1 : 0.25),
            Fault.PriorOfOthers => Math.Log(index == 1 ? 0.5 : 0.125),
            _ => Math.Log(index == 0 ? 0.5 : 0.125),
        };

        public void ObserveTask(ReadOnlySpan<float> task, Span<float> input)
        {
            task.CopyTo(input);
            if (fault == Fault.ObservesNaN) input[1] = float.NaN;
        }

        public void Rewards(ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> tasks, Span<float> rewards, int n)
        {
            if (fault == Fault.AllocatesInRewards) garbage = new float[garbage.Length + 1];
            for (int i = 0; i < n; i++) rewards[i] = Meets(states[2 * i], tasks[2 * i]) ? 0f : Away(i);
            if (fault == Fault.LeavesARewardUnwritten && n > 1) rewards[n - 1] = float.NaN;
            if (fault == Fault.RowsMixed && n > 1) rewards[n - 1] = rewards[0] - 0.5f * (rewards[0] + 1f) + 0.1f;
            if (fault == Fault.WritesStates) Writable(states)[0] += 1f;
            if (fault == Fault.WritesActions) Writable(actions)[0] += 1f;
            if (fault == Fault.WritesTasks) Writable(tasks)[0] += 1f;
        }

        private bool Meets(float state, float task) => fault != Fault.ServesAllAlike && Math.Min(state, Tasks - 1) == task;

        private float Away(int row) => fault switch
        {
            Fault.RewardsWithoutBound => -1e5f,
            Fault.RewardOfInfinity when row == 5 => float.PositiveInfinity,
            Fault.RewardIsNaN => float.NaN,
            Fault.RewardOfMinusInfinityUnsaid => float.NegativeInfinity,
            _ => -1f,
        };

        public void Terminals(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> terminals, int n)
        {
            terminals[..n].Clear();
            if (fault == Fault.HalfATerminal) terminals[0] = 0.5f;
            if (fault == Fault.TerminalRowsMixed && n > 1) terminals[n - 1] = 1f;
        }

        public void Successes(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> successes, int n)
        {
            for (int i = 0; i < n; i++) successes[i] = Meets(states[2 * i], tasks[2 * i]) ? 1f : 0f;
            if (fault == Fault.HalfASuccess) successes[0] = 0.5f;
            if (fault == Fault.SuccessRowsMixed && n > 1) successes[n - 1] = 1f - successes[n - 1];
        }

        public void AchievedTask(ReadOnlySpan<float> state, Span<float> task)
        {
            float own = Math.Min(state[0], Tasks - 1);
            task[0] = fault == Fault.MapsToAnother ? (own + 1) % Tasks : own;
            task[1] = fault == Fault.MapsToNaN ? float.NaN : 0f;
        }

        private static Span<float> Writable(ReadOnlySpan<float> span) =>
            MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(span), span.Length);
    }
}
