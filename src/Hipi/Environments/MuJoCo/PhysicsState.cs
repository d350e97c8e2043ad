using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Hipi.Environments.MuJoCo;

/// <summary>The whole physics state of a world, as a checkpoint holds it: a world that loads it goes on bit for bit.</summary>
/// <remarks>
/// The state proper, the solver's warm start and the sensor readings; what follows from positions and velocities is computed again.
/// Readings of the acceleration stage (touch, force) belong to the step before and could not be computed again: they are part of the state.
/// </remarks>
internal static class PhysicsState
{
    private static readonly ImmutableArray<MuJoCoField> Parts =
    [
        MuJoCoField.Time, MuJoCoField.Qpos, MuJoCoField.Qvel, MuJoCoField.Act, MuJoCoField.QaccWarmstart, MuJoCoField.Ctrl,
        MuJoCoField.QfrcApplied, MuJoCoField.XfrcApplied, MuJoCoField.MocapPos, MuJoCoField.MocapQuat, MuJoCoField.Userdata,
        MuJoCoField.Sensordata,
    ];

    public static void Save(MuJoCoWorld world, BinaryWriter writer)
    {
        writer.Write(MuJoCoLibrary.Version!);
        foreach (MuJoCoField part in Parts) writer.Write(MemoryMarshal.AsBytes(world[part]));
    }

    /// <exception cref="InvalidDataException">The state is of another version of MuJoCo: going on would mix two engines in one
    /// curve.</exception>
    public static void Load(MuJoCoWorld world, BinaryReader reader)
    {
        string version = reader.ReadString();
        if (version != MuJoCoLibrary.Version)
            throw new InvalidDataException($"its physics is of MuJoCo {version}, installed is {MuJoCoLibrary.Version}");
        world.Reset();
        foreach (MuJoCoField part in Parts) reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(world[part]));
        world.Step1();
    }
}
