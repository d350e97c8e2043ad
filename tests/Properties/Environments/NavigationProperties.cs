using FsCheck;
using FsCheck.Fluent;
using Hipi.Environments;
using Hipi.Numerics;
using Hipi.Properties.Conformance;
using Hipi.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties.Environments;

/// <summary>E-NAVIGATION: the four rooms, to the letter.</summary>
public sealed class NavigationProperties(ITestOutputHelper output)
{
    private sealed record Walk(NavigationLayout Layout, int Resize, int Substeps, double Noise, bool Bang, int Seed)
    {
        public Navigation Make() => new(new NavigationOptions
        {
            Layout = Layout, Resize = Resize, Substeps = Substeps, ActionNoise = Noise,
            Start = NavigationStart.Uniform, Observation = NavigationObservation.Raw, Clock = 0,
        });
    }

    private static readonly Arbitrary<Walk> Walks = Arb.From(
        from open in Gen.Choose(0, 5)
        from resize in Gen.Choose(1, 4)
        from substeps in Gen.Choose(2, 12)
        from noise in Gen.Choose(0, 3)
        from bang in Gen.Choose(0, 1)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new Walk(open == 0 ? NavigationLayout.Open : NavigationLayout.FourRooms, resize, substeps, noise, bang == 1, seed));

    [Fact]
    public void Map_FourRoomsByThree_HasTheStatedCells()
    {
        var map = new NavigationMap(NavigationLayout.FourRooms, 3);
        Assert.Equal(33, map.Size);
        Assert.Equal(936, map.FreeCount);
        Assert.Equal(153, 33 * 33 - map.FreeCount);
        Assert.Equal(936, Reachable(map));
    }

    [Fact]
    public void Map_BaseGrid_HasTheStatedWallsAndDoors()
    {
        var map = new NavigationMap(NavigationLayout.FourRooms, 1);
        HashSet<(int, int)> walls =
        [
            (0, 5), (1, 5), (3, 5), (4, 5), (7, 5), (8, 5), (10, 5), (5, 0), (5, 2), (5, 3), (5, 4), (5, 5), (6, 5), (6, 6), (6, 7),
            (6, 9), (6, 10),
        ];
        Assert.Equal(17, walls.Count);
        for (int i = 0; i < 11; i++)
        for (int j = 0; j < 11; j++)
            Assert.Equal(walls.Contains((i, j)), map.IsWall(i, j));
        foreach (var (i, j) in new[] { (2, 5), (5, 1), (6, 8), (9, 5) }) Assert.False(map.IsWall(i, j));
    }

    [Fact]
    public void Goals_AtLeastFifteenFromTheCorner_AreEightyOnePercentOfTheFreeSpace()
    {
        Navigation environment = Worlds.Navigation();
        var stream = new RngStream(1, "goals");
        float[] goal = new float[2], corner = new float[2];
        const int Draws = 100_000;
        int far = 0;
        for (int i = 0; i < Draws; i++)
        {
            environment.SampleGoal(ref stream, goal);
            if (GoalRewards.Distance(goal, corner) >= 15f) far++;
        }
        double exact = ShareBeyond(environment.Map, 15);
        Assert.InRange(exact, 0.805, 0.815);   // 81 %
        Assert.InRange((double)far / Draws, exact - 0.0062, exact + 0.0062);   // 5 standard deviations of sqrt(.81 * .19 / 1e5)
    }

    [Fact]
    public void Step_Any_NeverEntersNorCrossesAWall() =>
        Check.Holds(output, Walks, walk => CrossingViolation(walk, walk.Make().Map),
            ("open room", w => w.Layout == NavigationLayout.Open), ("walls of one cell", w => w.Resize == 1),
            ("two substeps", w => w.Substeps == 2),
            ("no noise", w => w.Noise == 0), ("full actions", w => w.Bang));

    [Fact]
    public void Step_Any_SabotagedMapIsSeen() =>
        Check.Fails(Walks, walk =>
            CrossingViolation(walk with { Layout = NavigationLayout.Open }, new NavigationMap(NavigationLayout.FourRooms, walk.Resize)));

    [Fact]
    public void Step_AgainstAWall_SlidesAlongIt()
    {
        Navigation environment = Worlds.Navigation("""{ "actionNoise": 0 }""");
        float[] next = new float[2];
        var stream = new RngStream(1, "environment");
        environment.Step(ref stream, [1.5f, 14.75f], [1f, 1f], next);      // a wall fills columns 15..17 beside rows 0..5
        Assert.Equal(2.5f, next[0], 5);
        Assert.InRange(next[1], 14.9f, 14.99999f);                         // one substep fits, the next would enter the wall
        environment.Step(ref stream, [0.5f, 0.25f], [-1f, 1f], next);      // the box's edge
        Assert.InRange(next[0], 0f, 0.1f);
        Assert.Equal(1.25f, next[1], 5);
    }

    [Fact]
    public void Step_UpperEdge_BelongsToTheLastCell()
    {
        Navigation environment = Worlds.Navigation("""{ "actionNoise": 0 }""");
        Assert.Equal(32, environment.Map.Cell(33f));
        Assert.False(environment.Map.IsBlocked(33f, 33f));
        Assert.True(environment.Map.IsBlocked(float.BitIncrement(33f), 33f));
        Assert.True(environment.Map.IsBlocked(float.NaN, 0f));
    }

    [Fact]
    public void Step_Noise_IsOneDrawForBothComponents()
    {
        Navigation environment = Worlds.Navigation("""{ "layout": "open" }""");
        RngStream stream = new(7, "environment"), copy = new(7, "environment");
        float[] next = new float[2];
        for (int i = 0; i < 1000; i++)
        {
            environment.Step(ref stream, [16f, 16f], [0.25f, 0.25f], next);
            float expected = Math.Clamp(0.25f + copy.NextNormal(), -1f, 1f);
            Assert.Equal(next[0], next[1]);
            Assert.Equal(expected, next[0] - 16f, 1e-4f);   // ten additions at 16, each within 2^-20
        }
        Assert.Equal(copy.Position, stream.Position);
    }

    [Fact]
    public void Step_TenSubstepsOfATenth_MatchesTheDoubleRule()
    {
        Navigation environment = Worlds.Navigation("""{ "actionNoise": 0 }""");
        var stream = new RngStream(3, "actions");
        float[] state = new float[2], next = new float[2];
        double worst = 0;
        for (int i = 0; i < 10_000; i++)
        {
            environment.SampleGoal(ref stream, state);
            float[] action = [2f * stream.NextSingle() - 1f, 2f * stream.NextSingle() - 1f];
            environment.Step(ref stream, state, action, next);
            (double x, double y) = Reference(environment.Map, state, action);
            if (Math.Abs(next[0] - x) < 0.05 && Math.Abs(next[1] - y) < 0.05)   // a rounding at a wall's edge may cost one substep
                worst = Math.Max(worst, Math.Max(Math.Abs(next[0] - x), Math.Abs(next[1] - y)));
            else Assert.Equal(0.1, Math.Max(Math.Abs(next[0] - x), Math.Abs(next[1] - y)), 2);
        }
        Assert.InRange(worst, 0, 10 * 33 * Math.Pow(2, -23));   // ten additions near 33, each within half an ulp
    }

    [Fact]
    public void Observe_Scaled_MapsTheBoxToPlusMinusOne()
    {
        Navigation environment = Worlds.Navigation("""{ "observation": "scaled", "clock": 5 }""");
        float[] seen = new float[3];
        environment.Observe([0f, 33f, 4f], seen);
        Assert.Equal([-1f, 1f, 1f], seen);
        float[] goal = new float[2];
        environment.ObserveGoal([16.5f, 33f], goal);
        Assert.Equal([0f, 1f], goal);
    }

    [Fact]
    public void Clock_Steps_CountsThem()
    {
        Navigation environment = Worlds.Navigation("""{ "clock": 4 }""");
        Assert.Equal(3, environment.StateSize);
        float[] state = new float[3], next = new float[3];
        var stream = new RngStream(1, "environment");
        environment.Reset(ref stream, state);
        for (int t = 0; t < 4; t++)
        {
            Assert.Equal(t, state[2]);
            environment.Step(ref stream, state, [1f, 0f], next);
            next.CopyTo(state, 0);
        }
    }

    [Fact]
    public void Step_Steady_AllocatesNothing()
    {
        Navigation environment = Worlds.Navigation();
        float[] state = [1f, 1f], next = new float[2], action = [1f, 0.5f];
        var stream = new RngStream(1, "environment");
        Numerics.Allocation.IsNone(() =>
        {
            environment.Step(ref stream, state, action, next);
            environment.Reset(ref stream, state);
            environment.Observe(state, next);
        });
    }

    private static string? CrossingViolation(Walk walk, NavigationMap map)
    {
        Navigation environment = walk.Make();
        var stream = new RngStream((ulong)walk.Seed, "walk");
        float[] state = new float[2], next = new float[2], action = new float[2];
        environment.Reset(ref stream, state);
        for (int t = 0; t < 50; t++)
        {
            for (int k = 0; k < 2; k++) action[k] = walk.Bang ? stream.NextInt(3) - 1 : 2f * stream.NextSingle() - 1f;
            environment.Step(ref stream, state, action, next);
            if (map.IsBlocked(next[0], next[1])) return $"step {t} ends in a wall at ({next[0]}, {next[1]})";
            if (!Connected(map, state, next)) return $"step {t} crosses a wall from ({state[0]}, {state[1]}) to ({next[0]}, {next[1]})";
            next.CopyTo(state, 0);
        }
        return null;
    }

    /// <summary>True where a staircase of free cells joins two positions at most one cell apart on each axis.</summary>
    private static bool Connected(NavigationMap map, float[] from, float[] to)
    {
        (int i, int j, int k, int l) = (map.Cell(from[0]), map.Cell(from[1]), map.Cell(to[0]), map.Cell(to[1]));
        if (Math.Abs(i - k) > 1 || Math.Abs(j - l) > 1) return false;
        return i == k || j == l || !map.IsWall(k, j) || !map.IsWall(i, l);
    }

    private static int Reachable(NavigationMap map)
    {
        var seen = new HashSet<(int, int)> { (0, 0) };
        var queue = new Queue<(int I, int J)>(seen);
        while (queue.TryDequeue(out var cell))
            foreach (var (di, dj) in new[] { (0, 1), (1, 0), (0, -1), (-1, 0) })
            {
                (int i, int j) = (cell.I + di, cell.J + dj);
                if (i >= 0 && j >= 0 && i < map.Size && j < map.Size && !map.IsWall(i, j) && seen.Add((i, j))) queue.Enqueue((i, j));
            }
        return seen.Count;
    }

    /// <summary>Share of the free space at least a distance from the corner, by midpoints of 20 x 20 parts of each cell.</summary>
    private static double ShareBeyond(NavigationMap map, double distance)
    {
        long far = 0;
        for (int index = 0; index < map.FreeCount; index++)
        {
            (int i, int j) = map.FreeCell(index);
            for (int part = 0; part < 400; part++)
            {
                (double x, double y) = (i + (part / 20 + 0.5) / 20, j + (part % 20 + 0.5) / 20);
                if (Math.Sqrt(x * x + y * y) >= distance) far++;
            }
        }
        return far / (400.0 * map.FreeCount);
    }

    private static (double X, double Y) Reference(NavigationMap map, float[] state, float[] action)
    {
        double[] at = [state[0], state[1]];
        for (int k = 0; k < 10; k++)
        for (int axis = 0; axis < 2; axis++)
        {
            double[] moved = [at[0], at[1]];
            moved[axis] += 0.1 * action[axis];
            bool inside = moved.All(x => x >= 0 && x <= map.Size);
            if (inside && !map.IsWall(Math.Min((int)moved[0], map.Size - 1), Math.Min((int)moved[1], map.Size - 1))) at = moved;
        }
        return (at[0], at[1]);
    }
}
