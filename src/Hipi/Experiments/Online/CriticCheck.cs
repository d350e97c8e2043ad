using System.Collections.Immutable;
using Hipi.Learning;

namespace Hipi.Experiments.Online;

/// <summary>What a critic says on the states of evaluation episodes under the policy's mean actions.</summary>
/// <param name="Name">critic1 or critic2.</param>
/// <param name="Mean">Mean of Q.</param>
/// <param name="Deviation">Standard deviation of Q.</param>
/// <param name="Silent">
/// Share of the samples on which the last hidden layer is 0 throughout: Q is the head's bias there, and only the bias can learn.
/// </param>
public sealed record CriticReport(string Name, double Mean, double Deviation, double Silent);

/// <summary>Whether a finished cell's critics are alive.</summary>
public static class CriticCheck
{
    /// <summary>Plays evaluation episodes 0 to <paramref name="episodes"/> - 1 of a cell from its final weights.</summary>
    public static ImmutableArray<CriticReport> Of(Spec spec, ulong seed, IReadOnlyDictionary<string, float[]> weights, int episodes)
    {
        var parts = new OnlineParts(spec);
        ILearner learner = parts.CreateLearner(seed);
        learner.LoadWeights(weights);
        float[][] inputs = [.. Rollouts.Replay(spec, seed, weights, episodes)
            .SelectMany(rollout => rollout.States.Select(state => Input(parts, learner, state, rollout.Task)))];
        string[] critics = [.. weights.Keys.Where(name => name.StartsWith("critic", StringComparison.Ordinal)).Select(name => name.Split('.')[0])
            .Distinct()];
        return [.. critics.Select(critic => Report(critic, weights, inputs, (SacOptions)spec.Learner!.Options))];
    }

    /// <summary>(observation, task, action) as a critic sees it.</summary>
    internal static float[] Input(OnlineParts parts, ILearner learner, float[] state, float[] task)
    {
        (int observation, int psi) = (parts.Environment.ObservationSize, parts.Family.TaskSize);
        float[] input = new float[observation + psi + parts.Environment.ActionSize];
        parts.Environment.Observe(state, input.AsSpan(0, observation));
        parts.Family.ObserveTask(task, input.AsSpan(observation, psi));
        learner.MeanActions(state, task, input.AsSpan(observation + psi), 1);
        return input;
    }

    private static CriticReport Report(
        string critic, IReadOnlyDictionary<string, float[]> weights, float[][] inputs, SacOptions options)
    {
        (double Q, bool IsSilent)[] values = [.. inputs.Select(input => Value(critic, weights, input, options))];
        double mean = values.Average(value => value.Q);
        return new(critic, mean, Math.Sqrt(values.Average(value => (value.Q - mean) * (value.Q - mean))),
            values.Count(value => value.IsSilent) / (double)values.Length);
    }

    /// <summary>The network layer by layer, in doubles, then the critics' range where the settings have one.</summary>
    internal static (double Q, bool IsSilent) Value(
        string critic, IReadOnlyDictionary<string, float[]> weights, float[] input, SacOptions options)
    {
        double[] x = [.. input.Select(value => (double)value)];
        bool isSilent = false;
        for (int layer = 0; weights.ContainsKey($"{critic}.{layer}.bias"); layer++)
        {
            if (layer > 0)
            {
                x = [.. x.Select(value => Math.Max(value, 0))];
                isSilent = x.All(value => value == 0);
            }
            (float[] matrix, float[] bias) = (weights[$"{critic}.{layer}.weight"], weights[$"{critic}.{layer}.bias"]);
            double[] y = new double[bias.Length];
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = bias[i];
                for (int k = 0; k < x.Length; k++) y[i] += matrix[i * x.Length + k] * x[k];
            }
            x = y;
        }
        return (CriticRange.Apply([(float)x[0]], options)[0], isSilent);
    }
}
