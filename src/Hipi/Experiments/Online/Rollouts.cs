using Hipi.Learning;

namespace Hipi.Experiments.Online;

/// <summary>One evaluation episode of a trained policy: the states it went through, in order, and its task.</summary>
/// <remarks>Shapes: States [length][StateSize], Task [TaskSize].</remarks>
public sealed record Rollout(float[] Task, IReadOnlyList<float[]> States, bool Success);

/// <summary>
/// Replays a finished cell's policy from its weights on the first evaluation episodes, the very ones that its curve was measured on.
/// </summary>
public static class Rollouts
{
    /// <summary>Rolls out <paramref name="weights"/> of a cell of <paramref name="spec"/> with <paramref name="seed"/>.</summary>
    public static IReadOnlyList<Rollout> Replay(Spec spec, ulong seed, IReadOnlyDictionary<string, float[]> weights, int episodes)
    {
        var parts = new OnlineParts(spec);
        ILearner learner = parts.CreateLearner(seed);
        learner.LoadWeights(weights);
        var states = new List<float[]>[episodes];
        var tasks = new float[episodes][];
        var success = new float[episodes];
        var evaluator = new Evaluator(parts.Environment, parts.Family, seed, episodes, spec.Budget!.MaxEpisodeSteps);
        evaluator.Run(learner, (episode, _, state, task) =>
        {
            (states[episode] ??= []).Add(state.ToArray());
            tasks[episode] ??= task.ToArray();
            if (success[episode] == 0f) parts.Family.Successes(state, task, success.AsSpan(episode, 1), 1);
        });
        return [.. Enumerable.Range(0, episodes).Select(e => new Rollout(tasks[e], states[e], success[e] != 0f))];
    }
}
