using Hipi.Environments;

namespace Hipi.Command.Figures.Scenes;

/// <summary>Points on a solid's surface, from which its bounds and its shadow follow.</summary>
public static class Surface
{
    private const int Around = 24;
    private static readonly Vector[] Ball = [.. from k in Enumerable.Range(-3, 7) from j in Enumerable.Range(0, Around)
        select OnBall(k * Math.PI / 6, j * 2 * Math.PI / Around)];

    /// <summary>Points whose convex hull is the solid, nearly; none for a plane.</summary>
    public static IEnumerable<Vector> Points(Solid solid)
    {
        (double a, double b, double c) = (solid.Size[0], solid.Size[1], solid.Size[2]);
        return solid.Kind switch
        {
            SolidKind.Sphere => Ball.Select(p => Placed(solid, a * p)),
            SolidKind.Capsule => Ball.Select(p => Placed(solid, a * p + new Vector(0, 0, p.Z < 0 ? -b : b))),
            SolidKind.Ellipsoid => Ball.Select(p => Placed(solid, new Vector(a * p.X, b * p.Y, c * p.Z))),
            SolidKind.Cylinder => from end in Ends from p in Ball.Take(4 * Around).TakeLast(Around)
                                  select Placed(solid, new Vector(a * p.X, a * p.Y, end * b)),
            SolidKind.Box => from x in Ends from y in Ends from z in Ends select Placed(solid, new Vector(x * a, y * b, z * c)),
            _ => [],
        };
    }

    /// <summary>From a solid's own axes to the world.</summary>
    public static Vector Placed(Solid solid, Vector own) =>
        Vector.Of(solid.Position) + own.X * Vector.Axis(solid.Rotation, 0) + own.Y * Vector.Axis(solid.Rotation, 1)
        + own.Z * Vector.Axis(solid.Rotation, 2);

    private static double[] Ends => [-1, 1];

    private static Vector OnBall(double latitude, double longitude) =>
        new(Math.Cos(latitude) * Math.Cos(longitude), Math.Cos(latitude) * Math.Sin(longitude), Math.Sin(latitude));
}
