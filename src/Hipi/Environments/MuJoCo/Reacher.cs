using System.ComponentModel;
using Hipi.Numerics;

namespace Hipi.Environments.MuJoCo;

/// <summary>Settings of <see cref="Reacher"/>.</summary>
public sealed record ReacherOptions : IMuJoCoOptions
{
    [Description("What the networks see between joint angles and velocities: the finger's position (finger), or the way from it to a target of no meaning, as released (suite).")]
    public required ReacherObservation Observation { get; init; }

    [Description("How goals are spread over the ring: evenly over the radius, as the control suite draws its targets (radius), or over the area (area).")]
    public required ReacherGoals Goals { get; init; }
}

/// <summary>What the networks see of the reacher's finger.</summary>
public enum ReacherObservation
{
    Finger,
    Suite,
}

/// <summary>How the reacher's goals are spread.</summary>
public enum ReacherGoals
{
    Radius,
    Area,
}

/// <summary>A planar arm of two links; a goal is a place of its finger.</summary>
/// <remarks>
/// Source: E-REACHER.  Shapes: state [9]: joint angles 2 (shoulder not wrapped), finger x, y or target - finger x, y, joint velocities 2,
/// the suite's last-step flag; then finger x, y, unseen.  Action [2]: torques of shoulder and wrist.  Units: m, rad, s; a control step is
/// 0.02 s.
/// </remarks>
public sealed class Reacher : MuJoCoEnvironment, IGoalSpace, IGoalPlace
{
    private const float Pi = 3.14159265f, NearestGoal = 0.05f, FarthestGoal = 0.20f;

    private readonly ReacherOptions options;
    private readonly int finger;

    public Reacher(ReacherOptions options)
        : base("reacher", substeps: 1)
    {
        this.options = options;
        finger = Id(MuJoCoObject.Geom, "finger");
    }

    public override int ObservationSize => 7;
    public override int ExtraSize => 2;
    public int GoalSize => 2;

    protected override void Begin(ref RngStream stream)
    {
        Span<double> q = World.Qpos;
        ReadOnlySpan<double> wrist = World.JointRange(1);
        q[0] = Pi * (2 * stream.NextSingle() - 1);
        q[1] = wrist[0] + (wrist[1] - wrist[0]) * stream.NextSingle();
        if (options.Observation == ReacherObservation.Suite) PlaceTarget(ref stream);
    }

    protected override void Read(Span<float> state)
    {
        Span<double> q = World.Qpos, v = World.Qvel, at = World.GeomPosition(finger), to = World.MocapPos;
        (state[0], state[1]) = ((float)q[0], (float)q[1]);
        (state[2], state[3]) = options.Observation == ReacherObservation.Suite
            ? ((float)(to[0] - at[0]), (float)(to[1] - at[1]))
            : ((float)at[0], (float)at[1]);
        (state[4], state[5]) = ((float)v[0], (float)v[1]);
        state[6] = Suite.LastStepFlag(this);
        (state[7], state[8]) = ((float)at[0], (float)at[1]);
    }

    /// <summary>A place on the ring of radii 0.05 to 0.20 about the shoulder, at an even angle.</summary>
    public void SampleGoal(ref RngStream stream, Span<float> goal)
    {
        float angle = 2 * Pi * stream.NextSingle(), u = stream.NextSingle();
        float radius = options.Goals == ReacherGoals.Radius
            ? NearestGoal + (FarthestGoal - NearestGoal) * u
            : MathF.Sqrt(NearestGoal * NearestGoal + (FarthestGoal * FarthestGoal - NearestGoal * NearestGoal) * u);
        (goal[0], goal[1]) = (radius * Float32Math.Sin(angle), radius * Float32Math.Cos(angle));
    }

    public void AchievedGoal(ReadOnlySpan<float> state, Span<float> goal) => state[7..9].CopyTo(goal);

    public double MarkRadius => 0.012;

    public void PlaceOf(ReadOnlySpan<float> goal, Span<double> place) => (place[0], place[1], place[2]) = (goal[0], goal[1], 0.01);

    /// <summary>The shoulder: starts are random.</summary>
    public void StartGoal(Span<float> goal) => goal.Clear();

    private void PlaceTarget(ref RngStream stream)
    {
        Span<float> place = stackalloc float[2];
        SampleGoal(ref stream, place);
        (World.MocapPos[0], World.MocapPos[1]) = (place[0], place[1]);
    }
}
