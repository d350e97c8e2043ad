using System.Collections.Immutable;
using Hipi.Environments;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Didactic;

/// <summary>The gridworld: moves, edges, indices, starts.</summary>
public sealed class GridProperties
{
    private static Grid Make(int rows = 3, int columns = 4, int moves = 5, params (int Row, int Column)[] starts) => new(new GridOptions
    {
        Rows = rows, Columns = columns, Moves = moves,
        Starts = [.. (starts.Length == 0 ? [(1, 1)] : starts).Select(s => ImmutableArray.Create(s.Row, s.Column))],
    });

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 2, 1)]
    [InlineData(2, 1, 0)]
    [InlineData(3, 1, 2)]
    [InlineData(4, 1, 1)]
    public void Step_EveryMove_LeadsToTheCellItNames(int move, int row, int column)
    {
        Grid grid = Make();
        float[] action = new float[2], next = new float[2];
        grid.GetAction(move, action);
        var stream = new RngStream(1, "environment");
        grid.Step(ref stream, [1, 1], action, next);
        Assert.Equal([row, column], next.Select(x => (int)x));
        Assert.Equal(0UL, stream.Position);
    }

    [Fact]
    public void Next_OffTheEdge_StaysInPlace()
    {
        Grid grid = Make();
        Assert.Equal(0, grid.Next(0, 0));
        Assert.Equal(0, grid.Next(0, 2));
        Assert.Equal(11, grid.Next(11, 1));
        Assert.Equal(11, grid.Next(11, 3));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Indices_OfEveryStateAndMove_RoundTrip(int moves)
    {
        Grid grid = Make(moves: moves);
        float[] buffer = new float[2];
        for (int s = 0; s < grid.StateCount; s++)
        {
            grid.GetState(s, buffer);
            Assert.Equal(s, grid.StateIndex(buffer));
        }
        for (int a = 0; a < grid.ActionCount; a++)
        {
            grid.GetAction(a, buffer);
            Assert.Equal(a, grid.ActionIndex(buffer));
        }
    }

    [Fact]
    public void ActionIndex_WeakAction_StaysOnlyWithFiveMoves()
    {
        Assert.Equal(Grid.Stay, Make(moves: 5).ActionIndex([0.3f, -0.4f]));
        Assert.Equal(2, Make(moves: 4).ActionIndex([0.3f, -0.4f]));
        Assert.Equal(1, Make(moves: 4).ActionIndex([0f, 0f]));
    }

    [Fact]
    public void Reset_ListedStarts_DrawsThemAlone()
    {
        Grid grid = Make(3, 4, 5, (2, 0), (0, 3));
        var stream = new RngStream(3, "environment");
        float[] state = new float[2];
        int[] seen = new int[grid.StateCount];
        for (int i = 0; i < 1000; i++)
        {
            grid.Reset(ref stream, state);
            seen[grid.StateIndex(state)]++;
        }
        Assert.Equal(1000, seen[8] + seen[3]);
        Assert.InRange(seen[8], 420, 580);   // 1000 fair draws: 5 standard deviations of 15.8
        Assert.Equal(0.5, grid.StartProbability(8));
        Assert.Equal(0, grid.StartProbability(0));
    }

    [Fact]
    public void Observe_Corners_AreScaledToPlusMinusOne()
    {
        float[] seen = new float[2];
        Make().Observe([0, 3], seen);
        Assert.Equal([-1f, 1f], seen);
        Make(1, 4, 5, (0, 0)).Observe([0, 0], seen);
        Assert.Equal([0f, -1f], seen);
    }

    [Fact]
    public void Grid_StartOutside_IsRefused()
    {
        Assert.Contains("[3, 0]", Assert.Throws<ArgumentException>(() => Make(3, 4, 5, (3, 0))).Message);
        Assert.Throws<ArgumentException>(() => new Grid(new GridOptions { Rows = 3, Columns = 3, Moves = 5, Starts = [] }));
    }
}
