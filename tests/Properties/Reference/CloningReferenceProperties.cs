using System.Collections.Immutable;
using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Reference;

/// <summary>A behavioural-cloning step against libtorch: the mean squared error, its gradients, and Adam on libtorch's own gradients.</summary>
public class CloningReferenceProperties
{
    private const int Batch = 256, Inputs = 24, Actions = 6;

    [Theory]
    [InlineData(33, 0)]
    [InlineData(256, 0)]
    [InlineData(256, 200)]
    public void Step_LossGradientsAndAdam_AreLibtorchs(int hidden, int stepsBefore)
    {
        ImmutableArray<int> layers = [hidden, hidden];
        var shape = new Mlp("clone", Inputs, layers, Actions);
        var set = new ParameterSet("clone", shape.Shapes());
        var stream = new RngStream(1, "cloning case");
        for (int layer = 0; layer < shape.LayerCount; layer++) Initialiser.GlorotUniform(shape.Weight(set, layer), ref stream);
        var graph = new Graph(Batch);
        Input x = graph.Input("inputs", Inputs), actions = graph.Input("actions", Actions);
        Plan loss = graph.Differentiate(graph.Mean(graph.SquaredError(shape.Record(graph, set, x), actions)), set);
        var adam = new Adam(set, 3e-4, null);
        float[] rows = new float[Batch * Inputs], stored = new float[Batch * Actions];
        for (int step = 0; step <= stepsBefore; step++)
        {
            stream.FillNormal(rows);
            stream.FillNormal(stored);
            x.Write(rows);
            actions.Write(stored);
            loss.Forward();
            loss.Backward();
            if (step < stepsBefore) adam.Step();
        }
        var state = new List<(string Name, int[] Shape, float[] Values)>
        {
            ("inputs", [Batch, Inputs], rows), ("actions", [Batch, Actions], stored), ("adam.steps", [1], [stepsBefore]),
        };
        foreach (Parameter tensor in set.Tensors) AddState(state, set, tensor, stepsBefore > 0 ? adam : null);
        Compare(Answer.To("bc", $"bc-{hidden}-{stepsBefore}", state), set, loss, adam);
    }

    private static void Compare(Answer answer, ParameterSet set, Plan loss, Adam adam)
    {
        Near.IsLoss(loss.Loss, answer, "loss");
        foreach (Parameter tensor in set.Tensors) Near.IsGradient(tensor.Gradient.ToArray(), answer, $"gradient.{tensor.Name}");
        foreach (Parameter tensor in set.Tensors) answer.Fill($"gradient.{tensor.Name}", tensor.Gradient);
        adam.Step();
        StepCheck.Of(answer, set, adam);
    }

    private static void AddState(List<(string Name, int[] Shape, float[] Values)> state, ParameterSet set, Parameter tensor, Adam? adam)
    {
        state.Add((tensor.Name, tensor.Shape, tensor.Values.ToArray()));
        if (adam is null) return;
        Range entries = tensor.Offset..(tensor.Offset + tensor.Length);
        state.Add(($"mean.{tensor.Name}", tensor.Shape, SacSnapshot.Moment(adam, set.Values.Length, 0)[entries]));
        state.Add(($"square.{tensor.Name}", tensor.Shape, SacSnapshot.Moment(adam, set.Values.Length, 1)[entries]));
    }
}
