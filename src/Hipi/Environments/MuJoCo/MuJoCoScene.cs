using System.Collections.Immutable;

namespace Hipi.Environments.MuJoCo;

/// <summary>The solids of a world as they stand: every geom that pictures show (groups 0 to 2), but for those of mocap bodies.</summary>
public static class MuJoCoScene
{
    private const int ShownGroups = 3;

    public static ImmutableArray<Solid> Of(MuJoCoWorld world)
    {
        ReadOnlySpan<int> groups = world.Integers(MuJoCoIntegers.GeomGroup), bodies = world.Integers(MuJoCoIntegers.GeomBody);
        ReadOnlySpan<int> mocap = world.Integers(MuJoCoIntegers.BodyMocap);
        (int[] links, bool[] moved) = Trees(world);
        var solids = ImmutableArray.CreateBuilder<Solid>();
        for (int geom = 0; geom < groups.Length; geom++)
        {
            int body = bodies[geom];
            if (groups[geom] >= ShownGroups || mocap[body] >= 0) continue;
            SolidPart part = links[body] == 0 ? SolidPart.Fixed : moved[body] ? SolidPart.Robot : SolidPart.Object;
            if (Kind(world.Integers(MuJoCoIntegers.GeomType)[geom]) is { } kind)
                solids.Add(new Solid(kind, part, links[body], Slice(world, MuJoCoField.GeomSize, geom, 3),
                    Slice(world, MuJoCoField.GeomXpos, geom, 3), Slice(world, MuJoCoField.GeomXmat, geom, 9)));
        }
        return solids.ToImmutable();
    }

    /// <summary>For each body: how many jointed bodies lie above it, itself included, and whether an actuator moves its tree.</summary>
    private static (int[] Links, bool[] Moved) Trees(MuJoCoWorld world)
    {
        ReadOnlySpan<int> parents = world.Integers(MuJoCoIntegers.BodyParent), joints = world.Integers(MuJoCoIntegers.JointBody);
        int[] links = new int[parents.Length], roots = new int[parents.Length];
        bool[] moved = new bool[parents.Length];
        for (int body = 1; body < parents.Length; body++)
        {
            links[body] = links[parents[body]] + (joints.Contains(body) ? 1 : 0);
            roots[body] = parents[body] == 0 ? body : roots[parents[body]];
        }
        for (int k = 0; k < world.Ctrl.Length; k++)
            if (world.ActuatedJoint(k) is var joint and >= 0) moved[roots[joints[joint]]] = true;
        for (int body = 1; body < parents.Length; body++) moved[body] = moved[roots[body]];
        return (links, moved);
    }

    private static SolidKind? Kind(int geom) => geom switch
    {
        0 => SolidKind.Plane,
        2 => SolidKind.Sphere,
        3 => SolidKind.Capsule,
        4 => SolidKind.Ellipsoid,
        5 => SolidKind.Cylinder,
        6 => SolidKind.Box,
        _ => null,
    };

    private static ImmutableArray<double> Slice(MuJoCoWorld world, MuJoCoField field, int index, int size) =>
        [.. world[field].Slice(size * index, size)];
}
