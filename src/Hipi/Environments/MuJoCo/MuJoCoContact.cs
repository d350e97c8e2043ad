using System.Runtime.InteropServices;

namespace Hipi.Environments.MuJoCo;

/// <summary>
/// One contact: signed distance (below 0: penetration), position, normal from the first geom to the second, the two geoms.
/// </summary>
/// <remarks>Excluded: 0 where it acts; 1 in the gap, 2 fused, 3 equality, 4 no degrees of freedom.</remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly struct MuJoCoContact
{
    public readonly double Distance, X, Y, Z, NormalX, NormalY, NormalZ;
    public readonly int Geom1, Geom2, Excluded, Dimension;
}
