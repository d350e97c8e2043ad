using Hipi.Numerics;
using Hipi.Relabelling;
using Hipi.Replay;
using Xunit;

namespace Hipi.Properties.Conformance;

/// <summary>Arms with one fault each: the battery must refuse every one of them.</summary>
public sealed class ArmBatterySabotage
{
    public enum Fault
    {
        None,
        IgnoresTheMask,
        WritesStates,
        ForgetsItsStream,
        Allocates,
        DrawsNaN,
    }

    [Theory]
    [InlineData(Fault.IgnoresTheMask)]
    [InlineData(Fault.WritesStates)]
    [InlineData(Fault.ForgetsItsStream)]
    [InlineData(Fault.Allocates)]
    [InlineData(Fault.DrawsNaN)]
    public void Battery_FaultyArm_IsSeen(Fault fault) =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => ArmBattery.Pass("navigation", "goal", context => new FaultyArm(fault, context)));

    [Fact]
    public void Battery_SoundArm_Passes() => ArmBattery.Pass("navigation", "goal", context => new FaultyArm(Fault.None, context));

    /// <summary>Gives each row the task of another row of the batch.</summary>
    private sealed class FaultyArm(Fault fault, RelabelContext context) : IRelabeller
    {
        private readonly float[] tasks = new float[context.BatchSize * context.Family.TaskSize];
        private RngStream stream = new(context.Seed, "relabelling");
        private float[] garbage = [];

        public RelabelMetrics Relabel(TransitionBatch batch, ReadOnlySpan<bool> mask)
        {
            batch.Tasks.CopyTo(tasks, 0);
            for (int row = 0; row < batch.Size; row++)
            {
                int other = stream.NextInt(batch.Size);
                if (mask[row] || fault == Fault.IgnoresTheMask)
                    tasks.AsSpan(other * batch.TaskSize, batch.TaskSize).CopyTo(batch.Task(row));
            }
            if (fault == Fault.WritesStates) batch.States[0] += 1f;
            if (fault == Fault.DrawsNaN) batch.Tasks[Array.IndexOf(mask.ToArray(), true) * batch.TaskSize] = float.NaN;
            if (fault == Fault.Allocates) garbage = new float[garbage.Length + 1];
            return RelabelMetrics.None;
        }

        public void Save(BinaryWriter writer) => writer.Write(fault == Fault.ForgetsItsStream ? 0 : stream.Position);

        public void Load(BinaryReader reader) => stream.Seek(reader.ReadUInt64());
    }
}
