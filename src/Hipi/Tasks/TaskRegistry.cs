using Hipi.Environments;

namespace Hipi.Tasks;

/// <summary>
/// The task families that a spec can name; a factory throws <see cref="ArgumentException"/> where the environment cannot carry the family.
/// </summary>
public static class TaskRegistry
{
    public static Registry<Func<object, IEnvironment, ITaskFamily>> All { get; } = new(
        "task family",
        new("goal", typeof(GoalOptions), "Reach a goal to within a radius.",
            static (options, environment) => new GoalFamily((GoalOptions)options, Goals("goal", environment))),
        new("terminal-goal", typeof(TerminalGoalOptions), "Be at the goal in the last state; time is observed.",
            static (options, environment) =>
                new TerminalGoalFamily(
                    (TerminalGoalOptions)options, Goals("terminal-goal", environment), Clock("terminal-goal", environment))),
        new("discrete", typeof(DiscreteOptions), "Reach one of a finite set of goals, named by its index.",
            static (options, environment) => new DiscreteFamily((DiscreteOptions)options, Goals("discrete", environment))),
        new("linear", typeof(LinearOptions), "Rewards linear in the environment's features.",
            static (options, environment) => new LinearFamily((LinearOptions)options, Features("linear", environment))),
        new("goal-with-margin", typeof(GoalWithMarginOptions), "Reach a goal to within a margin that is part of the task.",
            static (options, environment) =>
                new GoalWithMarginFamily((GoalWithMarginOptions)options, Goals("goal-with-margin", environment))),
        new("goal-list", typeof(GoalListOptions), "Reach one of the listed goals to within a radius.",
            static (options, environment) => new GoalListFamily((GoalListOptions)options, Goals("goal-list", environment))),
        new("table", typeof(TableOptions), "Rewards from a table over the states of a finite environment.",
            static (options, environment) => new TableFamily((TableOptions)options, Finite("table", environment))),
        new("velocity", typeof(VelocityOptions), "Move forward at a speed.",
            static (options, environment) => new VelocityFamily((VelocityOptions)options, Velocities("velocity", environment))),
        new("suite-reward", typeof(SuiteRewardOptions),
            "The environment's own named rewards: the control suite's dense ones, or the desk's conditions.",
            static (options, environment) => new SuiteRewardFamily((SuiteRewardOptions)options, Suite("suite-reward", environment))));

    private static IGoalSpace Goals(string family, IEnvironment environment) =>
        environment as IGoalSpace ?? throw Unfit(family, "in which goals can be drawn", environment);

    private static IFiniteDynamics Finite(string family, IEnvironment environment) =>
        environment as IFiniteDynamics ?? throw Unfit(family, "with finitely many states", environment);

    private static IFeatureSpace Features(string family, IEnvironment environment) =>
        environment as IFeatureSpace ?? throw Unfit(family, "with known features", environment);

    private static IVelocitySpace Velocities(string family, IEnvironment environment) =>
        environment as IVelocitySpace ?? throw Unfit(family, "that has a forward speed", environment);

    private static ISuiteRewards Suite(string family, IEnvironment environment) =>
        environment as ISuiteRewards ?? throw Unfit(family, "with rewards of the control suite", environment);

    private static IClocked Clock(string family, IEnvironment environment) =>
        environment is IClocked { Horizon: > 0 } clock
            ? clock
            : throw Unfit(family, "with a clock in its state (for navigation: set environment.clock to the horizon)", environment);

    private static ArgumentException Unfit(string family, string need, IEnvironment environment) =>
        new($"tasks.family: {family} needs an environment {need}, found {environment.GetType().Name}; name another family or environment");
}
