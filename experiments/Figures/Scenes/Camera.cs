using System.Collections.Immutable;

namespace Hipi.Command.Figures.Scenes;

/// <summary>A vector of three doubles.</summary>
public readonly record struct Vector(double X, double Y, double Z)
{
    public static Vector operator +(Vector a, Vector b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Vector operator *(double scale, Vector a) => new(scale * a.X, scale * a.Y, scale * a.Z);

    public static Vector Of(ImmutableArray<double> values) => new(values[0], values[1], values[2]);

    /// <summary>Column of a row-major 3 x 3 matrix: where its own axis points in the world.</summary>
    public static Vector Axis(ImmutableArray<double> rotation, int axis) => new(rotation[axis], rotation[axis + 3], rotation[axis + 6]);

    public double Dot(Vector other) => X * other.X + Y * other.Y + Z * other.Z;
}

/// <summary>A point of the picture: to the right, down, and towards the camera; metres before the picture's scale.</summary>
public readonly record struct Seen(double X, double Y, double Near);

/// <summary>A camera at infinity: parallel lines stay parallel, so that each solid's outline is exact and simple.</summary>
/// <param name="azimuth">Degrees about the vertical from the world's x axis to the camera.</param>
/// <param name="elevation">Degrees of the camera above the horizon.</param>
public sealed class Camera(double azimuth, double elevation)
{
    private readonly double a = azimuth * Math.PI / 180, e = elevation * Math.PI / 180;

    /// <summary>From the scene to the camera.</summary>
    public Vector ToCamera => new(Math.Cos(e) * Math.Cos(a), Math.Cos(e) * Math.Sin(a), Math.Sin(e));

    private Vector Right => new(-Math.Sin(a), Math.Cos(a), 0);

    private Vector Up => new(-Math.Sin(e) * Math.Cos(a), -Math.Sin(e) * Math.Sin(a), Math.Cos(e));

    /// <summary>From above the camera's left shoulder to the scene, reversed: the direction towards the light.</summary>
    public Vector ToLight => 0.9 * new Vector(0, 0, 1) + 0.35 * ToCamera + -0.45 * Right;

    public Seen See(Vector point) => new(point.Dot(Right), -point.Dot(Up), point.Dot(ToCamera));
}
