using System.Collections.Immutable;
using Hipi.Networks.Operations;

namespace Hipi.Networks;

/// <summary>
/// A recorded computation ready to be replayed: the nodes that its outputs need, in order, and the reverse pass of its loss.
/// </summary>
/// <remarks>
/// The reverse pass is derived once: for each node, which inputs take a gradient, and whether the contribution is the first (it overwrites,
/// so that nothing has to be zeroed) or adds to a later node's.
/// Alloc: none in <see cref="Forward"/> and <see cref="Backward()"/>.
/// </remarks>
public sealed unsafe class Plan
{
    private readonly Node[] forward;
    private readonly BackwardStep[] backward;

    internal Plan(
        Graph graph, ImmutableArray<Node> outputs, Node? loss, ImmutableArray<ParameterSet> parameters, ImmutableArray<Input> inputs)
    {
        Graph = graph;
        LossNode = loss;
        forward = Ancestors(graph, outputs);
        backward = loss is null ? [] : Reverse(loss, parameters, inputs);
    }

    internal Graph Graph { get; }
    internal Node? LossNode { get; }
    internal IReadOnlyList<Node> Steps => forward;
    internal IReadOnlyList<BackwardStep> BackwardPass => backward;
    internal IEnumerable<Node> BackwardSteps => backward.Select(step => step.Node);

    /// <summary>The loss of the last forward pass.</summary>
    public float Loss => (LossNode ?? throw new InvalidOperationException("This plan has no loss.")).Scalar;

    /// <summary>Replays the forward pass on the inputs and parameters as they are now.</summary>
    public void Forward()
    {
        foreach (Node node in forward) node.Forward();
        GC.KeepAlive(this);
    }

    /// <summary>Replays the reverse pass of the last forward pass; gradients of parameters land in their sets.</summary>
    public void Backward() => Backward(backward);

    /// <summary>The same by other forms of its steps.</summary>
    internal void Backward(BackwardStep[] steps)
    {
        LossNode!.Gradients.Fill(1f);
        foreach (BackwardStep step in steps) step.Node.Backward(step);
        GC.KeepAlive(this);
    }

    private static Node[] Ancestors(Graph graph, ImmutableArray<Node> outputs)
    {
        var needed = new bool[graph.Nodes.Count];
        foreach (Node output in outputs) needed[output.Index] = true;
        for (int i = needed.Length - 1; i >= 0; i--)
            if (needed[i])
                foreach (Node input in graph.Nodes[i].Inputs) needed[input.Index] = true;
        return [.. graph.Nodes.Where(node => needed[node.Index] && node is not (Input or ParameterNode))];
    }

    private BackwardStep[] Reverse(Node loss, ImmutableArray<ParameterSet> parameters, ImmutableArray<Input> inputs)
    {
        if (loss.Kind != NodeKind.Scalar) throw new ArgumentException("A loss is a scalar: take its Mean.");
        bool[] depends = Dependents(parameters, inputs), reached = new bool[Graph.Nodes.Count];
        var steps = new List<BackwardStep>();
        reached[loss.Index] = true;
        foreach (Node node in Enumerable.Reverse(forward))
        {
            if (!reached[node.Index] || !depends[node.Index]) continue;
            steps.Add(new BackwardStep(node, [.. node.Inputs.Select(input => FlowTo(input, depends, reached))]));
        }
        foreach (BackwardStep step in steps) step.InputRange = WantedOf(step.Node.Inputs[0], steps);
        return [.. steps];
    }

    /// <summary>Where an input is a concatenation: the features that its own backward step reads.</summary>
    private static (int First, int Count)? WantedOf(Node input, List<BackwardStep> steps) =>
        input is Concat concat && steps.Find(step => step.Node == concat) is { } own ? concat.Wanted(own.Flows) : null;

    private static Flow FlowTo(Node input, bool[] depends, bool[] reached)
    {
        if (!depends[input.Index]) return Flow.None;
        Flow flow = reached[input.Index] ? Flow.Add : Flow.Write;
        reached[input.Index] = true;
        return flow;
    }

    /// <summary>The nodes through which a gradient can flow to what is differentiated.</summary>
    private bool[] Dependents(ImmutableArray<ParameterSet> parameters, ImmutableArray<Input> inputs)
    {
        var depends = new bool[Graph.Nodes.Count];
        foreach (Node node in Graph.Nodes)
            depends[node.Index] = node switch
            {
                Input input => inputs.Contains(input),
                ParameterNode parameter => parameters.Contains(parameter.Parameter.Set),
                StopGradient => false,
                _ => node.Inputs.Any(input => depends[input.Index]),
            };
        return depends;
    }
}
