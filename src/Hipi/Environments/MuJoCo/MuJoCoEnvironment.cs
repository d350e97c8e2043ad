using System.Collections.Immutable;
using Hipi.Numerics;

namespace Hipi.Environments.MuJoCo;

/// <summary>An environment whose physics MuJoCo steps; a domain says where episodes start and what a state row holds.</summary>
/// <remarks>
/// The physics lives in doubles in this instance's own world, an episode slot; a state row is what was read off it, as float32: first the
/// observation, then entries that tasks need and the networks do not see. So Step goes on from where this slot is, which must be where the
/// given state was written; Fork makes another slot on the same model.
/// Deviates: a step that meets an engine error or a warning leaves the last good state and sets <see cref="Interrupted"/>.
/// Numerics: doubles of the engine, rounded once to float32; tier `engine`.  Alloc: none in Reset, Step and Observe.
/// </remarks>
public abstract class MuJoCoEnvironment : IEnvironment, IScene
{
    /// <param name="model">Name of the MJCF file in Models, which is the environment's name too.</param>
    /// <param name="substeps">Physics steps in a control step.</param>
    protected MuJoCoEnvironment(string model, int substeps)
    {
        (Name, Substeps) = (model, substeps);
        World = new MuJoCoWorld(MuJoCoModel.LoadEmbedded(model, GetType().Assembly));
    }

    public string Name { get; }
    public int Substeps { get; }
    public int StateSize => ObservationSize + ExtraSize;
    public virtual int ActionSize => World.Ctrl.Length;
    public abstract int ObservationSize { get; }

    /// <summary>Entries of a state row after the observation: what goals and features need beyond it.</summary>
    public virtual int ExtraSize => 0;

    public bool Interrupted { get; private set; }
    public long Interruptions { get; private set; }

    /// <summary>The physics of this slot.</summary>
    public MuJoCoWorld World { get; private set; }

    /// <summary>Writes the start into the world, which was just reset; what follows from it is computed afterwards.</summary>
    protected abstract void Begin(ref RngStream stream);

    /// <summary>Reads the state row off the world: the observation [ObservationSize], then the extra entries [ExtraSize].</summary>
    protected abstract void Read(Span<float> state);

    /// <summary>Writes an action in [-1, 1] into the world: by default each entry over its control's range.</summary>
    protected virtual void Act(ReadOnlySpan<float> action)
    {
        Span<double> control = World.Ctrl, range = World[MuJoCoField.ControlRange];
        for (int i = 0; i < control.Length; i++)
        {
            double low = range[2 * i], high = range[2 * i + 1];
            control[i] = 0.5 * (low + high) + 0.5 * (high - low) * action[i];
        }
    }

    /// <summary>One control step; returns the world's warnings, or a negative number after an engine error.</summary>
    protected virtual int Advance() => World.SuiteStep(Substeps);

    public void Reset(ref RngStream stream, Span<float> state)
    {
        Interrupted = false;
        World.Reset();
        Begin(ref stream);
        World.ForwardUnactuated();
        Read(state);
    }

    public void Step(ref RngStream stream, ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> next)
    {
        Span<float> clipped = stackalloc float[action.Length];
        for (int i = 0; i < action.Length; i++) clipped[i] = MathF.Min(1f, MathF.Max(-1f, action[i]));
        Act(clipped);
        bool before = Interrupted;
        Interrupted = Advance() != 0;
        if (Interrupted) state.CopyTo(next);
        else Read(next);
        if (Interrupted && !before) Interruptions++;
    }

    /// <summary>Physics steps at a start; no episode may begin where physics breaks down on the way to it.</summary>
    /// <exception cref="InvalidOperationException">It broke down.</exception>
    protected void Settle(int steps)
    {
        if (World.Step(steps) is not 0 and int warnings)
            throw new InvalidOperationException($"{Name}: its start must settle, found: {World.Describe(warnings)}");
    }

    /// <summary>The leading entries of the state row, as they are.</summary>
    public void Observe(ReadOnlySpan<float> state, Span<float> observation) => state[..ObservationSize].CopyTo(observation);

    public ImmutableArray<Solid> Solids() => MuJoCoScene.Of(World);

    /// <summary>Seconds of a control step.</summary>
    public double ControlStep => Substeps * World[MuJoCoField.Timestep][0];

    /// <summary>Another slot on the same model; a domain keeps nothing that an episode changes but its world.</summary>
    public IEnvironment Fork()
    {
        var slot = (MuJoCoEnvironment)MemberwiseClone();
        slot.World = new MuJoCoWorld(World.Model);
        (slot.Interrupted, slot.Interruptions) = (false, 0);
        return slot;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Interrupted);
        writer.Write(Interruptions);
        PhysicsState.Save(World, writer);
    }

    public void Load(BinaryReader reader)
    {
        Interrupted = reader.ReadBoolean();
        Interruptions = reader.ReadInt64();
        PhysicsState.Load(World, reader);
    }

    /// <summary>Id of a named element of the model, for constructors.</summary>
    protected int Id(MuJoCoObject kind, string name) => World.Model.Id(kind, name);
}
