using Hipi.Numerics;

namespace Hipi.Tasks;

/// <summary>
/// A finite list of tasks, each as likely as the others, that no state names and that never ends; its kinds say the rewards.
/// </summary>
/// <param name="name">Name in the registry.</param>
/// <param name="count">Number of tasks.</param>
/// <remarks>Shapes: task one-hot [Count].  Alloc: none after construction.</remarks>
public abstract class OneHotFamily(string name, int count) : ITaskFamily
{
    public int TaskSize => count;
    public int? Count => count;
    public bool HasGoalMap => false;

    public void SampleTask(ref RngStream stream, Span<float> task) => GetTask(stream.NextInt(count), task);

    public void GetTask(int index, Span<float> task)
    {
        task.Clear();
        task[index] = 1f;
    }

    public double LogPrior(int index) => -Float64Math.Log(count);

    public abstract void Rewards(
        ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> tasks, Span<float> rewards, int n);

    public void Terminals(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> terminals, int n) => terminals[..n].Clear();

    public void AchievedTask(ReadOnlySpan<float> state, Span<float> task) =>
        throw new NotSupportedException($"{name}: a state names no task.");

    /// <summary>Number of the task in row i.</summary>
    protected int IndexOf(ReadOnlySpan<float> tasks, int i) => tasks.Slice(i * count, count).IndexOf(1f);
}
