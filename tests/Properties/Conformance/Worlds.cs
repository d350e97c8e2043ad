using Hipi.Environments;
using Hipi.InverseRl;
using Hipi.Numerics;
using Hipi.Relabelling;
using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.Properties.Conformance;

/// <summary>Registered parts with their default settings and a few changes, and replay buffers filled by a random policy.</summary>
internal static class Worlds
{
    public static IEnvironment Environment(string name, string changes = "{}")
    {
        var kind = EnvironmentRegistry.All.Find(name)!;
        return kind.Create(Defaults.Options("environments", name, kind.Options, changes));
    }

    public static Navigation Navigation(string changes = "{}") => (Navigation)Environment("navigation", changes);

    public static ITaskFamily Family(string name, IEnvironment environment, string changes = "{}")
    {
        var kind = TaskRegistry.All.Find(name)!;
        return kind.Create(Defaults.Options("tasks", name, kind.Options, changes), environment);
    }

    public static IRelabeller Arm(string name, RelabelContext context, string changes = "{}")
    {
        var kind = RelabellerRegistry.All.Find(name)!;
        return kind.Create(Defaults.Options("arms", name, kind.Options, changes), context);
    }

    public static RelabelContext Context(
        EpisodeReplay replay, IEnvironment environment, ITaskFamily family, int batch, ulong seed, ICandidateScorer? scorer = null) =>
        new(replay, family, environment, name => scorer ?? throw new InvalidOperationException($"no scorer {name} here"), batch, seed);

    /// <summary>Episodes of a uniformly random policy, each cut after some steps or ended by its task.</summary>
    public static EpisodeReplay Collect(IEnvironment environment, ITaskFamily family, ulong seed, int episodes, int steps,
        int capacity = 100_000)
    {
        var replay = new EpisodeReplay(capacity, environment.StateSize, environment.ActionSize, family.TaskSize);
        RngStream dynamics = new(seed, "environment"), tasks = new(seed, "tasks"), exploration = new(seed, "exploration");
        for (int episode = 0; episode < episodes; episode++)
            CollectOne(environment, family, replay, steps, ref dynamics, ref tasks, ref exploration);
        return replay;
    }

    public static TransitionBatch Batch(EpisodeReplay replay, int size) => new(size, replay.StateSize, replay.ActionSize, replay.TaskSize);

    public static TransitionBatch Sampled(EpisodeReplay replay, int size, ulong seed)
    {
        TransitionBatch batch = Batch(replay, size);
        var stream = new RngStream(seed, "replay");
        replay.Sample(batch, ref stream);
        return batch;
    }

    public static bool[] All(int size)
    {
        bool[] mask = new bool[size];
        mask.AsSpan().Fill(true);
        return mask;
    }

    private static void CollectOne(
        IEnvironment environment, ITaskFamily family, EpisodeReplay replay, int steps, ref RngStream dynamics, ref RngStream tasks,
        ref RngStream exploration)
    {
        float[] state = new float[environment.StateSize], next = new float[environment.StateSize];
        float[] action = new float[environment.ActionSize], task = new float[family.TaskSize], done = new float[1];
        family.SampleTask(ref tasks, task);
        replay.BeginEpisode(task);
        environment.Reset(ref dynamics, state);
        for (int t = 0; t < steps && done[0] == 0f; t++)
        {
            for (int k = 0; k < action.Length; k++) action[k] = 2f * exploration.NextSingle() - 1f;
            environment.Step(ref dynamics, state, action, next);
            replay.Append(state, action, next);
            family.Terminals(state, task, done, 1);
            next.CopyTo(state, 0);
        }
        replay.EndEpisode();
    }
}
