using System.Collections.Immutable;

namespace Hipi.Environments;

/// <summary>An environment made of solids that a picture can show.</summary>
public interface IScene
{
    /// <summary>The solids as they stand after the last reset or step; for pictures, not for learning.</summary>
    ImmutableArray<Solid> Solids();
}

/// <summary>One solid in the world: its kind, what it belongs to, and where it is.</summary>
/// <param name="Kind">Its shape.</param>
/// <param name="Part">What it belongs to.</param>
/// <param name="Link">Number of the rigid link that it is part of; 0 is the world.</param>
/// <param name="Size">[3], metres: radius and half length (capsule, cylinder), half axes (ellipsoid, box), half sides (plane; 0 is
/// endless).</param>
/// <param name="Position">[3], metres: its centre.</param>
/// <param name="Rotation">[9], row-major: from its own axes to the world's; capsules and cylinders lie along their own z, a plane's normal
/// is its z.</param>
public readonly record struct Solid(
    SolidKind Kind, SolidPart Part, int Link, ImmutableArray<double> Size, ImmutableArray<double> Position,
    ImmutableArray<double> Rotation);

/// <summary>Shapes of a <see cref="Solid"/>.</summary>
public enum SolidKind
{
    Plane,
    Sphere,
    Capsule,
    Ellipsoid,
    Cylinder,
    Box,
}

/// <summary>What a <see cref="Solid"/> belongs to.</summary>
public enum SolidPart
{
    /// <summary>The world: floor, table, pedestal.</summary>
    Fixed,

    /// <summary>A tree of bodies with an actuator.</summary>
    Robot,

    /// <summary>A tree of bodies that only contacts move.</summary>
    Object,
}
