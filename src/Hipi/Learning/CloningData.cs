using System.Runtime.InteropServices;

namespace Hipi.Learning;

/// <summary>Trajectories to be cloned: what the networks see of states and tasks, and the actions taken; one task a trajectory.</summary>
/// <remarks>Shapes: observations [steps, ObservationSize], actions [steps, ActionSize], task inputs [trajectories, TaskSize].  Alloc: grows as trajectories are added.</remarks>
public sealed class CloningData(LearnerContext context)
{
    private readonly List<float> observations = [], actions = [], tasks = [];
    private readonly List<int> trajectory = [];
    private readonly float[] observation = new float[context.StateSize];

    /// <summary>Number of trajectories.</summary>
    public int Trajectories => tasks.Count / context.TaskSize;

    /// <summary>Number of steps of all of them.</summary>
    public int Steps => trajectory.Count;

    /// <summary>Begins a trajectory that is to be cloned for a task.</summary>
    public void Begin(ReadOnlySpan<float> task)
    {
        CollectionsMarshal.SetCount(tasks, tasks.Count + context.TaskSize);
        SetTask(Trajectories - 1, task);
    }

    /// <summary>Appends a step of the last trajectory.</summary>
    public void Append(ReadOnlySpan<float> state, ReadOnlySpan<float> action)
    {
        context.Observe(state, observation, 1);
        observations.AddRange(observation);
        actions.AddRange(action);
        trajectory.Add(Trajectories - 1);
    }

    /// <summary>Gives a trajectory another task.</summary>
    public void SetTask(int index, ReadOnlySpan<float> task) =>
        context.ObserveTasks(task, CollectionsMarshal.AsSpan(tasks).Slice(index * context.TaskSize, context.TaskSize), 1);

    /// <summary>The trajectory of a step.</summary>
    public int TrajectoryOf(int step) => trajectory[step];

    internal ReadOnlySpan<float> Observation(int step) => CollectionsMarshal.AsSpan(observations).Slice(step * context.StateSize, context.StateSize);
    internal ReadOnlySpan<float> Action(int step) => CollectionsMarshal.AsSpan(actions).Slice(step * context.ActionSize, context.ActionSize);
    internal ReadOnlySpan<float> TaskInput(int step) => CollectionsMarshal.AsSpan(tasks).Slice(trajectory[step] * context.TaskSize, context.TaskSize);
}
