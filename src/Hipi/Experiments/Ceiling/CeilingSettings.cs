using Hipi.Environments;

namespace Hipi.Experiments.Ceiling;

/// <summary>The navigation task whose best achievable success is computed, and how finely.</summary>
public sealed record CeilingSettings
{
    public required NavigationOptions Navigation { get; init; }

    /// <summary>A state closer to the goal than this has met it; cells.</summary>
    public required double Radius { get; init; }

    /// <summary>Goals lie at least this far from the start; cells.</summary>
    public required double MinGoalDistance { get; init; }

    /// <summary>States of an episode that may meet the goal: s_1..s_Horizon, so Horizon - 1 moves count.</summary>
    public required int Horizon { get; init; }

    /// <summary>Goals drawn in each base cell of the map (stratified by base cell).</summary>
    public required int GoalsPerBaseCell { get; init; }

    /// <summary>Every how-many-th of these goals is computed (1: all of them), so that resolutions can be compared on few.</summary>
    public required int GoalStride { get; init; }

    /// <summary>Rollouts of the computed policy in the environment itself, per goal.</summary>
    public required int Rollouts { get; init; }

    public required CeilingResolution Resolution { get; init; }
}

/// <summary>The discretisation of the value iteration.</summary>
/// <param name="NodesPerCell">Value nodes per cell and axis, everywhere.</param>
/// <param name="MovesPerAxis">Displacements per axis and direction (4: steps of 1/4), everywhere; noise and actions share them.</param>
/// <param name="NearSpacing">Distance of the value nodes around the goal; cells.</param>
/// <param name="NearMovesPerAxis">Displacements per axis and direction around the goal.</param>
public sealed record CeilingResolution(int NodesPerCell, int MovesPerAxis, float NearSpacing, int NearMovesPerAxis)
{
    public static CeilingResolution Coarse { get; } = new(2, 4, 0.15f, 8);
    public static CeilingResolution Standard { get; } = new(3, 4, 0.15f, 10);
    public static CeilingResolution Fine { get; } = new(6, 6, 0.1f, 20);
}
