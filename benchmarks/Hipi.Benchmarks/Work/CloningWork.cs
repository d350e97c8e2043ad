using Hipi.Learning;
using Hipi.Numerics;

namespace Hipi.Benchmarks;

/// <summary>A behavioural-cloning step, batch 256, as the learner takes it: rows gathered from the data set, normalised, packed; error, gradients, Adam.</summary>
/// <remarks>The reference gets its rows ready: gathering and normalising count against us.</remarks>
internal static class CloningWork
{
    private const int Batch = 256, Trajectories = 40, Length = 100;

    public static Action Step(int hidden)
    {
        LearnerContext context = World.Learner(8).Context;
        CloningData data = Data(context);
        var learner = new BehaviouralCloning(new CloningOptions
        {
            Hidden = [hidden, hidden], LearningRate = 3e-4, BatchSize = Batch, ValidationShare = 0.1, Patience = 3, MaxEpochs = 1,
        }, context, CloningInput.StateAndTask);
        learner.Normalise(data, [.. Enumerable.Range(0, data.Steps)]);
        int[][] rows = [.. Enumerable.Range(0, World.Rotated).Select(i => Rows((ulong)i))];
        int at = 0;
        return () => learner.Update(data, rows[at++ % World.Rotated]);
    }

    private static int[] Rows(ulong seed)
    {
        var stream = new RngStream(seed, "benchmark rows");
        return [.. Enumerable.Range(0, Batch).Select(_ => stream.NextInt(Trajectories * Length))];
    }

    private static CloningData Data(LearnerContext context)
    {
        var data = new CloningData(context);
        var stream = new RngStream(1, "benchmark");
        float[] state = new float[World.States], action = new float[World.Actions], task = new float[World.Tasks];
        for (int step = 0; step < Trajectories * Length; step++)
        {
            if (step % Length == 0)
            {
                stream.FillNormal(task);
                data.Begin(task);
            }
            stream.FillNormal(state);
            foreach (ref float value in action.AsSpan()) value = 2 * stream.NextSingle() - 1;
            data.Append(state, action);
        }
        return data;
    }
}
