#region example
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Hipi.Numerics;
using Hipi.Relabelling;
using Hipi.Replay;

namespace Hipi.Properties.Relabelling;

/// <summary>Settings of <see cref="BestRewardRelabeller"/>.</summary>
public sealed record BestRewardOptions : IRelabelOptions
{
    [Range(1, 4096), Description("Tasks tried for each row, drawn from the batch's commanded ones.")]
    public required int Tries { get; init; }
}

/// <summary>Gives each row the task, among its own and a few others of the batch, under which its own reward is the greatest.</summary>
/// <remarks>Ties keep the earlier task, the row's own first.  Alloc: none after construction.</remarks>
public sealed class BestRewardRelabeller(BestRewardOptions options, RelabelContext context) : IRelabeller
{
    private readonly float[] commanded = new float[context.BatchSize * context.Family.TaskSize], reward = new float[1];
    private RngStream stream = new(context.Seed, "relabelling");

    public RelabelMetrics Relabel(TransitionBatch batch, ReadOnlySpan<bool> mask)
    {
        batch.Tasks.CopyTo(commanded, 0);                    // rows relabelled first must not be candidates for the later ones
        for (int row = 0; row < batch.Size; row++)
        {
            int best = Best(batch, row);                     // every row draws, masked or not: a mask shifts no other row's draws
            if (mask[row]) Commanded(best).CopyTo(batch.Task(row));
        }
        return RelabelMetrics.None;
    }

    public void Save(BinaryWriter writer) => writer.Write(stream.Position);

    public void Load(BinaryReader reader) => stream.Seek(reader.ReadUInt64());

    private int Best(TransitionBatch batch, int row)
    {
        int best = row;
        float top = Reward(batch, row, row);
        for (int k = 0; k < options.Tries; k++)
        {
            int other = stream.NextInt(batch.Size);
            float tried = Reward(batch, row, other);
            if (tried > top) (best, top) = (other, tried);
        }
        return best;
    }

    private float Reward(TransitionBatch batch, int row, int task)
    {
        context.Family.Rewards(batch.State(row), batch.Action(row), Commanded(task), reward, 1);
        return reward[0];
    }

    private ReadOnlySpan<float> Commanded(int row) => commanded.AsSpan(row * context.Family.TaskSize, context.Family.TaskSize);
}
#endregion
