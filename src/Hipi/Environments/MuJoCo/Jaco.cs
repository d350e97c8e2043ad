using Hipi.Numerics;

namespace Hipi.Environments.MuJoCo;

/// <summary>Settings of <see cref="Jaco"/>: it has none.</summary>
public sealed record JacoOptions : IMuJoCoOptions;

/// <summary>A Jaco arm with three fingers, moved by the speeds of its joints; a goal is a place between the finger tips.</summary>
/// <remarks>
/// Source: E-JACO.  Shapes: state [43]: fingers' angles 3 and speeds 3, pinch site's place 3 and rotation 9 (row-major), sine and cosine of
/// each arm joint 12, their torques 6 as sign(x) log(1 + |x|), their speeds 6, the last-step flag.  Action [9]: speeds of arm and fingers,
/// over their ranges.  Units: m, rad, s, N m; a control step is 0.04 s.
/// Starts: gripper straight down at a place of the goals' box, fingers closed alike by a random share.
/// </remarks>
public sealed class Jaco : MuJoCoEnvironment, IGoalSpace, IGoalPlace
{
    private const int Arm = 6, Fingers = 3, Targets = 10, Tries = 10, Limit = 250;
    private const double Turn = 6.283185307179586;

    private static readonly float[] GoalLow = [-0.2f, -0.2f, 0.02f], GoalHigh = [0.2f, 0.2f, 0.4f];

    private readonly int pinch, torque, hand;

    public Jaco(JacoOptions options)
        : base("jaco", substeps: 20)
    {
        _ = options;
        (pinch, torque, hand) = (Id(MuJoCoObject.Site, "pinch"), Id(MuJoCoObject.Sensor, "torque_1"), Id(MuJoCoObject.Body, "hand"));
    }

    public override int ObservationSize => 43;
    public int GoalSize => 3;

    protected override void Begin(ref RngStream stream)
    {
        double grasp = Suite.Uniform(ref stream, World.JointRange(Arm));
        for (int k = 0; k < Targets; k++)
            if (Reach(ref stream, grasp) && !Collides()) return;
        throw new InvalidOperationException($"jaco: no start among {Targets} places.");
    }

    protected override void Read(Span<float> state)
    {
        Span<double> q = World.Qpos, v = World.Qvel, at = World.SitePosition(pinch), turn = World.SiteRotation(pinch);
        for (int k = 0; k < Fingers; k++) (state[k], state[3 + k]) = ((float)q[Arm + k], (float)v[Arm + k]);
        for (int k = 0; k < 3; k++) state[6 + k] = (float)at[k];
        for (int k = 0; k < 9; k++) state[9 + k] = (float)turn[k];
        for (int k = 0; k < Arm; k++)
        {
            float angle = (float)q[k];
            (state[18 + 2 * k], state[19 + 2 * k]) = (Float32Math.Sin(angle), Float32Math.Cos(angle));
            state[30 + k] = Squashed(World.Sensor(torque + k)[2]);
            state[36 + k] = (float)v[k];
        }
        state[42] = Suite.LastStepFlag(this, Limit);
    }

    /// <summary>Even in a box in front of the arm.</summary>
    public void SampleGoal(ref RngStream stream, Span<float> goal) => Suite.Uniform(ref stream, GoalLow, GoalHigh, goal);

    public void AchievedGoal(ReadOnlySpan<float> state, Span<float> goal) => state[6..9].CopyTo(goal);

    public double MarkRadius => 0.03;

    public void PlaceOf(ReadOnlySpan<float> goal, Span<double> place) => (place[0], place[1], place[2]) = (goal[0], goal[1], goal[2]);

    /// <summary>The middle of the box: starts are random.</summary>
    public void StartGoal(Span<float> goal)
    {
        for (int axis = 0; axis < 3; axis++) goal[axis] = 0.5f * (GoalLow[axis] + GoalHigh[axis]);
    }

    /// <summary>Draws a place and turns the arm until the gripper is there and points down, from other poses where that fails.</summary>
    private bool Reach(ref RngStream stream, double grasp)
    {
        Span<float> place = stackalloc float[3];
        SampleGoal(ref stream, place);
        Span<double> target = stackalloc double[3];
        for (int axis = 0; axis < 3; axis++) target[axis] = place[axis];
        World.Reset();
        World.Qpos.Slice(Arm, Fingers).Fill(grasp);
        for (int k = 0; k < Tries; k++)
        {
            if (k > 0) RandomPose(ref stream);
            if (ArmPose.Solve(World, pinch, target) && IntoLimits()) return true;
        }
        return false;
    }

    private void RandomPose(ref RngStream stream)
    {
        for (int joint = 0; joint < Arm; joint++)
        {
            (double low, double high) = Limits(joint);
            World.Qpos[joint] = Suite.Uniform(ref stream, [low, high]);
        }
    }

    /// <summary>Brings angles to [0, 2π); false where one then lies outside its limits.</summary>
    private bool IntoLimits()
    {
        for (int joint = 0; joint < Arm; joint++)
        {
            ref double q = ref World.Qpos[joint];
            q -= Turn * Math.Floor(q / Turn);
            (double low, double high) = Limits(joint);
            if (q < low || q > high) return false;
        }
        return true;
    }

    private (double Low, double High) Limits(int joint) => World.Flags(MuJoCoFlags.JointLimited)[joint] == 0
        ? (0, Turn)
        : (World.JointRange(joint)[0], World.JointRange(joint)[1]);

    /// <summary>
    /// True where the arm touches itself, the hand or the ground, or the hand the ground; the fingers may touch each other.
    /// </summary>
    private bool Collides()
    {
        World.ForwardUnactuated();
        ReadOnlySpan<int> bodies = World.Integers(MuJoCoIntegers.GeomBody);
        for (int k = 0; k < World.ContactCount; k++)
        {
            MuJoCoContact contact = World.Contact(k);
            if (contact.Distance <= 0 && (bodies[contact.Geom1] < hand || bodies[contact.Geom2] < hand)) return true;
        }
        return false;
    }

    private static float Squashed(double x) => (float)(x < 0 ? -Float64Math.Log1p(-x) : Float64Math.Log1p(x));
}
