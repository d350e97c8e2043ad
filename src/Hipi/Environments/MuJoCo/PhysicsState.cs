using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Hipi.Environments.MuJoCo;

/// <summary>The whole physics state of a world, as a checkpoint holds it: a world that loads it goes on bit for bit.</summary>
/// <remarks>
/// The state proper, the solver's warm start and the sensor readings; what follows from positions and velocities is computed again, from
/// the positions that the world's own last pass got: a pass normalises quaternions in place, and a second time moves their last bits.
/// Readings of the acceleration stage (touch, force) belong to the step before and could not be computed again: they are part of the state.
/// </remarks>
internal static class PhysicsState
{
    private static readonly ImmutableArray<MuJoCoField> Parts =
    [
        MuJoCoField.Time, MuJoCoField.Qpos, MuJoCoField.Qvel, MuJoCoField.Act, MuJoCoField.QaccWarmstart, MuJoCoField.Ctrl,
        MuJoCoField.QfrcApplied, MuJoCoField.XfrcApplied, MuJoCoField.MocapPos, MuJoCoField.MocapQuat, MuJoCoField.Userdata,
        MuJoCoField.Sensordata, MuJoCoField.QposEntered,
    ];

    /// <summary>Written ahead of the parts; states of other parts, or of another engine, are refused.</summary>
    private static string Kind => $"{MuJoCoLibrary.Version}, {Parts.Length} parts";

    public static void Save(MuJoCoWorld world, BinaryWriter writer)
    {
        writer.Write(Kind);
        foreach (MuJoCoField part in Parts) writer.Write(MemoryMarshal.AsBytes(world[part]));
    }

    /// <exception cref="InvalidDataException">The state is of another version of MuJoCo, where going on would mix two engines in one
    /// curve, or of an older Hipi.</exception>
    public static void Load(MuJoCoWorld world, BinaryReader reader)
    {
        string kind = reader.ReadString();
        if (kind != Kind) throw new InvalidDataException($"its physics is of MuJoCo {kind}, this is {Kind}");
        world.Reset();
        double[][] parts = [.. Parts.Select(part => new double[world[part].Length])];
        foreach (double[] part in parts) reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(part.AsSpan()));
        Write(world, parts);
        world[MuJoCoField.QposEntered].CopyTo(world.Qpos);
        world.Step1();
        Write(world, parts);
    }

    private static void Write(MuJoCoWorld world, double[][] parts)
    {
        for (int i = 0; i < parts.Length; i++) parts[i].CopyTo(world[Parts[i]]);
    }
}
