using System.Globalization;
using Hipi.Environments;
using Hipi.Numerics;

namespace Hipi.Tasks;

/// <summary>Goals uniform over the environment's free space, kept to a range of Euclidean distances from the start by rejection.</summary>
/// <remarks>
/// Source: E-GOAL-PRIOR.  A range that holds (almost) no goal is refused at construction.  Alloc: none after construction.
/// </remarks>
public sealed class GoalPrior
{
    private const int Trials = 4096, Limit = 1 << 20;

    private readonly IGoalSpace space;
    private readonly float minimum, maximum;
    private readonly float[] start;

    public GoalPrior(IGoalSpace space, double minimum, double maximum)
    {
        this.space = space;
        (this.minimum, this.maximum) = ((float)minimum, (float)maximum);
        start = new float[space.GoalSize];
        space.StartGoal(start);
        ThrowIfEmpty();
    }

    /// <summary>Draws goals until one lies in the range; goal [GoalSize].</summary>
    public void Sample(ref RngStream stream, Span<float> goal)
    {
        for (int trial = 0; trial < Limit; trial++)
        {
            space.SampleGoal(ref stream, goal);
            if (InRange(GoalRewards.Distance(goal, start))) return;
        }
        throw new InvalidOperationException(
            $"tasks: no goal in the range of distances among {Limit} draws; widen minGoalDistance..maxGoalDistance.");
    }

    private bool InRange(float distance) => distance >= minimum && distance <= maximum;

    private void ThrowIfEmpty()
    {
        var stream = new RngStream(0, "goal-range");
        float[] goal = new float[start.Length];
        (float nearest, float farthest) = (float.PositiveInfinity, 0f);
        for (int trial = 0; trial < Trials; trial++)
        {
            space.SampleGoal(ref stream, goal);
            float distance = GoalRewards.Distance(goal, start);
            if (InRange(distance)) return;
            (nearest, farthest) = (MathF.Min(nearest, distance), MathF.Max(farthest, distance));
        }
        throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
            $"tasks.minGoalDistance: must leave goals in minGoalDistance..maxGoalDistance, found {minimum}..{maximum} where goals lie "
                + $"{nearest}..{farthest} from the start; widen the range"));
    }
}
