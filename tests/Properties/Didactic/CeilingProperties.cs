using Hipi.Environments;
using Hipi.Experiments.Ceiling;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Didactic;

/// <summary>The navigation ceiling against closed forms, plain sums and the environment itself.</summary>
public sealed class CeilingProperties
{
    private const double Radius = 0.3;

    [Fact]
    public void Best_RandomValues_IsTheMaximumOfThePlainSums()
    {
        const double Noise = 0.7;
        var lattice = new MoveLattice(3, Noise);
        var stream = new RngStream(1, "values");
        float[] values = new float[lattice.Size * lattice.Size];
        for (int trial = 0; trial < 200; trial++)
        {
            for (int k = 0; k < values.Length; k++) values[k] = stream.NextSingle();
            (float value, int i, int j) = lattice.Best(values);
            Assert.Equal(PlainSum(values, i, j, Noise), value, 1e-5);   // float sums of at most 30 terms below 1
            for (int a = 0; a < 7; a++)
            for (int b = 0; b < 7; b++)
                Assert.True(PlainSum(values, a, b, Noise) <= value + 1e-5);
        }
    }

    [Fact]
    public void Values_OneMoveLeft_AreTheBestChordOfTheDisc()
    {
        // From (3, 3) in the open the draw slides the landing along (1, 1); the best action aims the chord at the goal's centre. A goal at
        // the
        // distance (0.2, 0.2) is met for |push - shift| < 0.3 / sqrt 2 about a shift of 0: P = 2 Φ(0.3 / sqrt 2) - 1, the mode of the
        // normal.
        const double Expected = 0.16800;   // 2 Φ(0.212132) - 1, by tables of the normal distribution
        GoalValues values = Values(new CeilingResolution(1, 2, 0.15f, 24), NavigationLayout.Open, 3.2f, 3.2f, moves: 1);
        // the chord of 0.42 is summed at steps of 1/24, its ends by a ramp as wide
        Assert.Equal(Expected, values.Best(3, 3, 1).Value, 0.003);
        Assert.Equal(0, values.Best(10, 10, 1).Value);
    }

    [Fact]
    public void Values_WithoutNoise_AreOneWhereTheGoalLiesWithinTheMovesAndZeroBeyond()
    {
        GoalValues values = Values(new CeilingResolution(2, 4, 0.1f, 10), NavigationLayout.Open, 10.3f, 8.4f, moves: 8, noise: 0);
        Assert.Equal(1, values.Best(4.3f, 8.4f, 8).Value, 0.02);
        Assert.Equal(0, values.Best(20f, 20f, 8).Value);
    }

    [Fact]
    public void Values_MoreMoves_AreNeverWorse()
    {
        GoalValues values = Values(new CeilingResolution(1, 4, 0.15f, 8), NavigationLayout.FourRooms, 14f, 7.5f, moves: 24);
        double before = 0;
        for (int moves = 1; moves <= 24; moves++)
        {
            double now = values.Best(2, 4, moves).Value;
            Assert.True(now >= before - 1e-5);
            before = now;
        }
        Assert.InRange(before, 0.2, 1);
    }

    [Fact]
    public void Ceiling_ShortHorizon_AgreesWithItsPolicysRollouts()
    {
        CeilingResult result = NavigationCeiling.Compute(new CeilingSettings
        {
            Navigation = Options(NavigationLayout.FourRooms, 1), Radius = Radius, MinGoalDistance = 15, Horizon = 40,
            GoalsPerBaseCell = 1, GoalStride = 30, Rollouts = 400, Resolution = CeilingResolution.Coarse,
        });
        Assert.InRange(result.Ceiling, 0.05, 0.95);
        Assert.True(Math.Abs(result.Ceiling - result.RolledOut) < 5 * result.RolledOutError + 0.02,   // 0.02: coarse nodes
            $"ceiling {result.Ceiling}, rolled out {result.RolledOut} +- {result.RolledOutError}");
    }

    private static GoalValues Values(CeilingResolution resolution, NavigationLayout layout, float x, float y, int moves, double noise = 1)
    {
        var map = new MapMoves(new Navigation(Options(layout, noise)), new MoveLattice(resolution.MovesPerAxis, noise),
            resolution.NodesPerCell);
        return new GoalValues(map, new MoveLattice(resolution.NearMovesPerAxis, noise), resolution.NearSpacing, x, y, (float)Radius, moves);
    }

    private static NavigationOptions Options(NavigationLayout layout, double noise) => new()
    {
        Layout = layout, Resize = 3, ActionNoise = noise, Substeps = 10, Start = NavigationStart.FixedCorner,
        Observation = NavigationObservation.Raw, Clock = 0,
    };

    /// <summary>E values[clip(i + u), clip(j + u)], draw by draw.</summary>
    private static double PlainSum(float[] values, int i, int j, double noise)
    {
        double total = 0, weights = 0;
        for (int u = -60; u <= 60; u++)
        {
            double z = u / (noise * 3), weight = Math.Exp(-0.5 * z * z);
            weights += weight;
            total += weight * values[Math.Clamp(i + u, 0, 6) * 7 + Math.Clamp(j + u, 0, 6)];
        }
        return total / weights;
    }
}
