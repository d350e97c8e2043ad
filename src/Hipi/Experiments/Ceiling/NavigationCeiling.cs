using System.Collections.Immutable;
using Hipi.Environments;
using Hipi.Numerics;

namespace Hipi.Experiments.Ceiling;

/// <summary>The best success that any policy can reach on the navigation task, goal by goal, under its horizon and noise.</summary>
/// <remarks>
/// Success as evaluation counts it: one of the states s_1..s_Horizon, each looked at before its action, lies within the radius of the goal.
/// Reference: the computed policy is rolled out in the environment itself; what it reaches is a lower bound, up to sampling error.
/// </remarks>
public static class NavigationCeiling
{
    /// <summary>Computes the ceiling; tells now and then how many goals are done, of how many.</summary>
    public static CeilingResult Compute(CeilingSettings settings, Action<int, int>? progress = null)
    {
        if (settings.Navigation.Start != NavigationStart.FixedCorner || settings.Navigation.Clock != 0)
            throw new ArgumentException("navigation: the ceiling is that of the fixed start (0, 0), without a clock in the state.");
        var navigation = new Navigation(settings.Navigation);
        CeilingResolution resolution = settings.Resolution;
        double noise = settings.Navigation.ActionNoise;
        var map = new MapMoves(navigation, new MoveLattice(resolution.MovesPerAxis, noise), resolution.NodesPerCell);
        var nearLattice = new MoveLattice(resolution.NearMovesPerAxis, noise);
        int moves = settings.Horizon - 1;
        ImmutableArray<(float X, float Y, double Weight)> goals = Goals(settings, navigation);
        var rows = ImmutableArray.CreateBuilder<CeilingGoal>(goals.Length);
        foreach ((float x, float y, double weight) in goals)
        {
            var values = new GoalValues(map, nearLattice, resolution.NearSpacing, x, y, (float)settings.Radius, moves);
            double rolledOut = RollOut(settings, navigation, values, rows.Count);
            rows.Add(new CeilingGoal(x, y, weight, values.Best(0, 0, moves).Value, rolledOut));
            progress?.Invoke(rows.Count, goals.Length);
        }
        return new CeilingResult(settings, rows.ToImmutable());
    }

    /// <summary>
    /// Goals spread over the prior: the given number in each free base cell, weighted by the share of its tries that lie far enough.
    /// </summary>
    private static ImmutableArray<(float X, float Y, double Weight)> Goals(CeilingSettings settings, Navigation navigation)
    {
        const int Tries = 64;
        int resize = settings.Navigation.Resize, side = navigation.Map.Size / resize;
        var stream = new RngStream(0, "ceiling-goals");
        var goals = ImmutableArray.CreateBuilder<(float, float, double)>();
        for (int cell = 0; cell < side * side; cell++)
        {
            (int i, int j) = Math.DivRem(cell, side);
            if (navigation.Map.IsWall(i * resize, j * resize)) continue;
            var far = new List<(float X, float Y)>();
            for (int k = 0; k < Tries; k++)
            {
                (float x, float y) = ((i + stream.NextSingle()) * resize, (j + stream.NextSingle()) * resize);
                if (x * x + y * y >= settings.MinGoalDistance * settings.MinGoalDistance) far.Add((x, y));
            }
            int count = Math.Min(settings.GoalsPerBaseCell, far.Count);
            for (int k = 0; k < count; k++) goals.Add((far[k].X, far[k].Y, (double)far.Count / (Tries * count)));
        }
        return [.. goals.Where((_, index) => index % settings.GoalStride == 0)];
    }

    private static double RollOut(CeilingSettings settings, Navigation navigation, GoalValues values, int goal)
    {
        var noise = new RngStream(0, "ceiling-rollouts", (ulong)goal);
        float[] state = new float[2], next = new float[2];
        int met = 0;
        for (int k = 0; k < settings.Rollouts; k++)
        {
            Array.Clear(state);
            for (int moves = settings.Horizon - 1; ; moves--)
            {
                if (values.Meets(state[0], state[1])) met++;
                if (moves == 0 || values.Meets(state[0], state[1])) break;
                (_, float actionX, float actionY) = values.Best(state[0], state[1], moves);
                navigation.Step(ref noise, state, [actionX, actionY], next);
                (state, next) = (next, state);
            }
        }
        return (double)met / settings.Rollouts;
    }
}

/// <summary>
/// One goal: its place, its share of the prior (up to a constant), the best success, and that of the computed policy's rollouts.
/// </summary>
public sealed record CeilingGoal(float X, float Y, double Weight, double Ceiling, double RolledOut);

/// <summary>The ceiling of every goal, and its mean over the goal prior.</summary>
public sealed record CeilingResult(CeilingSettings Settings, ImmutableArray<CeilingGoal> Goals)
{
    /// <summary>Mean best success by value iteration.</summary>
    public double Ceiling => Mean(goal => goal.Ceiling);

    /// <summary>Mean success of the computed policy, rolled out in the environment.</summary>
    public double RolledOut => Mean(goal => goal.RolledOut);

    /// <summary>Standard error of <see cref="RolledOut"/> by its binomial draws alone.</summary>
    public double RolledOutError
    {
        get
        {
            double total = Goals.Sum(goal => goal.Weight);
            return Math.Sqrt(Goals.Sum(goal =>
                goal.Weight * goal.Weight * goal.RolledOut * (1 - goal.RolledOut) / Settings.Rollouts)) / total;
        }
    }

    private double Mean(Func<CeilingGoal, double> value) => Goals.Sum(goal => goal.Weight * value(goal)) / Goals.Sum(goal => goal.Weight);
}
