using Hipi.Numerics;

namespace Hipi.Tasks;

/// <summary>
/// A family of tasks ψ: prior, reward r(s, a, ψ), termination done(s, ψ), and where it exists the map from states to goals.
/// </summary>
/// <remarks>
/// Reward and termination of transition t are those of s_t, the state BEFORE the action.
/// Shapes: states [n, StateSize], actions [n, ActionSize], tasks [n, TaskSize], row-major; row i of each belongs together.
/// Alloc: none in the vectorised methods.
/// </remarks>
public interface ITaskFamily
{
    int TaskSize { get; }

    /// <summary>Number of tasks where the support is finite, else null.</summary>
    int? Count { get; }

    /// <summary>True where a state names the goal that it achieves (final and future relabelling need it).</summary>
    bool HasGoalMap { get; }

    /// <summary>True where a reward may be -inf; scores and posteriors take that, learners that regress on rewards do not.</summary>
    bool HasInfiniteRewards => false;

    /// <summary>Draws a task from the prior p(ψ); task [TaskSize].</summary>
    void SampleTask(ref RngStream stream, Span<float> task);

    /// <summary>Writes task <paramref name="index"/> of a finite support; task [TaskSize].</summary>
    void GetTask(int index, Span<float> task);

    /// <summary>log p of task <paramref name="index"/> of a finite support.</summary>
    double LogPrior(int index);

    /// <summary>r(s, a, ψ) for n rows; rewards [n]; may be -inf.</summary>
    void Rewards(ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> tasks, Span<float> rewards, int n);

    /// <summary>1 where done(s, ψ), else 0, for n rows; terminals [n].</summary>
    void Terminals(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> terminals, int n);

    /// <summary>
    /// 1 where s meets ψ, which is what an evaluation counts, else 0, for n rows; successes [n]. The terminals, where those are all at
    /// goals.
    /// </summary>
    void Successes(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> successes, int n) =>
        Terminals(states, tasks, successes, n);

    /// <summary>The task that a state achieves; only where <see cref="HasGoalMap"/>.</summary>
    void AchievedTask(ReadOnlySpan<float> state, Span<float> task);

    /// <summary>
    /// What the networks see of a task: the task itself, or scaled as <see cref="Environments.IEnvironment.Observe"/> scales states;
    /// [TaskSize].
    /// </summary>
    void ObserveTask(ReadOnlySpan<float> task, Span<float> input) => task.CopyTo(input);
}
