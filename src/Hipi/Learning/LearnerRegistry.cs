using Hipi.Environments;
using Hipi.Tasks;

namespace Hipi.Learning;

/// <summary>What a learner is built from.</summary>
/// <param name="StateSize">Numbers in a state.</param>
/// <param name="TaskSize">Numbers in a task.</param>
/// <param name="ActionSize">Numbers in an action.</param>
/// <param name="Environment">Turns states into observations.</param>
/// <param name="Family">Rewards and terminals of candidate tasks, for the backup score.</param>
/// <param name="Seed">The run's seed, for the learner's own streams.</param>
public sealed record LearnerContext(int StateSize, int TaskSize, int ActionSize, IEnvironment Environment, ITaskFamily Family, ulong Seed)
{
    /// <summary>Gathers where the time goes, where it is asked for.</summary>
    public StageProfile? Profile { get; init; }

    /// <summary>Numbers in an observation: what the networks take.</summary>
    public int ObservationSize => Environment.ObservationSize;

    /// <summary>What the networks see of n states; states [n, StateSize], observations [n, ObservationSize].</summary>
    public void Observe(ReadOnlySpan<float> states, Span<float> observations, int n)
    {
        for (int row = 0; row < n; row++)
            Environment.Observe(states.Slice(row * StateSize, StateSize), observations.Slice(row * ObservationSize, ObservationSize));
    }

    /// <summary>What the networks see of n tasks; tasks, inputs [n, TaskSize].</summary>
    public void ObserveTasks(ReadOnlySpan<float> tasks, Span<float> inputs, int n)
    {
        for (int row = 0; row < n; row++)
            Family.ObserveTask(tasks.Slice(row * TaskSize, TaskSize), inputs.Slice(row * TaskSize, TaskSize));
    }
}

/// <summary>The learners that a spec can name.</summary>
public static class LearnerRegistry
{
    public static Registry<Func<object, LearnerContext, ILearner>> All { get; } = new("learner",
        new Registered<Func<object, LearnerContext, ILearner>>("sac", typeof(SacOptions),
            "Soft actor-critic with twin critics and a learned temperature.",
            static (options, context) => new SoftActorCritic((SacOptions)options, context)));
}
