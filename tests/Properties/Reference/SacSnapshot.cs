using System.Collections.Immutable;
using Hipi.Learning;
using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Properties.Learning;
using Hipi.Replay;

namespace Hipi.Properties.Reference;

/// <summary>States that are compared: as initialised, after 1,000 updates, and with half of the hidden units dead.</summary>
public enum SacAge
{
    Fresh,
    Trained,
    DeadUnits,
}

/// <summary>A learner in some state, the batch and noise of its next update, and all of it as named tensors.</summary>
internal sealed class SacSnapshot
{
    public const int States = 20, Tasks = 4, Actions = 6, TrainingUpdates = 1000;

    private readonly byte[] saved;

    public SacSnapshot(int hidden, SacAge age)
    {
        ImmutableArray<int> layers = [hidden, hidden];
        SacOptions options = SacKit.Options with { ActorHidden = layers, CriticHidden = layers };
        Learner = SacKit.Learner(options, States, Tasks, Actions);
        TransitionBatch[] batches = SacKit.Batches(16, options.BatchSize, States, Tasks, Actions);
        Batch = batches[^1];
        if (age == SacAge.Trained)
            for (int update = 0; update < TrainingUpdates; update++) Learner.Update(batches[update % 15]);
        if (age == SacAge.DeadUnits) Kill(Learner.Networks);
        Steps = age == SacAge.Trained ? TrainingUpdates : 0;
        saved = Save(Learner);
        Updated = SacKit.Learner(options, States, Tasks, Actions);
        using (var reader = new BinaryReader(new MemoryStream(saved))) Updated.Load(reader);
        Metrics = Updated.Update(Batch);
        Noises = [.. Updated.Losses.Noises.Select(noise => Read(noise, options.BatchSize))];
        Give(Learner.Losses);
    }

    /// <summary>The learner before its update, with batch and noise given to its losses.</summary>
    public SoftActorCritic Learner { get; }

    /// <summary>The same after the update, as a run makes it.</summary>
    public SoftActorCritic Updated { get; }

    public UpdateMetrics Metrics { get; }
    public TransitionBatch Batch { get; }
    public int Steps { get; }
    private float[][] Noises { get; }

    /// <summary>Takes the learner back to before its update.</summary>
    public void Restore()
    {
        using var reader = new BinaryReader(new MemoryStream(saved));
        Learner.Load(reader);
    }

    /// <summary>An optimiser as it was before the update; order 0 actor, 1 critics, 2 temperature.</summary>
    public Adam OptimiserOf(int order)
    {
        var adam = new Adam(Moved[order], 3e-4, null);
        using var reader = new BinaryReader(new MemoryStream(saved));
        reader.BaseStream.Position = MomentsOf(order) - 2 * sizeof(double);
        adam.Load(reader);
        return adam;
    }

    /// <summary>Mean (0) or mean square (1) of an optimiser's gradients, flat as its parameter set.</summary>
    public float[] Moment(int order, int which) => Moment(saved, order, which);

    /// <summary>The same of an optimiser that has stepped.</summary>
    public static float[] Moment(Adam adam, int length, int which)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, System.Text.Encoding.UTF8, leaveOpen: true)) adam.Save(writer);
        return Floats(memory.ToArray(), 2 * sizeof(double) + which * length * sizeof(float), length);
    }

    /// <summary>Everything that the reference needs.</summary>
    public IReadOnlyList<(string Name, int[] Shape, float[] Values)> Tensors()
    {
        int n = Batch.Size;
        var all = Learner.Weights().ToList();
        for (int order = 0; Steps > 0 && order < Moved.Length; order++)
            foreach (Parameter tensor in Moved[order].Tensors)
            {
                all.Add(($"mean.{tensor.Name}", tensor.Shape, Moment(order, 0).AsSpan(tensor.Offset, tensor.Length).ToArray()));
                all.Add(($"square.{tensor.Name}", tensor.Shape, Moment(order, 1).AsSpan(tensor.Offset, tensor.Length).ToArray()));
            }
        all.AddRange(
        [
            ("adam.steps", [1], [Steps]), ("discount", [1], [0.99f]), ("target_entropy", [1], [-0.5f * Actions]),
            ("observations", [n, States], Seen(Batch.States)), ("next observations", [n, States], Seen(Batch.NextStates)),
            ("tasks", [n, Tasks], Batch.Tasks), ("actions", [n, Actions], Batch.Actions),
            ("rewards", [n, 1], Batch.Rewards), ("terminals", [n, 1], Batch.Terminals),
            ("next noise", [n, Actions], Noises[0]), ("noise", [n, Actions], Noises[1]), ("temperature noise", [n, Actions], Noises[2]),
        ]);
        return all;
    }

    private void Give(SacLosses losses)
    {
        losses.Observations.Write(Seen(Batch.States));
        losses.NextObservations.Write(Seen(Batch.NextStates));
        losses.Tasks.Write(Batch.Tasks);
        losses.Actions.Write(Batch.Actions);
        losses.Rewards.Write(Batch.Rewards);
        losses.Terminals.Write(Batch.Terminals);
        foreach ((Input input, float[] noise) in losses.Noises.Zip(Noises)) input.Write(noise);
    }

    /// <summary>What <see cref="StillEnvironment"/> lets the networks see.</summary>
    private static float[] Seen(float[] states) => [.. states.Select(x => 0.5f * x)];

    /// <summary>Every second hidden unit of every network gets a bias so low that it never fires.</summary>
    private static void Kill(SacNetworks networks)
    {
        foreach (Parameter tensor in networks.All.SelectMany(set => set.Tensors))
            if (tensor.Name.EndsWith(".0.bias", StringComparison.Ordinal) || tensor.Name.EndsWith(".1.bias", StringComparison.Ordinal))
                for (int i = 0; i < tensor.Length; i += 2) tensor.Values[i] = -1000;
    }

    private static float[] Read(Input input, int batch)
    {
        var rows = new float[batch * Actions];
        input.Read(rows);
        return rows;
    }

    private static byte[] Save(SoftActorCritic learner)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, System.Text.Encoding.UTF8, leaveOpen: true)) learner.Save(writer);
        return memory.ToArray();
    }

    private ParameterSet[] Moved => [Learner.Networks.Actor, Learner.Networks.Critics, Learner.Networks.Temperature];

    /// <summary>
    /// Where an optimiser's moments lie in what the learner saves: the parameter sets, then each optimiser's powers and moments.
    /// </summary>
    private long MomentsOf(int order) =>
        Learner.Networks.All.Sum(set => (long)set.Values.Length * sizeof(float))
        + Moved[..order].Sum(set => 2L * sizeof(double) + 2L * set.Values.Length * sizeof(float)) + 2 * sizeof(double);

    private float[] Moment(byte[] bytes, int order, int which)
    {
        int length = Moved[order].Values.Length;
        return Floats(bytes, MomentsOf(order) + which * (long)length * sizeof(float), length);
    }

    private static float[] Floats(byte[] bytes, long from, int count)
    {
        var values = new float[count];
        System.Buffer.BlockCopy(bytes, checked((int)from), values, 0, count * sizeof(float));
        return values;
    }
}
