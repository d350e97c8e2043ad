using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Hipi.Numerics;

namespace Hipi.Environments.MuJoCo;

/// <summary>
/// A fixed walk of an environment, as a hash: 2,000 random steps, begun anew every 250, every state row and all positions and velocities in
/// doubles.
/// </summary>
/// <remarks>
/// One MuJoCo version has one hash a domain, on every CPU. A checkpoint is taken and loaded in every episode; the tests ask that a walk
/// without them has the same hash.
/// </remarks>
public static class PhysicsTrace
{
    public const int Steps = 2000;
    private const int Episode = 250, SaveAt = 130;

    /// <summary>SHA-256 of the walk, in small hex digits.</summary>
    public static string Of(MuJoCoEnvironment environment) => Of(environment, Reloaded);

    /// <param name="environment">Walked from a reset on.</param>
    /// <param name="midway">Given the environment in the middle of each episode; what it returns walks on.</param>
    internal static string Of(MuJoCoEnvironment environment, Func<MuJoCoEnvironment, MuJoCoEnvironment> midway)
    {
        RngStream dynamics = new(1, "environment"), actions = new(1, "actions");
        float[] state = new float[environment.StateSize], next = new float[environment.StateSize],
            action = new float[environment.ActionSize];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int step = 0; step < Steps; step++)
        {
            if (step % Episode == 0) environment.Reset(ref dynamics, state);
            if (step % Episode == SaveAt) environment = midway(environment);
            for (int i = 0; i < action.Length; i++) action[i] = 2f * actions.NextSingle() - 1f;
            environment.Step(ref dynamics, state, action, next);
            next.CopyTo(state, 0);
            hash.AppendData(MemoryMarshal.AsBytes<float>(next));
            hash.AppendData(MemoryMarshal.AsBytes(environment.World.Qpos));
            hash.AppendData(MemoryMarshal.AsBytes(environment.World.Qvel));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Another slot, gone on from this one's saved state.</summary>
    private static MuJoCoEnvironment Reloaded(MuJoCoEnvironment environment)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, System.Text.Encoding.UTF8, leaveOpen: true)) environment.Save(writer);
        bytes.Position = 0;
        var other = (MuJoCoEnvironment)environment.Fork();
        using var reader = new BinaryReader(bytes);
        other.Load(reader);
        return other;
    }
}
