using Hipi.Numerics;

namespace Hipi.Environments;

/// <summary>An environment in which goals can be drawn: the places an agent could be asked to reach.</summary>
public interface IGoalSpace
{
    int GoalSize { get; }

    /// <summary>Draws a reachable goal from the environment's free space, before any distance rule of the task family.</summary>
    void SampleGoal(ref RngStream stream, Span<float> goal);

    /// <summary>The goal that a state achieves; goal [GoalSize].</summary>
    void AchievedGoal(ReadOnlySpan<float> state, Span<float> goal);

    /// <summary>The start that distance rules refer to (the fixed start, where there is one); goal [GoalSize].</summary>
    void StartGoal(Span<float> goal);

    /// <summary>What the networks see of a goal: the goal, or scaled as the environment scales its states; [GoalSize].</summary>
    void ObserveGoal(ReadOnlySpan<float> goal, Span<float> input) => goal.CopyTo(input);
}
