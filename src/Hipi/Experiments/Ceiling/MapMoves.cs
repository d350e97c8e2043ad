using Hipi.Environments;

namespace Hipi.Experiments.Ceiling;

/// <summary>Value nodes over the whole map, and where each displacement of the lattice leads from each; shared by all goals.</summary>
internal sealed class MapMoves
{
    public MapMoves(Navigation navigation, MoveLattice lattice, int nodesPerCell)
    {
        (Navigation, Lattice) = (navigation, lattice);
        float spacing = 1f / nodesPerCell;
        int side = navigation.Map.Size * nodesPerCell;
        Nodes = new NodeGrid(navigation.Map, spacing / 2, spacing / 2, spacing, side, side);
        FreeNodes = [.. Enumerable.Range(0, Nodes.Count).Where(node => Nodes.Free[node])];
        Landings = new Stencil[FreeNodes.Length * MovesPerNode];
        for (int k = 0; k < FreeNodes.Length; k++)
        {
            (float x, float y) = Nodes.Position(FreeNodes[k]);
            for (int move = 0; move < MovesPerNode; move++)
            {
                (float toX, float toY) = Land(x, y, lattice, move);
                Landings[k * MovesPerNode + move] = Nodes.At(toX, toY);
            }
        }
    }

    public Navigation Navigation { get; }
    public MoveLattice Lattice { get; }
    public NodeGrid Nodes { get; }

    /// <summary>Indices of the nodes in free space.</summary>
    public int[] FreeNodes { get; }

    public int MovesPerNode => Lattice.Size * Lattice.Size;

    /// <summary>Stencil of the landing of each displacement from each free node; [FreeNodes, MovesPerNode].</summary>
    public Stencil[] Landings { get; }

    /// <summary>Where displacement <paramref name="move"/> of a lattice leads from a position.</summary>
    public (float X, float Y) Land(float x, float y, MoveLattice lattice, int move) =>
        Navigation.Displace(x, y, lattice.Displacement(move / lattice.Size), lattice.Displacement(move % lattice.Size));
}
