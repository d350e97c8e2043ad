using System.Runtime.InteropServices;

namespace Hipi.Environments.MuJoCo;

/// <summary>A model in motion: MuJoCo's mjData, its arrays in place, and the steps that move it.</summary>
/// <remarks>
/// Spans lie over the engine's own memory: valid until Dispose, and only while the world is referenced. One thread at a time; the model may
/// be shared.
/// Every step returns how many warnings (numbers out of range, full buffers) the state has met since the last reset; 0 is a good state.
/// Alloc: none after construction.
/// </remarks>
public sealed unsafe class MuJoCoWorld : SafeHandle
{
    private const int Kinds = 8, Fields = 128;
    private readonly Block[] blocks = new Block[Fields];
    private readonly int* contactCount;
    private readonly long bytes;

    public MuJoCoWorld(MuJoCoModel model)
        : base(0, ownsHandle: true)
    {
        Model = model;
        bool held = false;
        model.DangerousAddRef(ref held);   // the model's memory outlives that of its worlds
        SetHandle(Native.Make(model));
        if (IsInvalid)
        {
            model.DangerousRelease();
            throw new InvalidOperationException($"{model.Title}: {Error()}");
        }
        bytes = Native.Size(handle);
        GC.AddMemoryPressure(bytes);
        foreach (MuJoCoField field in Enum.GetValues<MuJoCoField>())
        {
            double* start = Native.Field(this, (int)field, out int count);
            blocks[(int)field] = new Block(start, count);
        }
        contactCount = Native.Integers(this, (int)MuJoCoIntegers.ContactCount, out _);
        _ = Native.Contact(this, -1, out _);   // binds a function that is first needed in a rare start, where nothing may be allocated
    }

    public MuJoCoModel Model { get; }
    public override bool IsInvalid => handle == 0;

    public Span<double> this[MuJoCoField field]
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return new Span<double>(blocks[(int)field].Start, blocks[(int)field].Count);
        }
    }

    /// <summary>Generalised positions [nq].</summary>
    public Span<double> Qpos => this[MuJoCoField.Qpos];

    /// <summary>Generalised velocities [nv].</summary>
    public Span<double> Qvel => this[MuJoCoField.Qvel];

    /// <summary>Controls [nu].</summary>
    public Span<double> Ctrl => this[MuJoCoField.Ctrl];

    /// <summary>Sensor readings; <see cref="Sensor"/> finds one.</summary>
    public Span<double> Sensordata => this[MuJoCoField.Sensordata];

    /// <summary>Positions and orientations (w, x, y, z) of mocap bodies; [nmocap, 3] and [nmocap, 4].</summary>
    public Span<double> MocapPos => this[MuJoCoField.MocapPos];

    /// <inheritdoc cref="MocapPos"/>
    public Span<double> MocapQuat => this[MuJoCoField.MocapQuat];

    public ref double Time => ref this[MuJoCoField.Time][0];

    /// <summary>Position of a body frame [3].</summary>
    public Span<double> BodyPosition(int body) => this[MuJoCoField.Xpos].Slice(3 * body, 3);

    /// <summary>Rotation matrix of a body frame, row-major [9].</summary>
    public Span<double> BodyRotation(int body) => this[MuJoCoField.Xmat].Slice(9 * body, 9);

    /// <summary>Position of a geom [3].</summary>
    public Span<double> GeomPosition(int geom) => this[MuJoCoField.GeomXpos].Slice(3 * geom, 3);

    /// <summary>Position of a site [3].</summary>
    public Span<double> SitePosition(int site) => this[MuJoCoField.SiteXpos].Slice(3 * site, 3);

    /// <summary>Rotation matrix of a site, row-major [9].</summary>
    public Span<double> SiteRotation(int site) => this[MuJoCoField.SiteXmat].Slice(9 * site, 9);

    /// <summary>Centre of mass of a body and all below it [3].</summary>
    public Span<double> SubtreeCom(int body) => this[MuJoCoField.SubtreeCom].Slice(3 * body, 3);

    /// <summary>Limits of a joint: low, high.</summary>
    public ReadOnlySpan<double> JointRange(int joint) => this[MuJoCoField.JointRange].Slice(2 * joint, 2);

    /// <summary>Where a joint's coordinates start in <see cref="Qpos"/>.</summary>
    public int QposAddress(int joint) => Integers(MuJoCoIntegers.JointQposAddress)[joint];

    /// <summary>Where a joint's degrees of freedom start in <see cref="Qvel"/>.</summary>
    public int DofAddress(int joint) => Integers(MuJoCoIntegers.JointDofAddress)[joint];

    /// <summary>The reading of a sensor, by its id.</summary>
    public Span<double> Sensor(int sensor) =>
        Sensordata.Slice(Integers(MuJoCoIntegers.SensorAddress)[sensor], Integers(MuJoCoIntegers.SensorDimension)[sensor]);

    public ReadOnlySpan<int> Integers(MuJoCoIntegers field)
    {
        int* start = Native.Integers(this, (int)field, out int count);
        return new ReadOnlySpan<int>(start, count);
    }

    /// <summary>The joint that an actuator moves by itself; -1 where it moves something else.</summary>
    public int ActuatedJoint(int actuator) => Native.ActuatedJoint(this, actuator);

    public ReadOnlySpan<byte> Flags(MuJoCoFlags field)
    {
        byte* start = Native.Bytes(this, (int)field, out int count);
        return new ReadOnlySpan<byte>(start, count);
    }

    /// <summary>Contacts of the current positions, those that do not act included.</summary>
    public int ContactCount
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return *contactCount;
        }
    }

    public MuJoCoContact Contact(int index) => Native.Contact(this, index, out MuJoCoContact contact) == 0
        ? contact
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"there are {ContactCount} contacts");

    /// <summary>Back to the model's own start: qpos0, at rest.</summary>
    public void Reset() => Checked(Native.Reset(this));

    /// <summary>Recomputes all that follows from the state.</summary>
    public int Forward() => Checked(Native.Forward(this));

    /// <summary>As <see cref="Forward"/>, with the actuators switched off for this call.</summary>
    public int ForwardUnactuated() => Checked(Native.ForwardUnactuated(this));

    /// <summary>n physics steps.</summary>
    public int Step(int n)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        int warnings = Native.Step(handle, n);
        GC.KeepAlive(this);
        return warnings;
    }

    /// <summary>
    /// One control step of n substeps in the control suite's order: what follows from positions and velocities is up to date afterwards.
    /// </summary>
    public int SuiteStep(int n)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        int warnings = Native.SuiteStep(handle, n);   // the bare handle: counting references twice a step would cost 2 % of the reacher's
        GC.KeepAlive(this);
        return warnings;
    }

    /// <summary>Recomputes what follows from positions and velocities, as a suite step leaves it.</summary>
    public int Step1() => Checked(Native.Step1(this));

    /// <summary>What a negative count or a positive one means, for the reader.</summary>
    public string Describe(int warnings)
    {
        if (warnings < 0) return Error();
        ReadOnlySpan<string> names =
            ["inertia matrix", "contacts full", "constraints full", "visual geoms full", "position", "velocity", "acceleration", "control"];
        List<string> met = [];
        for (int kind = 0; kind < Kinds; kind++)
            if (Native.Warning(this, kind) > 0) met.Add(names[kind]);
        return met.Count == 0 ? "no warnings" : "warnings about " + string.Join(", ", met);
    }

    /// <summary>The text of the last engine error of this thread.</summary>
    internal static string Error() =>
        Marshal.PtrToStringUTF8(Native.LastError()) is { Length: > 0 } text ? text : "the engine gave no reason";

    protected override bool ReleaseHandle()
    {
        Native.Free(handle);
        if (bytes > 0) GC.RemoveMemoryPressure(bytes);
        Model.DangerousRelease();
        return true;
    }

    private static int Checked(int warnings) => warnings >= 0 ? warnings : throw new InvalidOperationException($"MuJoCo: {Error()}");

    private readonly struct Block(double* start, int count)
    {
        public double* Start { get; } = start;
        public int Count { get; } = count;
    }
}
