using Hipi.Environments;
using Hipi.InverseRl;
using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;
using Hipi.Replay;

namespace Hipi.Learning;

/// <summary>Soft actor-critic with twin critics, a tanh-Gaussian policy conditioned on the task, and a learned temperature.</summary>
/// <remarks>
/// Source: E-SAC. One update, in this order, each part on what the part before left: critics, actor, temperature (with a fresh draw),
/// target critics.
/// It bootstraps wherever Terminals is 0, so at time limits too.
/// Streams: `initialisation`, `update` (the three draws of an update, in that order), `relabelling-noise` (the backup scorer's);
/// exploration is the caller's.
/// Alloc: none once every method has run once.  Reference: <see cref="ScalarInterpreter"/> for the losses; closed forms for chains and a
/// bandit.
/// </remarks>
public sealed class SoftActorCritic : ILearner
{
    private readonly LearnerContext context;
    private readonly SacOptions options;
    private readonly SacNetworks networks;
    private readonly SacLosses losses;
    private readonly SacPolicy policy;
    private readonly Adam actorAdam, criticAdam, temperatureAdam;
    private readonly Adam[] optimisers;
    private readonly Descent critic, actor, temperature;
    private readonly NoiseSource scorerNoise;
    private readonly float[] observations, nextObservations, taskInputs;
    private RngStream updateStream;
    private long updates;

    public SoftActorCritic(SacOptions options, LearnerContext context)
    {
        (this.options, this.context) = (options, context);
        if (options.Validate(null!).FirstOrDefault() is { } problem) throw new ArgumentException(problem.ErrorMessage);
        networks = new SacNetworks(context.ObservationSize, context.TaskSize, context.ActionSize, options, context.Seed);
        losses = new SacLosses(networks, options, context.ObservationSize, context.TaskSize, context.ActionSize);
        policy = new SacPolicy(networks, context);
        actorAdam = new Adam(networks.Actor, options.ActorLearningRate, options.GradientClipping);
        criticAdam = new Adam(networks.Critics, options.CriticLearningRate, options.GradientClipping);
        temperatureAdam = new Adam(networks.Temperature, options.TemperatureLearningRate, options.GradientClipping);
        optimisers = [actorAdam, criticAdam, temperatureAdam];
        (critic, actor, temperature) =
            (new Descent(losses.Critic, criticAdam), new Descent(losses.Actor, actorAdam),
            new Descent(losses.Temperature, temperatureAdam));
        updateStream = new RngStream(context.Seed, "update");
        scorerNoise = new NoiseSource(new RngStream(context.Seed, "relabelling-noise"));
        observations = new float[options.BatchSize * context.ObservationSize];
        nextObservations = new float[options.BatchSize * context.ObservationSize];
        taskInputs = new float[options.BatchSize * context.TaskSize];
    }

    /// <summary>The current α.</summary>
    internal float Temperature => Float32Math.Exp(networks.LogTemperature.Values[0]);

    public int BatchSize => options.BatchSize;

    internal SacNetworks Networks => networks;
    internal SacLosses Losses => losses;
    internal SacOptions Options => options;
    internal LearnerContext Context => context;

    public void SampleAction(ReadOnlySpan<float> state, ReadOnlySpan<float> task, Span<float> action, ref RngStream exploration) =>
        policy.Sample(state, task, action, ref exploration);

    public void MeanActions(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> actions, int n) =>
        policy.Means(states, tasks, actions, n);

    public UpdateMetrics Update(TransitionBatch batch)
    {
        Give(batch);
        float alpha = Temperature;
        // nothing after the critics' loss reads the targets, so they may move along with the critics
        ParameterSet? slow = ++updates % options.TargetPeriod == 0 ? networks.Targets : null;
        context.Profile?.Enter(Stage.Critic);
        float criticLoss = Descend(critic, "critic loss", slow);
        context.Profile?.Enter(Stage.Actor);
        float actorLoss = Descend(actor, "actor loss", null);
        context.Profile?.Enter(Stage.Temperature);
        if (options.FixedTemperature is null) Descend(temperature, "temperature loss", null);
        return new UpdateMetrics(criticLoss, actorLoss, alpha);
    }

    /// <summary>The learner's scorers share its networks and its noise stream.</summary>
    public ICandidateScorer Scorer(string score) => score switch
    {
        "softQ" => new SoftQScorer(this),
        "backup" => new BackupScorer(this, scorerNoise),
        "value" => new ValueScorer(this),
        _ => throw new ArgumentException($"score: expected softQ, backup or value, found {score}."),
    };

    public ulong StateHash()
    {
        var hash = new StableHash();
        foreach (ParameterSet set in networks.All) hash.Add(set.Values);
        foreach (Adam adam in optimisers) adam.AddTo(ref hash);
        hash.Add((ulong)updates);
        return hash.Value;
    }

    public IEnumerable<(string Name, int[] Shape, float[] Values)> Weights() =>
        networks.All.SelectMany(set => set.Tensors).Select(tensor => (tensor.Name, tensor.Shape, tensor.Values.ToArray()));

    public void LoadWeights(IReadOnlyDictionary<string, float[]> weights)
    {
        foreach (Parameter tensor in networks.All.SelectMany(set => set.Tensors))
            tensor.Assign(weights.TryGetValue(tensor.Name, out float[]? values)
                ? values
                : throw new ArgumentException($"{tensor.Name}: missing from the weights; they hold {string.Join(", ", weights.Keys)}."));
    }

    public void Save(BinaryWriter writer)
    {
        foreach (IStateful part in Parts) part.Save(writer);
        writer.Write(updates);
        writer.Write(updateStream.Position);
    }

    public void Load(BinaryReader reader)
    {
        foreach (IStateful part in Parts) part.Load(reader);
        updates = reader.ReadInt64();
        updateStream.Seek(reader.ReadUInt64());
    }

    private IEnumerable<IStateful> Parts => [.. networks.All, .. optimisers, scorerNoise];

    private void Give(TransitionBatch batch)
    {
        if (batch.Size != BatchSize) throw new ArgumentException($"batch: expected {BatchSize} rows, got {batch.Size}.");
        context.Observe(batch.States, observations, batch.Size);
        context.Observe(batch.NextStates, nextObservations, batch.Size);
        context.ObserveTasks(batch.Tasks, taskInputs, batch.Size);
        losses.Observations.Write(observations);
        losses.NextObservations.Write(nextObservations);
        losses.Tasks.Write(taskInputs);
        losses.Actions.Write(batch.Actions);
        losses.Rewards.Write(batch.Rewards);
        losses.Terminals.Write(batch.Terminals);
        foreach (Input noise in losses.Noises) updateStream.FillNormal(noise.Storage);
    }

    private float Descend(Descent descent, string name, ParameterSet? slow)
    {
        descent.Plan.Forward();
        if (!float.IsFinite(descent.Plan.Loss)) throw new NonFiniteException(name);
        if (descent.Run(slow, (float)options.TargetRate) is string tensor) throw new NonFiniteException($"gradient of {tensor}");
        return descent.Plan.Loss;
    }
}

/// <summary>A saved noise stream that a learner's scorers share.</summary>
internal sealed class NoiseSource(RngStream stream) : IStateful
{
    private RngStream stream = stream;

    public void Fill(Span<float> normals) => stream.FillNormal(normals);
    public void Save(BinaryWriter writer) => writer.Write(stream.Position);
    public void Load(BinaryReader reader) => stream.Seek(reader.ReadUInt64());
}
