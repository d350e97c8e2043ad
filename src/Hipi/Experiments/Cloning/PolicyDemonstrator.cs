using System.Collections.Immutable;
using Hipi.Learning;
using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;

namespace Hipi.Experiments.Cloning;

/// <summary>A tanh-Gaussian actor from its published tensors `actor.k.weight`, `actor.k.bias`; its sizes are read off them.</summary>
/// <remarks>Shapes: the actor maps (observation, task) to means and log deviations [2A].  Source: E-SQUASH.  Alloc: none after
/// construction.</remarks>
public sealed class PolicyDemonstrator : IDemonstrator
{
    private readonly LearnerContext context;
    private readonly DemonstrationActions actions;
    private readonly Input input, noise;
    private readonly Node mean, drawn;
    private readonly Plan meanPlan, drawPlan;
    private readonly float[] row, normals;

    private PolicyDemonstrator(ParameterSet parameters, Mlp shape, LearnerContext context, DemonstrationActions actions)
    {
        (this.context, this.actions) = (context, actions);
        var graph = new Graph(1);
        (input, noise) = (graph.Input("input", shape.Inputs), graph.Input("noise", context.ActionSize));
        Node head = shape.Record(graph, parameters, input);
        (mean, drawn) = (graph.SquashedMean(head), graph.TanhGaussian(head, noise).Action);
        (meanPlan, drawPlan) = (graph.Compile(mean), graph.Compile(drawn));
        (row, normals) = (new float[shape.Inputs], new float[context.ActionSize]);
    }

    /// <summary>The policy that a spec names; <see cref="Problem"/> has found nothing wrong with it.</summary>
    public static PolicyDemonstrator From(DemonstratorContext demonstrator)
    {
        byte[] file = demonstrator.Files!.Find(PolicyFile.NameOf(demonstrator.Options.Policy!))!;
        var tensors = Safetensors.Read(file, demonstrator.Options.Policy!).ToDictionary(tensor => tensor.Name);
        Mlp shape = ShapeOf(tensors);
        var parameters = new ParameterSet("actor", shape.Shapes());
        foreach (Parameter parameter in parameters.Tensors) parameter.Assign(tensors[parameter.Name].Values);
        var context = new LearnerContext(demonstrator.Environment.StateSize, demonstrator.Family.TaskSize,
            demonstrator.Environment.ActionSize,
            demonstrator.Environment, demonstrator.Family, 0);
        return new PolicyDemonstrator(parameters, shape, context, demonstrator.Options.Actions);
    }

    /// <summary>Why weights cannot act here; null where they can.</summary>
    public static string? Problem(byte[] file, string name, int inputs, int actionSize)
    {
        Mlp shape;
        try
        {
            shape = ShapeOf(Safetensors.Read(file, name).ToDictionary(tensor => tensor.Name));
        }
        catch (Exception problem) when (problem is InvalidDataException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return "no actor";
        }
        return shape.Inputs == inputs && shape.Outputs == 2 * actionSize ? null
            : FormattableString.Invariant($"an actor from {shape.Inputs} to {shape.Outputs} numbers");
    }

    public void Act(ref RngStream stream, ReadOnlySpan<float> state, ReadOnlySpan<float> task, Span<float> action)
    {
        context.Observe(state, row, 1);
        context.ObserveTasks(task, row.AsSpan(context.ObservationSize), 1);
        input.Write(row);
        if (actions == DemonstrationActions.Sample)
        {
            for (int k = 0; k < normals.Length; k++) normals[k] = stream.NextNormal();
            noise.Write(normals);
            drawPlan.Forward();
            drawn.Read(action);
            return;
        }
        meanPlan.Forward();
        mean.Read(action);
    }

    private static Mlp ShapeOf(Dictionary<string, NamedTensor> tensors)
    {
        int layers = 0;
        while (tensors.ContainsKey($"actor.{layers}.weight")) layers++;
        int[] Shape(int layer) => tensors[$"actor.{layer}.weight"].Shape;
        ImmutableArray<int> hidden = [.. Enumerable.Range(0, Math.Max(0, layers - 1)).Select(layer => Shape(layer)[0])];
        var shape = new Mlp("actor", Shape(0)[1], hidden, Shape(layers - 1)[0], OutputParts: 2);
        foreach (TensorShape part in shape.Shapes())
            if (tensors[part.Name].Values.Length != part.Rows * part.Columns) throw new InvalidDataException(part.Name);
        return shape;
    }
}
