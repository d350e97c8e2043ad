using System.Collections.Immutable;
using Hipi.Environments;
using Hipi.Numerics;
using Hipi.Tasks;

namespace Hipi.Experiments.Protocols;

/// <summary>
/// Random crossing pairs on 5x5 to 9x9 grids: a walk from the bottom row to the top row, one from the left column to the right.
/// </summary>
/// <remarks>
/// Neither walk turns back, so the two share a cell (a walk by edges from side to side blocks the other). Pairs in which a walk starts or
/// ends on the other are drawn again. Candidates: both ends, a cell of each walk before and after the crossing where there is one, two
/// cells off both.
/// </remarks>
internal static class CrossingDraw
{
    private const int Smallest = 5, Largest = 9, OffBoth = 2;

    /// <summary>Pair <paramref name="index"/> of a seed, with the reward scheme of <paramref name="template"/>.</summary>
    public static CrossingPair Pair(ulong seed, int index, int moves, GoalListOptions template)
    {
        var stream = new RngStream(seed, "crossing-pairs", (ulong)index);
        while (true)
        {
            (int rows, int columns) = (Side(ref stream), Side(ref stream));
            (int bottom, int top) = (stream.NextInt(columns), stream.NextInt(columns));
            (int left, int right) = (stream.NextInt(rows), stream.NextInt(rows));
            string up = Walk(ref stream, 'u', rows - 1, top < bottom ? 'l' : 'r', Math.Abs(top - bottom));
            string across = Walk(ref stream, 'r', columns - 1, right < left ? 'u' : 'd', Math.Abs(right - left));
            var grid = new GridOptions { Rows = rows, Columns = columns, Moves = moves, Starts = [[rows - 1, bottom], [left, 0]] };
            var world = new Grid(grid);
            Path first = Moves.Follow(world, world.Starts[0], up), second = Moves.Follow(world, world.Starts[1], across);
            if (!IsClean(first, second)) continue;
            ImmutableArray<int> cells = Candidates(ref stream, world, first, second);
            return CrossingPair.Of(grid, template with { Goals = [.. cells.Select(cell => Coordinates(cell, columns))] }, [up, across]);
        }
    }

    private static bool IsClean(Path first, Path second) =>
        !second.States.Contains(first.Start) && !second.States.Contains(first.End)
        && !first.States.Contains(second.Start) && !first.States.Contains(second.End);

    private static ImmutableArray<int> Candidates(ref RngStream stream, Grid grid, Path first, Path second)
    {
        var cells = ImmutableArray.CreateBuilder<int>();
        cells.AddRange(first.End, second.End);
        foreach ((Path path, Path other) in ((Path, Path)[])[(first, second), (second, first)])
        {
            int enters = path.States.IndexOf(path.States.First(other.States.Contains));
            int leaves = path.States.LastIndexOf(path.States.Last(other.States.Contains));
            AddOneOf(ref stream, cells, [.. path.States[1..enters]]);
            AddOneOf(ref stream, cells, [.. path.States[(leaves + 1)..^1]]);
        }
        for (int k = 0; k < OffBoth; k++)
            AddOneOf(ref stream, cells, [.. Enumerable.Range(0, grid.StateCount).Where(cell =>
                !first.States.Contains(cell) && !second.States.Contains(cell) && !cells.Contains(cell))]);
        return cells.ToImmutable();
    }

    private static void AddOneOf(ref RngStream stream, ImmutableArray<int>.Builder cells, ImmutableArray<int> choices)
    {
        if (choices.Length > 0) cells.Add(choices[stream.NextInt(choices.Length)]);
    }

    /// <summary>The moves in random order.</summary>
    private static string Walk(ref RngStream stream, char along, int steps, char sideways, int shifts)
    {
        char[] moves = [.. Enumerable.Repeat(along, steps), .. Enumerable.Repeat(sideways, shifts)];
        for (int k = moves.Length - 1; k > 0; k--)
        {
            int other = stream.NextInt(k + 1);
            (moves[k], moves[other]) = (moves[other], moves[k]);
        }
        return new string(moves);
    }

    private static int Side(ref RngStream stream) => Smallest + stream.NextInt(Largest - Smallest + 1);

    private static ImmutableArray<double> Coordinates(int cell, int columns) => [cell / columns, cell % columns];
}
