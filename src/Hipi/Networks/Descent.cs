using System.Collections.Immutable;
using Hipi.Networks.Operations;
using Hipi.Numerics;

namespace Hipi.Networks;

/// <summary>
/// A plan's reverse pass with Adam, and a slow copy that follows, fused behind it: a dense layer's weights move row block by row block.
/// </summary>
/// <remarks>
/// A weight matrix is moved by the last node of the reverse pass that uses it, after that node's gradient of its input. What has no such
/// node (biases, scalars) moves at the end. Where gradients are clipped, each tensor's norm is needed first: then nothing is fused.
/// Numerics: the bits of <see cref="Plan.Backward()"/>, <see cref="Adam.Step"/> and <see cref="PolyakKernel"/> one after the other; the
/// order is all that differs.
/// A gradient that is not finite is found in the same pass, so the weights have moved by then: the caller stops, as a failed cell's weights
/// do not matter.
/// Alloc: none in <see cref="Run()"/>.
/// </remarks>
public sealed class Descent
{
    private readonly Plan plan;
    private readonly ParameterSet parameters;
    private readonly Adam adam;
    private readonly BackwardStep[] steps;
    private readonly bool[] isMoved, isBroken;   // by tensor
    private readonly ImmutableArray<(int First, int Length)> rest;
    private AdamStep step;
    private ParameterSet? follower;
    private float rate;

    public Descent(Plan plan, Adam adam)
    {
        (this.plan, this.adam, parameters) = (plan, adam, adam.Parameters);
        (isMoved, isBroken) = (new bool[parameters.Tensors.Length], new bool[parameters.Tensors.Length]);
        steps = adam.Clips ? [] : WithMovers(plan.BackwardPass);
        rest = Rest();
    }

    public Plan Plan => plan;

    /// <summary>
    /// Reverse pass and step after the plan's forward pass; the name of the first tensor whose gradient is not finite, or null.
    /// </summary>
    public string? Run() => Run(null, 0);

    /// <summary>
    /// The same; <paramref name="slow"/>, a set of the same shapes, then moves towards the parameters by <paramref name="slowRate"/>.
    /// </summary>
    public string? Run(ParameterSet? slow, float slowRate)
    {
        (follower, rate) = (slow, slowRate);
        if (slow is not null && slow.Values.Length != parameters.Values.Length)
            throw new ArgumentException($"{slow.Name}: expected the shapes of {parameters.Name}.");
        return adam.Clips ? OneByOne() : Fused();
    }

    /// <summary>The sink that moves a weight matrix.</summary>
    internal AdamSink Sink(Parameter weight) => Sink(weight.Offset, weight.Length);

    /// <summary>Notes that a weight's gradient was not finite.</summary>
    internal void NoteBroken(Parameter weight) => isBroken[parameters.Tensors.IndexOf(weight)] = true;

    private string? Fused()
    {
        step = adam.Begin();
        plan.Backward(steps);
        bool finite = true;
        foreach ((int first, int length) in rest)
        {
            AdamSink sink = Sink(first, length);
            sink.Take(parameters.Gradients.Slice(first, length), 0);
            finite &= sink.IsFinite;
        }
        return finite && Array.IndexOf(isBroken, true) < 0 ? null : parameters.FirstNonFiniteGradient(isMoved, isBroken);
    }

    private string? OneByOne()
    {
        plan.Backward();
        if (parameters.FirstNonFiniteGradient() is string tensor) return tensor;
        adam.Step();
        if (follower is not null) PolyakKernel.Apply(parameters.Values, follower.Values, rate);
        return null;
    }

    private AdamSink Sink(int first, int length)
    {
        Span<float> slow = follower is null ? [] : follower.Values.Slice(first, length), values = parameters.Values.Slice(first, length);
        return new AdamSink(parameters.Gradients.Slice(first, length), adam.Mean.Slice(first, length), adam.Square.Slice(first, length),
            values, step, slow, rate);
    }

    /// <summary>
    /// From the last step back: the first met that uses a parameter is the last to run, so it may move it if it is a dense layer.
    /// </summary>
    private BackwardStep[] WithMovers(IReadOnlyList<BackwardStep> pass)
    {
        var seen = new HashSet<Parameter>();
        BackwardStep[] result = [.. pass];
        for (int i = result.Length - 1; i >= 0; i--)
        {
            Node node = result[i].Node;
            bool movesWeight = false;
            for (int k = 0; k < node.Inputs.Length; k++)
                if (node.Inputs[k] is ParameterNode leaf && leaf.Parameter.Set == parameters && seen.Add(leaf.Parameter) && node is Dense
                    && k == Dense.WeightInput)
                    movesWeight = isMoved[parameters.Tensors.IndexOf(leaf.Parameter)] = true;
            if (movesWeight) result[i] = result[i].MovedBy(this);
        }
        return result;
    }

    /// <summary>The runs of the flat storage that no node moves, gaps included.</summary>
    private ImmutableArray<(int First, int Length)> Rest()
    {
        var runs = ImmutableArray.CreateBuilder<(int First, int Length)>();
        for (int k = 0; k < isMoved.Length; k++)
        {
            if (isMoved[k]) continue;
            int first = parameters.Tensors[k].Offset,
                next = k + 1 < isMoved.Length ? parameters.Tensors[k + 1].Offset : parameters.Values.Length;
            if (k > 0 && !isMoved[k - 1]) runs[^1] = (runs[^1].First, next - runs[^1].First);
            else runs.Add((first, next - first));
        }
        return runs.ToImmutable();
    }
}
