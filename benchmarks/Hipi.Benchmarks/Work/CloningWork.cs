using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;

namespace Hipi.Benchmarks;

/// <summary>A behavioural-cloning step: batch 256, mean squared error to the actions, Adam.</summary>
internal static class CloningWork
{
    private const int Batch = 256, Inputs = World.States + World.Tasks;

    public static Action Step(int hidden)
    {
        var shape = new Mlp("policy", Inputs, [hidden, hidden], World.Actions);
        var set = new ParameterSet("policy", shape.Shapes());
        var stream = new RngStream(1, "benchmark");
        for (int layer = 0; layer < shape.LayerCount; layer++) Initialiser.GlorotUniform(shape.Weight(set, layer), ref stream);
        var graph = new Graph(Batch);
        Input states = graph.Input("states", World.States), tasks = graph.Input("tasks", World.Tasks);
        Input actions = graph.Input("actions", World.Actions);
        Node output = shape.Record(graph, set, graph.Concat(states, tasks));
        Plan loss = graph.Differentiate(graph.Mean(graph.SquaredError(output, actions)), set);
        var adam = new Adam(set, 3e-4, null);
        float[][] x = Drawn(World.States), psi = Drawn(World.Tasks), a = Drawn(World.Actions);
        int at = 0;
        return () =>
        {
            int next = at++ % World.Rotated;
            states.Write(x[next]);
            tasks.Write(psi[next]);
            actions.Write(a[next]);
            loss.Forward();
            loss.Backward();
            adam.Step();
        };
    }

    private static float[][] Drawn(int columns) => [.. Enumerable.Range(0, World.Rotated).Select(i =>
    {
        var rows = new float[Batch * columns];
        var stream = new RngStream((ulong)i, "benchmark rows");
        stream.FillNormal(rows);
        return rows;
    })];
}
