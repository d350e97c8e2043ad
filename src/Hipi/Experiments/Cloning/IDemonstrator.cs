using System.Security.Cryptography;
using Hipi.Environments;
using Hipi.Numerics;
using Hipi.Tasks;

namespace Hipi.Experiments.Cloning;

/// <summary>Acts out demonstrations of commanded tasks: a trained policy, a script of the environment's, or chance.</summary>
/// <remarks>One trajectory at a time, in order; every draw comes from the given stream, which is the trajectory's own.</remarks>
public interface IDemonstrator
{
    /// <summary>Starts a trajectory; a script draws its quality here.</summary>
    void Begin(ref RngStream stream, ReadOnlySpan<float> task)
    {
    }

    /// <summary>The action at a state.</summary>
    void Act(ref RngStream stream, ReadOnlySpan<float> state, ReadOnlySpan<float> task, Span<float> action);
}

/// <summary>What a demonstrator is built from.</summary>
public sealed record DemonstratorContext(DemonstrationOptions Options, IEnvironment Environment, ITaskFamily Family, SpecSources? Files);

/// <summary>The demonstrators that a spec can name: an environment's scripts are one file and one line here.</summary>
public static class DemonstratorRegistry
{
    public static Registry<Func<DemonstratorContext, IDemonstrator>> All { get; } = new("demonstrator",
        new("policy", typeof(NoOptions), "A trained policy, from the weights of specs/policies.", static context =>
            PolicyDemonstrator.From(context)),
        new("script", typeof(NoOptions), "The environment's own script: the desk's.", static context => DeskDemonstrator.For(context)),
        new("random", typeof(NoOptions), "Actions uniform in [-1, 1].", static _ => new RandomDemonstrator()));
}

/// <summary>Actions uniform in [-1, 1].</summary>
internal sealed class RandomDemonstrator : IDemonstrator
{
    public void Act(ref RngStream stream, ReadOnlySpan<float> state, ReadOnlySpan<float> task, Span<float> action)
    {
        foreach (ref float value in action) value = 2f * stream.NextSingle() - 1f;
    }
}

/// <summary>A policy's published weights: files policies/NAME.safetensors of the command.</summary>
public static class PolicyFile
{
    public static string NameOf(string policy) => $"policies/{policy}.safetensors";

    /// <summary>SHA-256 of a file, as a spec names it.</summary>
    public static string HashOf(byte[] file) => CanonicalJson.Hex(SHA256.HashData(file));
}
