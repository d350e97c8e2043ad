using Hipi.Learning;

namespace Hipi.Experiments.Online;

/// <summary>A policy that is always shown another task than its own: of the tasks of the first call, the next different one.</summary>
/// <remarks>The first call must hold the tasks of all episodes, as an evaluation's does.  Alloc: in the first call.</remarks>
public sealed class MisledPolicy(IPolicy policy, int taskSize) : IPolicy
{
    private readonly List<float[]> known = [];
    private float[] shown = [];

    /// <summary>Whether there was another task to show.</summary>
    public bool IsMisled => known.Count > 1;

    public void MeanActions(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> actions, int n)
    {
        if (shown.Length == 0) Learn(tasks, n);
        for (int row = 0; row < n; row++)
        {
            int own = IndexOf(tasks.Slice(row * taskSize, taskSize));
            known[(own + 1) % known.Count].CopyTo(shown.AsSpan(row * taskSize));
        }
        policy.MeanActions(states, shown.AsSpan(0, n * taskSize), actions, n);
    }

    private void Learn(ReadOnlySpan<float> tasks, int n)
    {
        shown = new float[n * taskSize];
        for (int row = 0; row < n; row++)
        {
            ReadOnlySpan<float> task = tasks.Slice(row * taskSize, taskSize);
            if (IndexOf(task) < 0) known.Add(task.ToArray());
        }
    }

    private int IndexOf(ReadOnlySpan<float> task)
    {
        for (int k = 0; k < known.Count; k++)
            if (task.SequenceEqual(known[k])) return k;
        return -1;
    }
}
