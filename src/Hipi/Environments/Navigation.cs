using Hipi.Numerics;

namespace Hipi.Environments;

/// <summary>2D navigation among four rooms: a displacement with noise, which walls stop one axis at a time.</summary>
/// <remarks>
/// Source: E-NAVIGATION.  One normal draw, times the noise, is added to both action components; each is clipped to [-1, 1] and applied in
/// substeps of 1 / Substeps; in each, axis 0 and then axis 1 moves if that ends in the box and in no wall, else that axis stays.
/// Shapes: state [2], or [3] with a clock: (i, j) in [0, Size]², then the steps taken.
/// Units: cells; a full action moves one cell along each axis.
/// Numerics: only + − × and floor on floats, in the written order.  Alloc: none.
/// </remarks>
public sealed class Navigation : IEnvironment, IGoalSpace, IClocked, IFeatureSpace
{
    private readonly NavigationOptions options;
    private readonly float noise, substep, scale, clockScale;

    public Navigation(NavigationOptions options)
    {
        this.options = options;
        Map = new NavigationMap(options.Layout, options.Resize);
        noise = (float)options.ActionNoise;
        substep = 1f / options.Substeps;
        scale = 2f / Map.Size;
        clockScale = options.Clock > 1 ? 2f / (options.Clock - 1) : 0f;
    }

    public NavigationMap Map { get; }
    public int StateSize => options.Clock > 0 ? 3 : 2;
    public int ActionSize => 2;
    public int GoalSize => 2;
    public int Horizon => options.Clock;
    public int ClockIndex => 2;

    public void Reset(ref RngStream stream, Span<float> state)
    {
        state.Clear();
        if (options.Start == NavigationStart.Uniform) SampleGoal(ref stream, state[..2]);
    }

    public void Step(ref RngStream stream, ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> next)
    {
        float push = noise * stream.NextNormal();
        (next[0], next[1]) = Displace(state[0], state[1], Clip(action[0] + push), Clip(action[1] + push));
        if (options.Clock > 0) next[2] = state[2] + 1f;
    }

    /// <summary>
    /// Where a displacement in [-1, 1]² leads once the noise is drawn: substep by substep, one axis after the other, walls stopping an
    /// axis.
    /// </summary>
    public (float X, float Y) Displace(float x, float y, float alongX, float alongY)
    {
        float moveX = alongX * substep, moveY = alongY * substep;
        for (int k = 0; k < options.Substeps; k++)
        {
            if (!Map.IsBlocked(x + moveX, y)) x += moveX;
            if (!Map.IsBlocked(x, y + moveY)) y += moveY;
        }
        return (x, y);
    }

    public void Observe(ReadOnlySpan<float> state, Span<float> observation)
    {
        ObserveGoal(state[..2], observation[..2]);
        if (options.Clock == 0) return;
        observation[2] = options.Observation == NavigationObservation.Raw ? state[2] : state[2] * clockScale - 1f;
    }

    /// <summary>Uniform over the free cells, then uniform within the cell.</summary>
    public void SampleGoal(ref RngStream stream, Span<float> goal)
    {
        (int i, int j) = Map.FreeCell(stream.NextInt(Map.FreeCount));
        (goal[0], goal[1]) = (Within(i, stream.NextSingle()), Within(j, stream.NextSingle()));
    }

    public void AchievedGoal(ReadOnlySpan<float> state, Span<float> goal) => state[..2].CopyTo(goal);

    /// <summary>The corner (0, 0), also where starts are uniform.</summary>
    public void StartGoal(Span<float> goal) => goal.Clear();

    public void ObserveGoal(ReadOnlySpan<float> goal, Span<float> input)
    {
        for (int axis = 0; axis < 2; axis++)
            input[axis] = options.Observation == NavigationObservation.Raw ? goal[axis] : goal[axis] * scale - 1f;
    }

    /// <summary>Features: both coordinates scaled to [-1, 1], and the squared norm of the action.</summary>
    public int FeatureCount => 3;

    public void Features(ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> features)
    {
        (features[0], features[1]) = (state[0] * scale - 1f, state[1] * scale - 1f);
        features[2] = action[0] * action[0] + action[1] * action[1];
    }

    /// <summary>Weights of both coordinates in [-1, 1], of the squared action in [-1, 0].</summary>
    public void FeatureBounds(Span<float> low, Span<float> high)
    {
        low.Fill(-1f);
        high.Fill(1f);
        high[2] = 0f;
    }

    public void Save(BinaryWriter writer)
    {
    }

    public void Load(BinaryReader reader)
    {
    }

    private static float Clip(float value) => MathF.Min(1f, MathF.Max(-1f, value));

    /// <summary>cell + u for u in [0, 1), without rounding into the next cell.</summary>
    private static float Within(int cell, float u) => MathF.Min(cell + u, MathF.BitDecrement(cell + 1f));
}
