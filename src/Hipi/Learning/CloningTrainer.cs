using Hipi.Numerics;
using Hipi.Replay;

namespace Hipi.Learning;

/// <summary>
/// Epochs of cloning with early stopping: it ends after a number of consecutive epochs whose validation loss rose, and keeps the weights of
/// the lowest.
/// </summary>
/// <remarks>
/// Source: E-CLONING-LOSS.  The split is by trajectory (stream `validation`), never by step; epoch e takes the training steps in an order
/// of its own (stream `replay`, e)
/// in whole batches, what is left over waits for other epochs. A rise is against the epoch before.
/// Numerics: a state saved between any two updates goes on bit for bit.  Alloc: the orders, once.
/// </remarks>
public sealed class CloningTrainer : IStateful
{
    private readonly BehaviouralCloning learner;
    private readonly CloningData data;
    private readonly CloningOptions options;
    private readonly ulong seed;
    private readonly int[] training, validation, order;
    private readonly float[] best;
    private readonly List<CloningEpoch> epochs = [];
    private int batch, rises;
    private double lossSum, lowest = double.PositiveInfinity;

    public CloningTrainer(BehaviouralCloning learner, CloningData data, CloningOptions options, ulong seed)
    {
        (this.learner, this.data, this.options, this.seed) = (learner, data, options, seed);
        bool[] isValidation = Split(data.Trajectories, options.ValidationShare, seed);
        training = [.. Enumerable.Range(0, data.Steps).Where(step => !isValidation[data.TrajectoryOf(step)])];
        validation = [.. Enumerable.Range(0, data.Steps).Where(step => isValidation[data.TrajectoryOf(step)])];
        if (training.Length < options.BatchSize || validation.Length == 0)
            throw new ArgumentException($"data: must leave {options.BatchSize} training steps and one for validation, found {training.Length} and "
                + $"{validation.Length}; clone more");
        order = new int[training.Length];
        best = new float[learner.Parameters.Values.Length];
        learner.Normalise(data, training);
        Shuffle();
    }

    /// <summary>Finished epochs.</summary>
    public IReadOnlyList<CloningEpoch> Epochs => epochs;

    /// <summary>Updates made.</summary>
    public long Updates { get; private set; }

    /// <summary>True once training is over; <see cref="Finish"/> then takes the best weights.</summary>
    public bool IsDone => rises >= options.Patience || epochs.Count >= options.MaxEpochs;

    /// <summary>Which trajectories are kept for validation: a share, rounded, of a random order of them; at least one.</summary>
    public static bool[] Split(int trajectories, double share, ulong seed)
    {
        int[] all = [.. Enumerable.Range(0, trajectories)];
        var stream = new RngStream(seed, "validation");
        Permute(all, ref stream);
        bool[] isValidation = new bool[trajectories];
        foreach (int index in all.AsSpan(0, Math.Min(trajectories, Math.Max(1, (int)Math.Round(share * trajectories)))))
            isValidation[index] = true;
        return isValidation;
    }

    /// <summary>One update, and at an epoch's end the validation.</summary>
    public void Step()
    {
        lossSum += learner.Update(data, order.AsSpan(batch * options.BatchSize, options.BatchSize));
        Updates++;
        if (++batch < training.Length / options.BatchSize) return;
        EndEpoch();
        Shuffle();
    }

    /// <summary>Takes the weights of the epoch with the lowest validation loss.</summary>
    public void Finish() => best.CopyTo(learner.Parameters.Values);

    public void Save(BinaryWriter writer)
    {
        learner.Save(writer);
        writer.Write(Updates);
        writer.Write(batch);
        writer.Write(rises);
        writer.Write(lossSum);
        writer.Write(lowest);
        Blocks.Write<float>(writer, best);
        writer.Write(epochs.Count);
        foreach (CloningEpoch epoch in epochs)
        {
            writer.Write(epoch.Updates);
            writer.Write(epoch.TrainingLoss);
            writer.Write(epoch.ValidationLoss);
            writer.Write(epoch.StateHash);
        }
    }

    public void Load(BinaryReader reader)
    {
        learner.Load(reader);
        (Updates, batch, rises, lossSum, lowest) = (reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadDouble(),
            reader.ReadDouble());
        Blocks.Read<float>(reader, best);
        epochs.Clear();
        for (int count = reader.ReadInt32(); count > 0; count--)
            epochs.Add(new CloningEpoch(reader.ReadInt64(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadUInt64()));
        Shuffle();
    }

    private void EndEpoch()
    {
        double loss = learner.Loss(data, validation);
        if (double.IsNaN(loss)) throw new NonFiniteException("validation loss");
        rises = epochs.Count > 0 && loss > epochs[^1].ValidationLoss ? rises + 1 : 0;
        if (loss < lowest)
        {
            lowest = loss;
            learner.Parameters.Values.CopyTo(best);
        }
        epochs.Add(new CloningEpoch(Updates, lossSum / batch, loss, learner.StateHash()));
        (batch, lossSum) = (0, 0);
    }

    /// <summary>The order of the epoch in progress, which hangs on its number alone.</summary>
    private void Shuffle()
    {
        training.CopyTo(order, 0);
        var stream = new RngStream(seed, "replay", (ulong)epochs.Count);
        Permute(order, ref stream);
    }

    private static void Permute(int[] items, ref RngStream stream)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int other = stream.NextInt(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }
}

/// <summary>One epoch of cloning.</summary>
/// <param name="Updates">Updates made by its end.</param>
/// <param name="TrainingLoss">Mean loss of its batches, each before its update.</param>
/// <param name="ValidationLoss">Loss over the validation trajectories at its end.</param>
/// <param name="StateHash">Hash of weights, optimiser and normalisation at its end.</param>
public readonly record struct CloningEpoch(long Updates, double TrainingLoss, double ValidationLoss, ulong StateHash);
