using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;

namespace Hipi.Learning;

/// <summary>A network from (observation, task) to the action, fitted by mean squared error: the clone of stored trajectories.</summary>
/// <remarks>
/// Source: E-CLONING-LOSS.  Observations and actions are normalised by the training steps' mean and deviation; the task is appended as the
/// networks see it. Where there is a limit, normalised actions are kept within it, both the targets and what is acted. Hidden layers
/// and head start Glorot uniform (stream `initialisation`), biases 0. The action is kept in ±1.
/// Numerics: float32 as <see cref="Plan"/>; rows never mix but in the loss.  Alloc: none once warm.  Reference: the double interpreter,
/// libtorch.
/// </remarks>
public sealed class BehaviouralCloning : IPolicy, IStateful
{
    /// <summary>Added to the variances: a feature that never moves stays near 0.</summary>
    private const double Epsilon = 1e-6;

    private readonly LearnerContext context;
    private readonly CloningOptions options;
    private readonly Mlp shape;
    private readonly ParameterSet parameters;
    private readonly Adam adam;
    private readonly RunningNormaliser stateMap, actionMap;
    private readonly Input inputs, targets, rows;
    private readonly Node output, rowOutput;
    private readonly Plan loss, predict, act;
    private readonly Descent descent;
    private readonly int taskSize, inputSize;
    private readonly float[] batchInputs, batchTargets, rowInputs, rowActions;

    public BehaviouralCloning(CloningOptions options, LearnerContext context, CloningInput input)
    {
        (this.options, this.context) = (options, context);
        taskSize = input == CloningInput.StateAndTask ? context.TaskSize : 0;
        inputSize = context.ObservationSize + taskSize;
        shape = new Mlp("clone", inputSize, options.Hidden, context.ActionSize);
        parameters = new ParameterSet("clone", shape.Shapes());
        adam = new Adam(parameters, options.LearningRate, clipNorm: null);
        (stateMap, actionMap) = (Map(context.ObservationSize, null), Map(context.ActionSize, options.ActionLimit));
        var stream = new RngStream(context.Seed, "initialisation");
        for (int layer = 0; layer < shape.LayerCount; layer++) Initialiser.GlorotUniform(shape.Weight(parameters, layer), ref stream);
        var many = new Graph(options.BatchSize);
        (inputs, targets) = (many.Input("inputs", inputSize), many.Input("actions", context.ActionSize));
        output = shape.Record(many, parameters, inputs);
        loss = many.Differentiate(many.Mean(many.SquaredError(output, targets)), parameters);
        descent = new Descent(loss, adam);
        predict = many.Compile(output);
        var few = new Graph(Panels.Width);
        rows = few.Input("rows", inputSize);
        rowOutput = shape.Record(few, parameters, rows);
        act = few.Compile(rowOutput);
        (batchInputs, batchTargets) = (new float[options.BatchSize * inputSize], new float[options.BatchSize * context.ActionSize]);
        (rowInputs, rowActions) = (new float[Panels.Width * inputSize], new float[Panels.Width * context.ActionSize]);
    }

    internal ParameterSet Parameters => parameters;
    internal Plan LossPlan => loss;
    internal Input[] Inputs => [inputs, targets];

    /// <summary>Takes the mean and deviation of observations and actions over given steps.</summary>
    public void Normalise(CloningData data, ReadOnlySpan<int> steps)
    {
        float[] observations = new float[steps.Length * context.ObservationSize], actions = new float[steps.Length * context.ActionSize];
        for (int i = 0; i < steps.Length; i++)
        {
            data.WriteInput(steps[i], observations.AsSpan(i * context.ObservationSize, context.ObservationSize), []);
            data.Action(steps[i]).CopyTo(actions.AsSpan(i * context.ActionSize));
        }
        stateMap.Update(observations);
        actionMap.Update(actions);
    }

    /// <summary>One gradient step on BatchSize given steps; returns the loss before it.</summary>
    public float Update(CloningData data, ReadOnlySpan<int> steps)
    {
        Gather(data, steps);
        return Step();
    }

    /// <summary>One gradient step on what <see cref="Inputs"/> hold.</summary>
    internal float Step()
    {
        loss.Forward();
        if (!float.IsFinite(loss.Loss)) throw new NonFiniteException("cloning loss");
        if (descent.Run() is string tensor) throw new NonFiniteException($"gradient of {tensor}");
        return loss.Loss;
    }

    /// <summary>
    /// Mean squared error of the normalised actions over given steps, without learning; summed in double in the order given.
    /// </summary>
    public double Loss(CloningData data, ReadOnlySpan<int> steps)
    {
        double sum = 0;
        float[] predicted = new float[batchTargets.Length];
        for (int first = 0; first < steps.Length; first += options.BatchSize)
        {
            ReadOnlySpan<int> part = steps[first..Math.Min(steps.Length, first + options.BatchSize)];
            Gather(data, part);
            predict.Forward();
            output.Read(predicted);
            for (int i = 0; i < part.Length * context.ActionSize; i++)
            {
                double error = (double)predicted[i] - batchTargets[i];
                sum += error * error;
            }
        }
        return sum / ((double)steps.Length * context.ActionSize);
    }

    public void MeanActions(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> actions, int n)
    {
        for (int first = 0; first < n; first += Panels.Width)
        {
            int count = Math.Min(Panels.Width, n - first);
            for (int i = 0; i < count; i++)
            {
                Span<float> row = rowInputs.AsSpan(i * inputSize, inputSize), seen = row[..context.ObservationSize];
                context.Observe(states.Slice((first + i) * context.StateSize, context.StateSize), seen, 1);
                stateMap.Apply(seen, seen);
                if (taskSize > 0) context.ObserveTasks(tasks.Slice((first + i) * taskSize, taskSize), row[context.ObservationSize..], 1);
            }
            rows.Write(rowInputs);
            act.Forward();
            rowOutput.Read(rowActions);
            for (int k = 0; k < count * context.ActionSize; k++)
                actions[first * context.ActionSize + k] = Denormalise(rowActions[k], k % context.ActionSize);
        }
    }

    /// <summary>64-bit hash of weights, optimiser and normalisation.</summary>
    public ulong StateHash()
    {
        var hash = new StableHash();
        hash.Add(parameters.Values);
        adam.AddTo(ref hash);
        foreach (RunningNormaliser map in (RunningNormaliser[])[stateMap, actionMap])
        {
            hash.Add(map.Mean);
            hash.Add(map.Scale);
        }
        return hash.Value;
    }

    /// <summary>Weights and normalisation, named for safetensors.</summary>
    public IEnumerable<(string Name, int[] Shape, float[] Values)> Weights() =>
    [
        .. parameters.Tensors.Select(tensor => (tensor.Name, tensor.Shape, tensor.Values.ToArray())),
        ("observation.mean", [context.ObservationSize], stateMap.Mean.ToArray()),
            ("observation.scale", [context.ObservationSize], stateMap.Scale.ToArray()),
        ("action.mean", [context.ActionSize], actionMap.Mean.ToArray()), ("action.scale", [context.ActionSize], actionMap.Scale.ToArray()),
    ];

    public void Save(BinaryWriter writer)
    {
        foreach (IStateful part in Parts) part.Save(writer);
    }

    public void Load(BinaryReader reader)
    {
        foreach (IStateful part in Parts) part.Load(reader);
    }

    private IEnumerable<IStateful> Parts => [parameters, adam, stateMap, actionMap];

    /// <summary>Fills a batch with given steps; rows that are left over keep what they had.</summary>
    private void Gather(CloningData data, ReadOnlySpan<int> steps)
    {
        for (int i = 0; i < steps.Length; i++)
        {
            Span<float> row = batchInputs.AsSpan(i * inputSize, inputSize), seen = row[..context.ObservationSize];
            data.WriteInput(steps[i], seen, row[context.ObservationSize..]);
            stateMap.Apply(seen, seen);
            actionMap.Apply(data.Action(steps[i]), batchTargets.AsSpan(i * context.ActionSize, context.ActionSize));
        }
        inputs.Write(batchInputs);
        targets.Write(batchTargets);
    }

    private float Denormalise(float value, int k)
    {
        float kept = MathF.Min(actionMap.Limit, MathF.Max(-actionMap.Limit, value));
        return MathF.Min(1f, MathF.Max(-1f, kept / actionMap.Scale[k] + actionMap.Mean[k]));
    }

    private static RunningNormaliser Map(int features, double? limit) => new(features, (float)(limit ?? double.PositiveInfinity), Epsilon);
}
