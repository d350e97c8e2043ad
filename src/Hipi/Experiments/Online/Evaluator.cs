using Hipi.Environments;
using Hipi.Learning;
using Hipi.Numerics;
using Hipi.Tasks;

namespace Hipi.Experiments.Online;

/// <summary>Mean return, success share and length of the mean-action policy over fixed evaluation episodes.</summary>
public readonly record struct EvaluationResult(double Return, double Success, double Length);

/// <summary>Runs the evaluation episodes side by side, so that a policy call serves all that are still going.</summary>
/// <remarks>
/// Episode e draws its start, task and noise from stream (`evaluation`, e): all arms and all evaluations of a seed see the same ones.
/// An episode succeeds when some rewarded state s_0..s_(T-1) meets its task; it ends after the reward of a state that is terminal for its
/// task, or where physics breaks down.
/// Units: length is the number of rewarded states.  Numerics: sums run over episodes in index order.  Alloc: none but in the constructor.
/// </remarks>
public sealed class Evaluator
{
    private readonly IEnvironment[] slots;
    private readonly ITaskFamily family;
    private readonly ulong seed;
    private readonly int episodes, maxEpisodeSteps, stateSize, actionSize, taskSize;
    private readonly float[] states, tasks, actions, rewards, terminals, successes, next;
    private readonly int[] episodeOfRow, lengths;
    private readonly double[] returns;
    private readonly bool[] succeeded, ended;
    private readonly RngStream[] streams;

    public Evaluator(IEnvironment environment, ITaskFamily family, ulong seed, int episodes, int maxEpisodeSteps)
    {
        (this.family, this.seed, this.episodes, this.maxEpisodeSteps) = (family, seed, episodes, maxEpisodeSteps);
        (stateSize, actionSize, taskSize) = (environment.StateSize, environment.ActionSize, family.TaskSize);
        (states, tasks, actions) = (new float[episodes * stateSize], new float[episodes * taskSize], new float[episodes * actionSize]);
        (rewards, terminals, successes, next) = (new float[episodes], new float[episodes], new float[episodes], new float[stateSize]);
        (episodeOfRow, lengths, returns) = (new int[episodes], new int[episodes], new double[episodes]);
        (succeeded, ended) = (new bool[episodes], new bool[episodes]);
        streams = new RngStream[episodes];
        slots = [.. Enumerable.Range(0, episodes).Select(e => e == 0 ? environment : environment.Fork())];
    }

    /// <summary>Episodes that physics has cut, over all evaluations of this process.</summary>
    public long Interruptions => slots.Sum(slot => slot.Interruptions);

    /// <summary>
    /// Evaluates a policy; <paramref name="visit"/>, where given, sees (episode, step, state, task) of every rewarded state.
    /// </summary>
    public EvaluationResult Run(IPolicy policy, StateVisitor? visit = null)
    {
        Begin();
        int active = episodes;
        for (int step = 0; step < maxEpisodeSteps && active > 0; step++)
        {
            policy.MeanActions(states.AsSpan(0, active * stateSize), tasks.AsSpan(0, active * taskSize),
                actions.AsSpan(0, active * actionSize), active);
            Score(step, active, visit);
            active = AdvanceOrDrop(active);
        }
        return Summarise();
    }

    private void Begin()
    {
        for (int e = 0; e < episodes; e++)
        {
            streams[e] = new RngStream(seed, "evaluation", (ulong)e);
            slots[e].Reset(ref streams[e], states.AsSpan(e * stateSize, stateSize));
            family.SampleTask(ref streams[e], tasks.AsSpan(e * taskSize, taskSize));
            (episodeOfRow[e], lengths[e], returns[e], succeeded[e], ended[e]) = (e, 0, 0.0, false, false);
        }
    }

    private void Score(int step, int active, StateVisitor? visit)
    {
        family.Rewards(states.AsSpan(0, active * stateSize), actions.AsSpan(0, active * actionSize), tasks.AsSpan(0, active * taskSize),
            rewards, active);
        family.Terminals(states.AsSpan(0, active * stateSize), tasks.AsSpan(0, active * taskSize), terminals, active);
        family.Successes(states.AsSpan(0, active * stateSize), tasks.AsSpan(0, active * taskSize), successes, active);
        for (int row = 0; row < active; row++)
        {
            int episode = episodeOfRow[row];
            returns[episode] += rewards[row];
            lengths[episode]++;
            succeeded[episode] |= successes[row] != 0f;
            ended[episode] = terminals[row] != 0f;
            visit?.Invoke(episode, step, states.AsSpan(row * stateSize, stateSize), tasks.AsSpan(row * taskSize, taskSize));
        }
    }

    /// <summary>
    /// Steps the rows that go on and closes the gaps of those that ended, keeping their order; returns how many are left.
    /// </summary>
    private int AdvanceOrDrop(int active)
    {
        int kept = 0;
        for (int row = 0; row < active; row++)
        {
            int episode = episodeOfRow[row];
            if (ended[episode]) continue;
            slots[episode].Step(ref streams[episode], states.AsSpan(row * stateSize, stateSize),
                actions.AsSpan(row * actionSize, actionSize), next);
            if (slots[episode].Interrupted) continue;
            next.CopyTo(states.AsSpan(kept * stateSize, stateSize));
            tasks.AsSpan(row * taskSize, taskSize).CopyTo(tasks.AsSpan(kept * taskSize, taskSize));
            episodeOfRow[kept++] = episode;
        }
        return kept;
    }

    private EvaluationResult Summarise()
    {
        double totalReturn = 0, successes = 0, totalLength = 0;
        for (int e = 0; e < episodes; e++)
        {
            totalReturn += returns[e];
            totalLength += lengths[e];
            if (succeeded[e]) successes++;
        }
        return new EvaluationResult(totalReturn / episodes, successes / episodes, totalLength / episodes);
    }
}

/// <summary>Sees one rewarded state of an evaluation episode.</summary>
public delegate void StateVisitor(int episode, int step, ReadOnlySpan<float> state, ReadOnlySpan<float> task);
