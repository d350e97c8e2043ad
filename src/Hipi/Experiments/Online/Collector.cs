using Hipi.Environments;
using Hipi.Learning;
using Hipi.Numerics;
using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.Experiments.Online;

/// <summary>Acts in the environment for sampled tasks and stores whole episodes.</summary>
/// <remarks>
/// Source: E-HIPI-RL.  An episode ends after the transition whose own state is terminal for its task, or is cut at the time limit or where
/// physics breaks down, which is no terminal.
/// Numerics: episode e draws its start, task and dynamics noise from stream (`environment`, e), so that all arms of a seed meet the same
/// ones.
/// Alloc: none in <see cref="Step"/> but for the growth of the buffer.
/// </remarks>
public sealed class Collector(
    IEnvironment environment, ITaskFamily family, ILearner learner, EpisodeReplay replay, ulong seed, int maxEpisodeSteps) : IStateful
{
    private readonly float[] state = new float[environment.StateSize], next = new float[environment.StateSize];
    private readonly float[] action = new float[environment.ActionSize], task = new float[family.TaskSize], terminal = new float[1];
    private RngStream exploration = new(seed, "exploration");
    private RngStream dynamics;
    private int stepInEpisode;

    /// <summary>Episodes that have ended.</summary>
    public long Episodes { get; private set; }

    /// <summary>Those of them that were cut where physics broke down.</summary>
    public long Interruptions => environment.Interruptions;

    /// <summary>One environment step by the learner's policy.</summary>
    public void Step()
    {
        BeginIfNeeded();
        learner.SampleAction(state, task, action, ref exploration);
        Advance();
    }

    /// <summary>One environment step with an action uniform on [-1, 1]: the warm-up.</summary>
    public void RandomStep()
    {
        BeginIfNeeded();
        for (int i = 0; i < action.Length; i++) action[i] = 2f * exploration.NextSingle() - 1f;
        Advance();
    }

    private void BeginIfNeeded()
    {
        if (stepInEpisode > 0) return;
        dynamics = new RngStream(seed, "environment", (ulong)Episodes);
        environment.Reset(ref dynamics, state);
        family.SampleTask(ref dynamics, task);
        replay.BeginEpisode(task);
    }

    private void Advance()
    {
        environment.Step(ref dynamics, state, action, next);
        replay.Append(state, action, next);
        family.Terminals(state, task, terminal, 1);
        next.CopyTo(state, 0);
        stepInEpisode++;
        if (terminal[0] == 0f && stepInEpisode < maxEpisodeSteps && !environment.Interrupted) return;
        replay.EndEpisode();
        Episodes++;
        stepInEpisode = 0;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(exploration.Position);
        writer.Write(dynamics.Position);
        writer.Write(Episodes);
        writer.Write(stepInEpisode);
        foreach (float value in state) writer.Write(value);
        foreach (float value in task) writer.Write(value);
        environment.Save(writer);
    }

    public void Load(BinaryReader reader)
    {
        exploration.Seek(reader.ReadUInt64());
        ulong position = reader.ReadUInt64();
        Episodes = reader.ReadInt64();
        stepInEpisode = reader.ReadInt32();
        dynamics = new RngStream(seed, "environment", (ulong)Episodes);
        dynamics.Seek(position);
        for (int i = 0; i < state.Length; i++) state[i] = reader.ReadSingle();
        for (int i = 0; i < task.Length; i++) task[i] = reader.ReadSingle();
        environment.Load(reader);
    }
}
