using Hipi.Numerics;

namespace Hipi.Environments.MuJoCo;

/// <summary>A Sawyer arm whose hand is pulled through the air; a goal is a place of the hand.</summary>
/// <remarks>
/// Source: E-SAWYER.  Shapes: state [6]: hand x, y, z, object x, y, z.  Action [4]: way of the mocap body that the hand is welded to, in
/// units of 1 cm a control step and kept in a box, then the gripper.  Units: m, s; a control step is 0.0125 s.
/// The state is read as the engine's steps leave it: positions belong to the time one physics step (2.5 ms) ago, but after a reset to now.
/// </remarks>
public sealed class Sawyer : MuJoCoEnvironment, IGoalSpace, IGoalPlace
{
    private const double Reach = 0.01;
    private const int ObjectAt = 9;   // its first coordinate and degree of freedom: after seven arm joints and two claws
    private const float ObjectFromGoal = 0.15f;
    private const double ObjectHeight = 0.02;

    private static readonly double[] Start = [0, 0.6, 0.2], Down = [1, 0, 1, 0];
    private static readonly double[] BoxLow = [-0.5, 0.4, 0.05], BoxHigh = [0.5, 1, 0.5];
    private static readonly float[] GoalLow = [-0.1f, 0.8f, 0.05f], GoalHigh = [0.1f, 0.9f, 0.3f];

    private readonly SawyerOptions options;
    private readonly int hand, body;

    public Sawyer(SawyerOptions options)
        : base("sawyer", substeps: 5)
    {
        this.options = options;
        (hand, body) = (Id(MuJoCoObject.Body, "hand"), Id(MuJoCoObject.Geom, "obj"));
    }

    public override int ActionSize => 4;
    public override int ObservationSize => 6;
    public int GoalSize => 3;

    /// <summary>The arm is flung from its stretched pose towards the start, and the object is put in place.</summary>
    protected override void Begin(ref RngStream stream)
    {
        World.Forward();
        for (int k = 0; k < options.SettleSteps; k++)
        {
            Start.CopyTo(World.MocapPos);
            Down.CopyTo(World.MocapQuat);
            (World.Ctrl[0], World.Ctrl[1]) = (-1, 1);
            Settle(Substeps);
        }
        PlaceObject(ref stream);
        World.Qvel.Slice(ObjectAt, 6).Clear();
    }

    protected override void Read(Span<float> state)
    {
        Span<double> at = World.BodyPosition(hand), thing = World.GeomPosition(body);
        for (int axis = 0; axis < 3; axis++) (state[axis], state[3 + axis]) = ((float)at[axis], (float)thing[axis]);
    }

    protected override void Act(ReadOnlySpan<float> action)
    {
        Span<double> at = World.MocapPos;
        for (int axis = 0; axis < 3; axis++) at[axis] = Math.Min(BoxHigh[axis], Math.Max(BoxLow[axis], at[axis] + Reach * action[axis]));
        Down.CopyTo(World.MocapQuat);
        (World.Ctrl[0], World.Ctrl[1]) = (action[3], -action[3]);
    }

    protected override int Advance() => World.Step(Substeps);

    /// <summary>Even in the box of the goals, in front of the arm.</summary>
    public void SampleGoal(ref RngStream stream, Span<float> goal) => Suite.Uniform(ref stream, GoalLow, GoalHigh, goal);

    public void AchievedGoal(ReadOnlySpan<float> state, Span<float> goal) => state[..3].CopyTo(goal);

    public double MarkRadius => 0.03;

    public void PlaceOf(ReadOnlySpan<float> goal, Span<double> place) => (place[0], place[1], place[2]) = (goal[0], goal[1], goal[2]);

    /// <summary>Where the hand is pulled to at a reset.</summary>
    public void StartGoal(Span<float> goal)
    {
        for (int axis = 0; axis < 3; axis++) goal[axis] = (float)Start[axis];
    }

    /// <summary>At (0, 0.6) in its present height, or drawn together with a goal that it must be away from, as released.</summary>
    private void PlaceObject(ref RngStream stream)
    {
        Span<double> at = World.Qpos.Slice(ObjectAt, 3);
        (at[0], at[1]) = (0, 0.6);
        if (options.Object == SawyerObject.Fixed) return;
        Span<float> goal = stackalloc float[3];
        float x, y;
        do
        {
            SampleGoal(ref stream, goal);
            (x, y) = (0.2f * stream.NextSingle() - 0.1f, 0.6f + 0.1f * stream.NextSingle());
        }
        while ((x - goal[0]) * (x - goal[0]) + (y - goal[1]) * (y - goal[1]) < ObjectFromGoal * ObjectFromGoal);
        (at[0], at[1], at[2]) = (x, y, ObjectHeight);
    }
}
