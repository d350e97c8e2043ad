using System.Collections.Immutable;
using Hipi.Environments;
using Hipi.Learning;
using Hipi.Numerics;
using Hipi.Tasks;

namespace Hipi.Experiments.Online;

/// <summary>One moment of an episode: the rewarded state, and the solids of the scene where the environment has any.</summary>
public sealed record FilmFrame(int Step, float[] State, ImmutableArray<Solid> Solids);

/// <summary>An evaluation episode of a trained policy, moment by moment.</summary>
/// <remarks>
/// Episode e is the very one that the cell's curve was measured on: its start, task and noise come from stream (`evaluation`, e), its
/// actions are the policy's means.
/// </remarks>
public sealed record Film(IEnvironment Environment, ITaskFamily Family, float[] Task, ImmutableArray<FilmFrame> Frames, double Return,
    bool Success)
{
    /// <summary>
    /// Plays episode <paramref name="episode"/> of a cell of <paramref name="spec"/> with <paramref name="seed"/> from its final weights.
    /// </summary>
    public static Film Record(Spec spec, ulong seed, IReadOnlyDictionary<string, float[]> weights, int episode)
    {
        var parts = new OnlineParts(spec);
        ILearner learner = parts.CreateLearner(seed);
        learner.LoadWeights(weights);
        (IEnvironment environment, ITaskFamily family) = (parts.Environment, parts.Family);
        float[] state = new float[environment.StateSize], next = new float[environment.StateSize],
            action = new float[environment.ActionSize];
        float[] task = new float[family.TaskSize], reward = new float[1], terminal = new float[1], success = new float[1];
        var stream = new RngStream(seed, "evaluation", (ulong)episode);
        environment.Reset(ref stream, state);
        family.SampleTask(ref stream, task);
        var frames = ImmutableArray.CreateBuilder<FilmFrame>();
        double total = 0;
        bool isMet = false;
        for (int step = 0; step < spec.Budget!.MaxEpisodeSteps && !environment.Interrupted; step++)
        {
            learner.MeanActions(state, task, action, 1);
            family.Rewards(state, action, task, reward, 1);
            family.Terminals(state, task, terminal, 1);
            family.Successes(state, task, success, 1);
            total += reward[0];
            isMet |= success[0] != 0f;
            frames.Add(new FilmFrame(step, [.. state], environment is IScene scene ? scene.Solids() : []));
            if (terminal[0] != 0f) break;
            environment.Step(ref stream, state, action, next);
            next.CopyTo(state, 0);
        }
        return new Film(environment, family, task, frames.ToImmutable(), total, isMet);
    }

    /// <summary>The goal that the task names, in the environment's own coordinates; null where it names none.</summary>
    public float[]? Goal => Environment is not IGoalSpace space ? null : Family switch
    {
        DiscreteFamily discrete => discrete.Goal(discrete.IndexOf(Task)).ToArray(),
        GoalFamily or GoalListFamily or GoalWithMarginFamily or TerminalGoalFamily => Task[..space.GoalSize],
        _ => null,
    };

    /// <summary>At most <paramref name="count"/> frames, evenly spaced, the first and the last among them.</summary>
    public ImmutableArray<FilmFrame> Sampled(int count)
    {
        if (Frames.Length <= count) return Frames;
        return [.. Enumerable.Range(0, count).Select(k => Frames[(int)((long)k * (Frames.Length - 1) / (count - 1))])];
    }
}
