using System.Collections.Immutable;

namespace Hipi.Networks;

/// <summary>The sizes of a gated recurrent unit, and its tensors in a parameter set.</summary>
/// <remarks>
/// Source: E-GRU.
/// Shapes: `PREFIX.weight_ih` [3H, I], `PREFIX.weight_hh` [3H, H], `PREFIX.bias_ih` [3H], `PREFIX.bias_hh` [3H], rows in the order
/// reset, update, new: names and order of PyTorch's GRUCell.
/// </remarks>
/// <param name="Prefix">First part of the tensors' names.</param>
/// <param name="Inputs">Features of one step's input, I.</param>
/// <param name="Units">Features of the state, H.</param>
public sealed record GruCell(string Prefix, int Inputs, int Units)
{
    public IEnumerable<TensorShape> Shapes() =>
    [
        new($"{Prefix}.weight_ih", 3 * Units, Inputs),
        new($"{Prefix}.weight_hh", 3 * Units, Units),
        new($"{Prefix}.bias_ih", 1, 3 * Units, IsVector: true),
        new($"{Prefix}.bias_hh", 1, 3 * Units, IsVector: true),
    ];

    /// <summary>Records one step: the state after input x from a state.</summary>
    public Node Record(Graph graph, ParameterSet set, Node x, Node state) => graph.GruStep(
        x, state, set[$"{Prefix}.weight_ih"], set[$"{Prefix}.weight_hh"], set[$"{Prefix}.bias_ih"], set[$"{Prefix}.bias_hh"]);

    /// <summary>Records one step after another from a first state: the state after each.</summary>
    public ImmutableArray<Node> Unroll(Graph graph, ParameterSet set, IEnumerable<Node> steps, Node first)
    {
        var states = ImmutableArray.CreateBuilder<Node>();
        foreach (Node x in steps) states.Add(first = Record(graph, set, x, first));
        return states.ToImmutable();
    }
}
