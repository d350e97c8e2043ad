using Hipi.Environments;
using Hipi.Learning;
using Hipi.Numerics;
using Hipi.Tasks;

namespace Hipi.Experiments.Cloning;

/// <summary>Rolls out trajectories of commanded tasks into a data set: the demonstrations, and what a clone adds to them.</summary>
/// <remarks>
/// Trajectory n draws its start, task, dynamics and actions from a stream of its own, so that none hangs on another.
/// An episode ends after a state that is terminal for its task, at the limit, or where physics could not go on.
/// </remarks>
internal sealed class DemonstrationMaker(IEnvironment environment, ITaskFamily family, int maxEpisodeSteps)
{
    private readonly float[] state = new float[environment.StateSize], next = new float[environment.StateSize];
    private readonly float[] action = new float[environment.ActionSize], task = new float[family.TaskSize], terminal = new float[1];

    /// <summary>Chooses the action at a state.</summary>
    public delegate void Actor(ref RngStream stream, ReadOnlySpan<float> state, ReadOnlySpan<float> task, Span<float> action);

    /// <summary>Adds the demonstrations that the options describe.</summary>
    public void AddDemonstrations(CloningData data, DemonstrationOptions options, IDemonstrator demonstrator, CancellationToken stop)
    {
        for (int n = 0; n < options.Trajectories; n++)
        {
            stop.ThrowIfCancellationRequested();
            var stream = new RngStream(options.Seed, "demonstrations", (ulong)n);
            environment.Reset(ref stream, state);
            if (options.Tasks == DemonstrationTasks.Balanced) family.GetTask(n % family.Count!.Value, task);
            else family.SampleTask(ref stream, task);
            demonstrator.Begin(ref stream, task);
            Roll(data, ref stream, demonstrator.Act);
        }
    }

    /// <summary>
    /// Adds trajectories of an actor for tasks drawn from the prior; their streams are numbered on from <paramref name="first"/>.
    /// </summary>
    public void AddRollouts(CloningData data, ulong seed, int first, int count, Actor actor, CancellationToken stop)
    {
        for (int n = first; n < first + count; n++)
        {
            stop.ThrowIfCancellationRequested();
            var stream = new RngStream(seed, "environment", (ulong)n);
            environment.Reset(ref stream, state);
            family.SampleTask(ref stream, task);
            Roll(data, ref stream, actor);
        }
    }

    private void Roll(CloningData data, ref RngStream stream, Actor actor)
    {
        data.Begin(task);
        for (int t = 0; t < maxEpisodeSteps; t++)
        {
            actor(ref stream, state, task, action);
            data.Append(state, action);
            family.Terminals(state, task, terminal, 1);
            if (terminal[0] != 0f) return;
            environment.Step(ref stream, state, action, next);
            if (environment.Interrupted) return;
            next.CopyTo(state, 0);
        }
    }
}
