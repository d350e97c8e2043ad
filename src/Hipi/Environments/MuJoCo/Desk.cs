using System.Collections.Immutable;
using Hipi.Numerics;

namespace Hipi.Environments.MuJoCo;

/// <summary>Settings of <see cref="Desk"/>: there are none.</summary>
public sealed record DeskOptions : IMuJoCoOptions;

/// <summary>An arm with a gripper at a desk: three buttons, a sliding door, a drawer and a block; a task holds or does not.</summary>
/// <remarks>
/// Source: E-DESK.  Shapes: state [20]: hand x, y, z; cosine and sine of its turn; the fingers' opening; travel of the red, green and blue
/// button; of the door; of the drawer; block x, y, z, its long axis 3, its upright axis 3. Action [5]: speed of the hand along x, y, z
/// (0.5 m/s), speed of its turn (4 rad/s), closing force of the gripper (8 N a finger).  Units: m, rad, s; a control step is 0.04 s.
/// The joints' speeds that give the hand its speed are those of the arm's Jacobian at the step's start; the hand is kept in a box.
/// </remarks>
public sealed class Desk : MuJoCoEnvironment, ISuiteRewards
{
    private const int BlockAt = 11;   // the block's first coordinate: after buttons 3, door, drawer, arm 4, fingers 2
    private const int Red = 0, DoorAt = 3, DrawerAt = 4, Shoulder = 5, Elbow = 6, Wrist = 8, Near = 9;
    private const double Speed = 0.5, TurnSpeed = 4, Fold = 1.06, LeastCross = 0.02;

    private static readonly double[] BoxLow = [-0.36, -0.4], BoxHigh = [0.36, 0.14];

    private readonly int tip, upper, fore, hand, block;

    public Desk(DeskOptions options)
        : base("desk", substeps: 5)
    {
        ArgumentNullException.ThrowIfNull(options);
        tip = Id(MuJoCoObject.Site, "tip");
        (upper, fore, hand, block) = (Id(MuJoCoObject.Body, "upper"), Id(MuJoCoObject.Body, "fore"), Id(MuJoCoObject.Body, "hand"),
            Id(MuJoCoObject.Body, "block"));
    }

    public override int ActionSize => 5;
    public override int ObservationSize => DeskState.Size;

    /// <summary>The hand stands over the desk; block, door and drawer are near where they are most of the time, each drawn.</summary>
    protected override void Begin(ref RngStream stream)
    {
        Span<double> q = World.Qpos;
        (q[Shoulder], q[Elbow], q[Wrist], q[Near], q[Near + 1]) = (Fold, -2 * Fold, Fold, 0.02, 0.02);
        q[DoorAt] = 0.1 * stream.NextDouble();
        q[DrawerAt] = 0.07 + 0.07 * stream.NextDouble();
        q[BlockAt] = 0.1 * stream.NextDouble() - 0.05;
        q[BlockAt + 1] = -0.09 + 0.06 * stream.NextDouble();
        float half = 0.3f * stream.NextSingle() - 0.15f;
        (q[BlockAt + 3], q[BlockAt + 6]) = (Float32Math.Cos(half), Float32Math.Sin(half));
    }

    protected override void Read(Span<float> state)
    {
        Span<double> q = World.Qpos, turn = World.BodyRotation(hand), rotation = World.BodyRotation(block);
        Copy(World.SitePosition(tip), state);
        (state[DeskState.Heading], state[DeskState.Heading + 1]) = ((float)turn[0], (float)turn[3]);
        state[DeskState.Opening] = (float)q[Near];
        Copy(q.Slice(Red, 5), state[DeskState.Buttons..]);
        Copy(World.BodyPosition(block), state[DeskState.Block..]);
        for (int axis = 0; axis < 3; axis++)
            (state[DeskState.Length + axis], state[DeskState.Up + axis]) = ((float)rotation[3 * axis], (float)rotation[3 * axis + 2]);
    }

    /// <summary>q' = J⁻¹ v for shoulder and elbow; the wrist takes their turning back.</summary>
    protected override void Act(ReadOnlySpan<float> action)
    {
        Span<double> at = World.SitePosition(tip), shoulder = World.BodyPosition(upper), elbow = World.BodyPosition(fore);
        double x = Kept(Speed * action[0], at[0], 0), y = Kept(Speed * action[1], at[1], 1);
        double farX = at[0] - shoulder[0], farY = at[1] - shoulder[1], nearX = at[0] - elbow[0], nearY = at[1] - elbow[1];
        double cross = farX * nearY - farY * nearX;
        if (Math.Abs(cross) < LeastCross) cross = Math.CopySign(LeastCross, cross);
        double first = (x * nearX + y * nearY) / cross, second = -(x * farX + y * farY) / cross;
        Span<double> control = World.Ctrl;
        (control[0], control[1], control[2]) = (first, second, Speed * action[2]);
        (control[3], control[4]) = (TurnSpeed * action[3] - first - second, -action[4]);
    }

    /// <summary>A speed that stays inside the hand's box by the end of the step.</summary>
    private double Kept(double speed, double at, int axis) =>
        Math.Min((BoxHigh[axis] - at) / ControlStep, Math.Max((BoxLow[axis] - at) / ControlStep, speed));

    private static void Copy(ReadOnlySpan<double> values, Span<float> state)
    {
        for (int k = 0; k < values.Length; k++) state[k] = (float)values[k];
    }

    public ImmutableArray<string> SuiteTasks { get; } =
        ["press-red", "press-green", "press-blue", "slide-left", "slide-right", "turn", "lift", "drawer", "compartment"];

    /// <summary>1 where the task's condition holds, else 0.</summary>
    public float SuiteReward(int task, ReadOnlySpan<float> state) => SuiteMet(task, state) ? 1f : 0f;

    public bool SuiteMet(int task, ReadOnlySpan<float> state)
    {
        var desk = new DeskState(state);
        return task switch
        {
            < 3 => desk.IsPressed(task),
            3 => desk.IsLeft,
            4 => desk.IsRight,
            5 => desk.IsTurned,
            6 => desk.IsLifted,
            7 => desk.IsInDrawer,
            _ => desk.IsInCompartment,
        };
    }
}
