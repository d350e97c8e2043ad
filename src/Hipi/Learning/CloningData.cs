using System.Runtime.InteropServices;
using Hipi.Replay;

namespace Hipi.Learning;

/// <summary>Trajectories to be cloned: states, actions, the task that each was commanded, and the task that it is cloned for.</summary>
/// <remarks>Shapes: states [steps, StateSize], actions [steps, ActionSize], tasks, labels [trajectories, TaskSize].  Alloc: grows as
/// trajectories are added.</remarks>
public sealed class CloningData(LearnerContext context) : IStateful
{
    private readonly List<float> states = [], actions = [], tasks = [], labels = [];
    private readonly List<int> trajectory = [], starts = [];

    /// <summary>Number of trajectories.</summary>
    public int Trajectories => starts.Count;

    /// <summary>Number of steps of all of them.</summary>
    public int Steps => trajectory.Count;

    /// <summary>Begins a trajectory that was commanded a task, and is cloned for it until it is labelled otherwise.</summary>
    public void Begin(ReadOnlySpan<float> task)
    {
        starts.Add(Steps);
        tasks.AddRange(task);
        labels.AddRange(task);
    }

    /// <summary>Appends a step of the last trajectory.</summary>
    public void Append(ReadOnlySpan<float> state, ReadOnlySpan<float> action)
    {
        states.AddRange(state);
        actions.AddRange(action);
        trajectory.Add(Trajectories - 1);
    }

    /// <summary>The trajectory of a step.</summary>
    public int TrajectoryOf(int step) => trajectory[step];

    /// <summary>First step of a trajectory.</summary>
    public int Start(int index) => starts[index];

    /// <summary>Steps of a trajectory.</summary>
    public int Length(int index) => (index + 1 < Trajectories ? starts[index + 1] : Steps) - starts[index];

    public ReadOnlySpan<float> State(int step) => CollectionsMarshal.AsSpan(states).Slice(step * context.StateSize, context.StateSize);
    public ReadOnlySpan<float> Action(int step) => CollectionsMarshal.AsSpan(actions).Slice(step * context.ActionSize, context.ActionSize);

    /// <summary>The task that a trajectory was commanded.</summary>
    public ReadOnlySpan<float> Task(int index) => CollectionsMarshal.AsSpan(tasks).Slice(index * context.TaskSize, context.TaskSize);

    /// <summary>The task that a trajectory is cloned for.</summary>
    public Span<float> Label(int index) => CollectionsMarshal.AsSpan(labels).Slice(index * context.TaskSize, context.TaskSize);

    /// <summary>What the networks see of a step's state and, where there is room, of its label.</summary>
    internal void WriteInput(int step, Span<float> observation, Span<float> task)
    {
        context.Observe(State(step), observation, 1);
        if (task.Length > 0) context.ObserveTasks(Label(trajectory[step]), task, 1);
    }

    public void Save(BinaryWriter writer)
    {
        foreach (List<float> list in Numbers) Save(writer, list);
        foreach (List<int> list in Marks) Save(writer, list);
    }

    public void Load(BinaryReader reader)
    {
        foreach (List<float> list in Numbers) Load(reader, list);
        foreach (List<int> list in Marks) Load(reader, list);
    }

    private List<float>[] Numbers => [states, actions, tasks, labels];
    private List<int>[] Marks => [trajectory, starts];

    private static void Save<T>(BinaryWriter writer, List<T> list) where T : unmanaged
    {
        writer.Write(list.Count);
        Blocks.Write<T>(writer, CollectionsMarshal.AsSpan(list));
    }

    private static void Load<T>(BinaryReader reader, List<T> list) where T : unmanaged
    {
        CollectionsMarshal.SetCount(list, reader.ReadInt32());
        Blocks.Read(reader, CollectionsMarshal.AsSpan(list));
    }
}
