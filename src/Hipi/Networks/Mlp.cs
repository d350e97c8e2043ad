using System.Collections.Immutable;

namespace Hipi.Networks;

/// <summary>The sizes of a network of dense layers with ReLU between them, and its tensors in a parameter set.</summary>
/// <remarks>Shapes: layer k has `PREFIX.k.weight` [outputs, inputs] and `PREFIX.k.bias` [outputs], as PyTorch stores them.</remarks>
/// <param name="Prefix">First part of the tensors' names.</param>
/// <param name="Inputs">Features that go in.</param>
/// <param name="Hidden">Sizes of the hidden layers; may be empty.</param>
/// <param name="Outputs">Features that come out.</param>
/// <param name="OutputParts">Equal parts of the last layer that count as layers of their own where gradients are clipped.</param>
public sealed record Mlp(string Prefix, int Inputs, ImmutableArray<int> Hidden, int Outputs, int OutputParts = 1)
{
    /// <summary>Dense layers, the last one included.</summary>
    public int LayerCount => Hidden.Length + 1;

    /// <summary>The tensors, layer by layer.</summary>
    public IEnumerable<TensorShape> Shapes()
    {
        for (int layer = 0; layer < LayerCount; layer++)
        {
            int parts = layer == Hidden.Length ? OutputParts : 1;
            yield return new TensorShape($"{Prefix}.{layer}.weight", OutputsOf(layer), InputsOf(layer), Parts: parts);
            yield return new TensorShape($"{Prefix}.{layer}.bias", 1, OutputsOf(layer), IsVector: true, Parts: parts);
        }
    }

    public int InputsOf(int layer) => layer == 0 ? Inputs : Hidden[layer - 1];
    public int OutputsOf(int layer) => layer == Hidden.Length ? Outputs : Hidden[layer];
    public Parameter Weight(ParameterSet set, int layer) => set[$"{Prefix}.{layer}.weight"];
    public Parameter Bias(ParameterSet set, int layer) => set[$"{Prefix}.{layer}.bias"];

    /// <summary>Records the network on x.</summary>
    public Node Record(Graph graph, ParameterSet set, Node x)
    {
        for (int layer = 0; layer < LayerCount; layer++)
            x = graph.Dense(x, Weight(set, layer), Bias(set, layer), layer == Hidden.Length ? Activation.None : Activation.Relu);
        return x;
    }

    /// <summary>Records the network on x with another activation between its layers, such as a leaky ReLU.</summary>
    public Node Record(Graph graph, ParameterSet set, Node x, Func<Node, Node> activation)
    {
        for (int layer = 0; layer < LayerCount; layer++)
        {
            x = graph.Dense(x, Weight(set, layer), Bias(set, layer), Activation.None);
            if (layer < Hidden.Length) x = activation(x);
        }
        return x;
    }
}
