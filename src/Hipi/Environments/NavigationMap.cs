using System.Collections.Immutable;

namespace Hipi.Environments;

/// <summary>The cells of the navigation box: free or wall; cell (i, j) is row i, column j.</summary>
/// <remarks>Source: E-NAVIGATION.  Two-dimensional arrays of cells are kept row-major in one array, [Size, Size].</remarks>
public sealed class NavigationMap
{
    /// <summary>The four rooms before repetition: # is a wall, . is free; the doors are (2, 5), (5, 1), (6, 8) and (9, 5).</summary>
    public static ImmutableArray<string> FourRooms { get; } =
    [
        ".....#.....",
        ".....#.....",
        "...........",
        ".....#.....",
        ".....#.....",
        "#.####.....",
        ".....###.##",
        ".....#.....",
        ".....#.....",
        "...........",
        ".....#.....",
    ];

    private readonly bool[] walls;
    private readonly int[] free;

    public NavigationMap(NavigationLayout layout, int resize)
    {
        Size = FourRooms.Length * resize;
        walls = new bool[Size * Size];
        for (int i = 0; i < Size; i++)
        for (int j = 0; j < Size; j++)
            walls[i * Size + j] = layout == NavigationLayout.FourRooms && FourRooms[i / resize][j / resize] == '#';
        free = [.. Enumerable.Range(0, walls.Length).Where(cell => !walls[cell])];
    }

    /// <summary>Cells along each side; positions lie in [0, Size] on both axes.</summary>
    public int Size { get; }

    /// <summary>Number of free cells.</summary>
    public int FreeCount => free.Length;

    public bool IsWall(int i, int j) => walls[i * Size + j];

    /// <summary>Row and column of a free cell, in row-major order.</summary>
    public (int I, int J) FreeCell(int index) => Math.DivRem(free[index], Size);

    /// <summary>The cell of a coordinate in [0, Size]: its floor; the upper edge belongs to the last cell.</summary>
    public int Cell(float coordinate) => Math.Min((int)MathF.Floor(coordinate), Size - 1);

    /// <summary>True where the position lies outside the box or in a wall.</summary>
    public bool IsBlocked(float x, float y) =>
        !(x >= 0 && x <= Size && y >= 0 && y <= Size) || IsWall(Cell(x), Cell(y));
}
