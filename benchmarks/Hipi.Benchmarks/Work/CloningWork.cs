using Hipi.Learning;
using Hipi.Networks.Operations;
using Hipi.Numerics;

namespace Hipi.Benchmarks;

/// <summary>A behavioural-cloning step, batch 256, by the learner: states and tasks side by side, packing, error, gradients, Adam.</summary>
/// <remarks>Drawing rows from the data set and normalising them is left out on both sides.</remarks>
internal static class CloningWork
{
    private const int Batch = 256, Inputs = World.States + World.Tasks;

    public static Action Step(int hidden)
    {
        var learner = new BehaviouralCloning(new CloningOptions
        {
            Hidden = [hidden, hidden], LearningRate = 3e-4, BatchSize = Batch, ValidationShare = 0.1, Patience = 3, MaxEpochs = 1, ActionLimit = null,
        }, World.Learner(8).Context, CloningInput.StateAndTask);
        (Input inputs, Input targets) = (learner.Inputs[0], learner.Inputs[1]);
        float[][] states = Drawn(World.States), tasks = Drawn(World.Tasks), actions = Drawn(World.Actions);
        var rows = new float[Batch * Inputs];
        int at = 0;
        return () =>
        {
            int next = at++ % World.Rotated;
            Concat(states[next], tasks[next], rows);
            inputs.Write(rows);
            targets.Write(actions[next]);
            learner.Step();
        };
    }

    private static void Concat(float[] states, float[] tasks, float[] rows)
    {
        for (int row = 0; row < Batch; row++)
        {
            states.AsSpan(row * World.States, World.States).CopyTo(rows.AsSpan(row * Inputs));
            tasks.AsSpan(row * World.Tasks, World.Tasks).CopyTo(rows.AsSpan(row * Inputs + World.States));
        }
    }

    private static float[][] Drawn(int columns) => [.. Enumerable.Range(0, World.Rotated).Select(i =>
    {
        var rows = new float[Batch * columns];
        var stream = new RngStream((ulong)i, "benchmark rows");
        stream.FillNormal(rows);
        return rows;
    })];
}
