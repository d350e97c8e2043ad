using Hipi.Environments;

namespace Hipi.Experiments.Ceiling;

/// <summary>A rectangle of value nodes over the map, and bilinear interpolation between the free ones.</summary>
/// <remarks>
/// Node (a, b) lies at (OriginX + a * spacing, OriginY + b * spacing). Nodes in walls carry no value: their weight goes to the others
/// (walls are at least as thick as a stencil, so that no interpolation reads through one).
/// </remarks>
internal sealed class NodeGrid
{
    private readonly float originX, originY, spacing;

    public NodeGrid(NavigationMap map, float originX, float originY, float spacing, int countX, int countY)
    {
        (this.originX, this.originY, this.spacing, CountX, CountY) = (originX, originY, spacing, countX, countY);
        Free = new bool[countX * countY];
        for (int node = 0; node < Free.Length; node++)
        {
            (float x, float y) = Position(node);
            Free[node] = !map.IsBlocked(x, y);
        }
    }

    public int CountX { get; }
    public int CountY { get; }
    public int Count => Free.Length;

    /// <summary>Whether each node lies in free space.</summary>
    public bool[] Free { get; }

    public (float X, float Y) Position(int node) => (originX + node / CountY * spacing, originY + node % CountY * spacing);

    /// <summary>True where a position lies between the outermost nodes.</summary>
    public bool Covers(float x, float y) =>
        x >= originX && y >= originY && x <= originX + (CountX - 1) * spacing && y <= originY + (CountY - 1) * spacing;

    /// <summary>The stencil of a position, clamped to the rectangle; weight 0 throughout where no node near it is free.</summary>
    public Stencil At(float x, float y)
    {
        (int a, float fx) = Split((x - originX) / spacing, CountX);
        (int b, float fy) = Split((y - originY) / spacing, CountY);
        int node = a * CountY + b, right = CountX > 1 ? CountY : 0, up = CountY > 1 ? 1 : 0;
        float w00 = Weight(node, (1 - fx) * (1 - fy)), w01 = Weight(node + up, (1 - fx) * fy);
        float w10 = Weight(node + right, fx * (1 - fy)), w11 = Weight(node + right + up, fx * fy);
        float total = w00 + w01 + w10 + w11, scale = total > 0 ? 1 / total : 0;
        return new Stencil(node, right, up, w00 * scale, w01 * scale, w10 * scale, w11 * scale);
    }

    private float Weight(int node, float weight) => Free[node] ? weight : 0;

    private static (int Node, float Fraction) Split(float coordinate, int count)
    {
        int node = Math.Clamp((int)MathF.Floor(coordinate), 0, Math.Max(0, count - 2));
        return (node, Math.Clamp(coordinate - node, 0, 1));
    }
}

/// <summary>Four nodes and their weights.</summary>
internal readonly record struct Stencil(int Node, int Right, int Up, float W00, float W01, float W10, float W11)
{
    public bool IsEmpty => W00 + W01 + W10 + W11 == 0;

    public float Read(float[] values) =>
        W00 * values[Node] + W01 * values[Node + Up] + W10 * values[Node + Right] + W11 * values[Node + Right + Up];
}
