namespace Hipi.Experiments.Ceiling;

/// <summary>Finite-horizon value iteration for one goal: the best probability of meeting it within k moves, from every position.</summary>
/// <remarks>
/// C_0 = 0 and C_k(s) = max_a E[hit(s') + (1 - hit(s')) C_k-1(s')]: hit is exact, never interpolated, up to a ramp one displacement wide at
/// the disc's edge (the lattice's area inside it); C is smooth and is interpolated. Around the goal, where one move may hit, nodes and
/// displacements are finer.
/// </remarks>
internal sealed class GoalValues
{
    private const float NearHalfWidth = 1.5f;   // more than one move plus the radius

    private readonly MapMoves map;
    private readonly MoveLattice nearLattice;
    private readonly NodeGrid near;
    private readonly Landing[] nearLandings;
    private readonly bool[] covered;            // map nodes that read the near ones
    private readonly float[][] mapValues, nearValues;
    private readonly float goalX, goalY, radius;
    private readonly float[] mapMoves, nearMoves;

    public GoalValues(MapMoves map, MoveLattice nearLattice, float nearSpacing, float goalX, float goalY, float radius, int moves)
    {
        (this.map, this.nearLattice, this.goalX, this.goalY, this.radius) = (map, nearLattice, goalX, goalY, radius);
        int steps = (int)MathF.Ceiling(NearHalfWidth / nearSpacing);
        (float fromX, float fromY) = (goalX - steps * nearSpacing, goalY - steps * nearSpacing);
        near = new NodeGrid(map.Navigation.Map, fromX, fromY, nearSpacing, 2 * steps + 1, 2 * steps + 1);
        covered = [.. Enumerable.Range(0, map.Nodes.Count).Select(node => Covered(map.Nodes.Position(node)))];
        (mapMoves, nearMoves) = (new float[map.MovesPerNode], new float[nearLattice.Size * nearLattice.Size]);
        nearLandings = NearLandings();
        (mapValues, nearValues) = (new float[moves + 1][], new float[moves + 1][]);
        (mapValues[0], nearValues[0]) = (new float[map.Nodes.Count], new float[near.Count]);
        for (int k = 1; k <= moves; k++) (mapValues[k], nearValues[k]) = Backup(k);
    }

    /// <summary>True where a position has met the goal.</summary>
    public bool Meets(float x, float y) => Distance(x, y) < radius;

    /// <summary>The best success probability with <paramref name="moves"/> moves left, and the action that attains it.</summary>
    public (float Value, float ActionX, float ActionY) Best(float x, float y, int moves)
    {
        bool close = near.Covers(x, y);
        MoveLattice lattice = close ? nearLattice : map.Lattice;
        float[] values = close ? nearMoves : mapMoves;
        for (int move = 0; move < values.Length; move++) values[move] = Read(LandingOf(x, y, lattice, move), moves - 1);
        (float value, int i, int j) = lattice.Best(values);
        return (value, lattice.Displacement(i), lattice.Displacement(j));
    }

    private (float[] Map, float[] Near) Backup(int k)
    {
        float[] nearNext = new float[near.Count], mapNext = new float[map.Nodes.Count];
        for (int node = 0; node < near.Count; node++)
        {
            if (!near.Free[node]) continue;
            for (int move = 0; move < nearMoves.Length; move++) nearMoves[move] = Read(nearLandings[node * nearMoves.Length + move], k - 1);
            nearNext[node] = nearLattice.Best(nearMoves).Value;
        }
        for (int free = 0; free < map.FreeNodes.Length; free++) mapNext[map.FreeNodes[free]] = MapBackup(free, k, nearNext);
        return (mapNext, nearNext);
    }

    private float MapBackup(int free, int k, float[] nearNext)
    {
        int node = map.FreeNodes[free];
        (float x, float y) = map.Nodes.Position(node);
        if (covered[node] && near.At(x, y) is { IsEmpty: false } stencil) return stencil.Read(nearNext);
        bool mixed = MathF.Max(MathF.Abs(x - goalX), MathF.Abs(y - goalY)) < NearHalfWidth + 1.5f;
        for (int move = 0; move < mapMoves.Length; move++)
            mapMoves[move] = mixed
                ? Read(LandingOf(x, y, map.Lattice, move), k - 1)
                : map.Landings[free * mapMoves.Length + move].Read(mapValues[k - 1]);
        return map.Lattice.Best(mapMoves).Value;
    }

    private Landing[] NearLandings()
    {
        Landing[] landings = new Landing[near.Count * nearMoves.Length];
        for (int node = 0; node < near.Count; node++)
        {
            if (!near.Free[node]) continue;
            (float x, float y) = near.Position(node);
            for (int move = 0; move < nearMoves.Length; move++)
                landings[node * nearMoves.Length + move] = LandingOf(x, y, nearLattice, move);
        }
        return landings;
    }

    private Landing LandingOf(float x, float y, MoveLattice lattice, int move)
    {
        (float toX, float toY) = map.Land(x, y, lattice, move);
        float spacing = lattice.Displacement(1) - lattice.Displacement(0);
        float hit = Math.Clamp(0.5f + (radius - Distance(toX, toY)) / spacing, 0, 1);
        if (near.Covers(toX, toY) && near.At(toX, toY) is { IsEmpty: false } stencil) return new Landing(hit, true, stencil);
        return new Landing(hit, false, map.Nodes.At(toX, toY));
    }

    private float Read(in Landing landing, int k) =>
        landing.Hit + (1 - landing.Hit) * landing.Stencil.Read((landing.Near ? nearValues : mapValues)[k]);

    private bool Covered((float X, float Y) position) => near.Covers(position.X, position.Y);

    private float Distance(float x, float y) => MathF.Sqrt((x - goalX) * (x - goalX) + (y - goalY) * (y - goalY));

    private readonly record struct Landing(float Hit, bool Near, Stencil Stencil);
}
