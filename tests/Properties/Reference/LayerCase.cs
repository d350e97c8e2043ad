using System.Collections.Immutable;
using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;

namespace Hipi.Properties.Reference;

/// <summary>A loss on layers, recorded with drawn parameters and inputs, all of which the reference gets by name.</summary>
internal sealed class LayerCase
{
    private readonly RngStream stream = new(1, "layer case");
    private readonly List<(string Name, int[] Shape, float[] Values)> tensors = [];
    private readonly List<ParameterSet> sets = [];
    private readonly List<Input> leaves = [];

    private LayerCase(string kind, int batch) => (Kind, Graph) = (kind, new Graph(batch));

    /// <summary>What the reference calls it.</summary>
    public string Kind { get; }

    /// <summary>Loss and gradients.</summary>
    public Plan Plan { get; private set; } = null!;

    public IReadOnlyList<(string Name, int[] Shape, float[] Values)> Tensors => tensors;

    private Graph Graph { get; }

    /// <summary>Every gradient that the reference answers, by name.</summary>
    public IEnumerable<(string Name, float[] Values)> Gradients()
    {
        foreach (Parameter tensor in sets.SelectMany(set => set.Tensors)) yield return (tensor.Name, tensor.Gradient.ToArray());
        foreach (Input leaf in leaves)
        {
            var rows = new float[Graph.Batch * leaf.Features];
            leaf.ReadGradient(rows);
            yield return (leaf.Name, rows);
        }
    }

    /// <summary>A recurrent cell over five steps; the error of the last state.</summary>
    public static LayerCase Gru(int batch, int inputs, int units)
    {
        var made = new LayerCase("gru", batch);
        var cell = new GruCell("gru", inputs, units);
        ParameterSet set = made.Draw("gru", cell.Shapes());
        Input[] steps = [.. Enumerable.Range(0, 5).Select(step => made.Leaf($"x.{step}", inputs))];
        ImmutableArray<Node> states = cell.Unroll(made.Graph, set, steps, made.Leaf("first", units));
        return made.Finish(made.Error(states[^1], units));
    }

    /// <summary>A Gaussian variational autoencoder's loss.</summary>
    public static LayerCase Vae(int batch, int features, int hidden, int latent, float weight)
    {
        var made = new LayerCase("vae", batch);
        Mlp encoder = new("encoder", features, [hidden], 2 * latent), decoder = new("decoder", latent, [hidden], features);
        Input x = made.Rows("x", features), noise = made.Rows("noise", latent);
        made.Number("weight", weight);
        Node head = encoder.Record(made.Graph, made.Draw("encoder", encoder.Shapes()), x);
        Node output = decoder.Record(made.Graph, made.Draw("decoder", decoder.Shapes()), made.Graph.GaussianDraw(head, noise));
        return made.Finish(made.Graph.VaeLoss(output, x, head, weight));
    }

    /// <summary>A mixture density network's loss.</summary>
    public static LayerCase Mixture(int batch, int inputs, int hidden, int values, int components)
    {
        var made = new LayerCase("mixture", batch);
        var network = new Mlp("mixture", inputs, [hidden], components * (1 + 2 * values));
        Node head = network.Record(made.Graph, made.Draw("mixture", network.Shapes()), made.Rows("x", inputs));
        return made.Finish(made.Graph.MixtureLoss(head, made.Leaf("y", values), components));
    }

    /// <summary>A leaky ReLU between two dense layers.</summary>
    public static LayerCase Leaky(int batch, int inputs, int hidden, int outputs, float slope)
    {
        var made = new LayerCase("leaky", batch);
        var network = new Mlp("leaky", inputs, [hidden], outputs);
        ParameterSet set = made.Draw("leaky", network.Shapes());
        made.Number("slope", slope);
        Node first = made.Graph.Dense(made.Leaf("x", inputs), network.Weight(set, 0), network.Bias(set, 0), Activation.None);
        Node output = made.Graph.Dense(made.Graph.LeakyRelu(first, slope), network.Weight(set, 1), network.Bias(set, 1), Activation.None);
        return made.Finish(made.Error(output, outputs));
    }

    /// <summary>Rows normalised by what was seen in several batches.</summary>
    public static LayerCase Normaliser(int batch, int features, float limit, float epsilon)
    {
        var made = new LayerCase("normaliser", batch);
        var normaliser = new RunningNormaliser(features, limit, epsilon);
        made.Number("limit", limit);
        made.Number("epsilon", epsilon);
        float[] seen = made.Add("seen", 90, features);
        for (int i = 0; i < seen.Length; i++) seen[i] = 3f * seen[i] * (i % features + 1) + 10f * (i % features);
        foreach (int rows in new[] { 40, 1, 49 })
        {
            normaliser.Update(seen.AsSpan((int)normaliser.Count * features, rows * features));
        }
        Input x = made.Leaf("x", features, scale: 20);
        return made.Finish(made.Error(made.Graph.Normalise(x, normaliser), features));
    }

    /// <summary>Dense ReLU layers.</summary>
    public static LayerCase Dense(int batch, int inputs, ImmutableArray<int> hidden, int outputs)
    {
        var made = new LayerCase("dense", batch);
        var network = new Mlp("net", inputs, hidden, outputs);
        ParameterSet set = made.Draw("net", network.Shapes());
        return made.Finish(made.Error(network.Record(made.Graph, set, made.Leaf("x", inputs)), outputs));
    }

    private LayerCase Finish(Node loss)
    {
        Plan = Graph.Differentiate(loss, [.. sets], [.. leaves]);
        Plan.Forward();
        Plan.Backward();
        return this;
    }

    /// <summary>The mean squared error to drawn targets.</summary>
    private Node Error(Node output, int features) => Graph.Mean(Graph.SquaredError(output, Rows("target", features)));

    /// <summary>Parameters with the variance of one over the inputs; vectors a tenth of it.</summary>
    private ParameterSet Draw(string name, IEnumerable<TensorShape> shapes)
    {
        var set = new ParameterSet(name, shapes);
        foreach (Parameter tensor in set.Tensors)
        {
            float scale = tensor.IsVector ? 0.1f : 1f / MathF.Sqrt(tensor.Columns);
            float[] values = Add(tensor.Name, tensor.Shape);
            foreach (ref float value in values.AsSpan()) value *= scale;
            tensor.Assign(values);
        }
        sets.Add(set);
        return set;
    }

    private Input Rows(string name, int features, float scale = 1)
    {
        Input input = Graph.Input(name, features);
        float[] rows = Add(name, Graph.Batch, features);
        foreach (ref float value in rows.AsSpan()) value *= scale;
        input.Write(rows);
        return input;
    }

    /// <summary>Rows that the loss is differentiated by.</summary>
    private Input Leaf(string name, int features, float scale = 1)
    {
        leaves.Add(Rows(name, features, scale));
        return leaves[^1];
    }

    private void Number(string name, float value) => tensors.Add((name, [1], [value]));

    private float[] Add(string name, params int[] shape)
    {
        var values = new float[shape.Aggregate(1, (product, size) => product * size)];
        stream.FillNormal(values);
        tensors.Add((name, shape, values));
        return values;
    }
}
