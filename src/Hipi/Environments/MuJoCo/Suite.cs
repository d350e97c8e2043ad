using Hipi.Numerics;

namespace Hipi.Environments.MuJoCo;

/// <summary>What the control suite's domains share.</summary>
internal static class Suite
{
    /// <summary>Control steps after which the suite ends an episode.</summary>
    public const int Limit = 1000;

    /// <summary>
    /// The last entry of the released observations: 1 once the suite's own limit is reached (shorter horizons never see it), else 0.
    /// </summary>
    public static float LastStepFlag(MuJoCoEnvironment environment, int limit = Limit)
    {
        MuJoCoWorld world = environment.World;
        return world.Time > (limit - 0.5) * environment.Substeps * world[MuJoCoField.Timestep][0] ? 1f : 0f;
    }

    /// <summary>A draw from a range (low, high).</summary>
    public static double Uniform(ref RngStream stream, ReadOnlySpan<double> range) =>
        range[0] + (range[1] - range[0]) * stream.NextDouble();

    /// <summary>A place that is even in a box.</summary>
    public static void Uniform(ref RngStream stream, ReadOnlySpan<float> low, ReadOnlySpan<float> high, Span<float> place)
    {
        for (int axis = 0; axis < place.Length; axis++) place[axis] = low[axis] + (high[axis] - low[axis]) * stream.NextSingle();
    }
}
