namespace Hipi.Tasks;

/// <summary>How a goal family rewards the distance to the goal.</summary>
public enum GoalReward
{
    /// <summary>0 within the radius, else −1.</summary>
    Negative,

    /// <summary>1 within the radius, else 0.</summary>
    Positive,

    /// <summary>Minus the distance.</summary>
    Dense,
}

/// <summary>The rewards of <see cref="GoalReward"/>, and the distance that they share.</summary>
/// <remarks>Source: E-GOAL-REWARD.  Numerics: float, squares summed in index order, correctly rounded square root.  Alloc: none.</remarks>
public static class GoalRewards
{
    /// <summary>‖a − b‖₂.</summary>
    public static float Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0f;
        for (int k = 0; k < a.Length; k++)
        {
            float difference = a[k] - b[k];
            sum += difference * difference;
        }
        return MathF.Sqrt(sum);
    }

    /// <summary>r of a distance: 1(d &lt; radius) − 1, 1(d &lt; radius) or −d.</summary>
    public static float Of(GoalReward scheme, float distance, float radius) => scheme switch
    {
        GoalReward.Negative => distance < radius ? 0f : -1f,
        GoalReward.Positive => distance < radius ? 1f : 0f,
        _ => -distance,
    };
}
