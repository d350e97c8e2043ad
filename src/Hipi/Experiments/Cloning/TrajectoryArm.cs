using Hipi.Learning;
using Hipi.Numerics;
using Hipi.Relabelling;
using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.Experiments.Cloning;

/// <summary>The arm `trajectory` on a data set: candidates, features on disc, labels.</summary>
/// <remarks>
/// Source: E-TRAJECTORY.  Streams: `candidates`, `relabelling` (one draw a trajectory), `relabelling-mask` (one coin a trajectory), by
/// round.
/// A trajectory outside the mask, or that no candidate can explain, keeps its commanded task.
/// </remarks>
internal sealed class TrajectoryArm(TrajectoryOptions options, double fraction, ITaskFamily family, LearnerContext context,
    string featurePath)
{
    /// <summary>What labelling left to report.</summary>
    /// <param name="Biased">Share of the trajectories whose drawn label is the first candidate, the one that a bias favours.</param>
    /// <param name="Kept">Share whose label equals the commanded task.</param>
    /// <param name="Entropy">Mean entropy of the posteriors, nats.</param>
    /// <param name="Impossible">Trajectories that no candidate can explain.</param>
    /// <param name="Candidates">Number of candidates.</param>
    public readonly record struct Report(double Biased, double Kept, double Entropy, int Impossible, int Candidates);

    /// <summary>Labels the trajectories of a data set.</summary>
    public Report Label(CloningData data, int round)
    {
        (float[] candidates, double[] logPrior) = Candidates(data, round);
        int count = candidates.Length / family.TaskSize;
        IRewardFeatures source = RewardFeatures.Of(family, context.StateSize, context.ActionSize);
        FeatureFile file = FeatureFile.At(featurePath, source.FeatureSize);
        Write(file, source, data);
        var stream = new RngStream(context.Seed, "relabelling", (ulong)round);
        TrajectoryLabels labels = new TrajectoryPosterior(source, candidates, count, logPrior, options).Label(file, ref stream);
        File.Delete(featurePath);
        return Apply(data, labels, candidates, round);
    }

    private Report Apply(CloningData data, TrajectoryLabels labels, float[] candidates, int round)
    {
        bool[] mask = new bool[data.Trajectories];
        var maskStream = new RngStream(context.Seed, "relabelling-mask", (ulong)round);
        RelabelMask.Draw(ref maskStream, fraction, mask);
        int biased = 0, kept = 0, size = family.TaskSize;
        for (int n = 0; n < data.Trajectories; n++)
        {
            int label = labels.Labels[n];
            ReadOnlySpan<float> given = mask[n] && label >= 0 ? candidates.AsSpan(label * size, size) : data.Task(n);
            given.CopyTo(data.Label(n));
            if (label == 0) biased++;
            if (given.SequenceEqual(data.Task(n))) kept++;
        }
        double all = data.Trajectories;
        return new Report(biased / all, kept / all, labels.Entropy, labels.Impossible, candidates.Length / size);
    }

    private (float[] Tasks, double[] LogPrior) Candidates(CloningData data, int round)
    {
        bool enumerate = options.Candidates == TrajectoryCandidates.Enumerate;
        int count = enumerate ? family.Count!.Value : options.Count, size = family.TaskSize;
        float[] tasks = new float[checked(count * size)];
        var stream = new RngStream(context.Seed, "candidates", (ulong)round);
        for (int j = 0; j < count; j++)
        {
            Span<float> task = tasks.AsSpan(j * size, size);
            if (enumerate) family.GetTask(j, task);
            else if (options.Candidates == TrajectoryCandidates.Prior) family.SampleTask(ref stream, task);
            else family.AchievedTask(LastState(data, stream.NextInt(data.Trajectories)), task);
        }
        return (tasks, enumerate ? [.. Enumerable.Range(0, count).Select(family.LogPrior)] : []);
    }

    private static ReadOnlySpan<float> LastState(CloningData data, int index) => data.State(data.Start(index) + data.Length(index) - 1);

    private static void Write(FeatureFile file, IRewardFeatures source, CloningData data)
    {
        using FeatureWriter writer = file.Create();
        float[] features = [];
        for (int n = 0; n < data.Trajectories; n++)
        {
            int steps = data.Length(n), first = data.Start(n), length = steps * source.FeatureSize;
            if (features.Length < length) features = new float[length];
            for (int t = 0; t < steps; t++)
                source.WriteFeatures(data.State(first + t), data.Action(first + t),
                    features.AsSpan(t * source.FeatureSize, source.FeatureSize));
            writer.Append(features.AsSpan(0, length), steps);
        }
    }
}
