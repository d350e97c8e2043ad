using Hipi.Numerics;

namespace Hipi.Environments.MuJoCo;

/// <summary>Settings of <see cref="Finger"/>: it has none.</summary>
public sealed record FingerOptions : IMuJoCoOptions;

/// <summary>A finger of two links that turns a spinner; a goal is where the spinner's tip shall be.</summary>
/// <remarks>
/// Source: E-FINGER.  Shapes: state [10]: finger's joint angles 2, tip - hinge x, z, touch log(1 + N) at top and bottom, joint velocities 3
/// (finger's, then the hinge's), the suite's last-step flag.  Action [2]: torques.  Units: m, rad, s, N; a control step is 0.02 s.
/// Starts have no contact: angles are drawn again until then.
/// </remarks>
public sealed class Finger : MuJoCoEnvironment, IGoalSpace, IGoalPlace
{
    /// <summary>Distance of tip and goals from the hinge.</summary>
    public const float TipRadius = 0.13f;

    private const int Tries = 1000;
    private const float Pi = 3.14159265f;

    private readonly int tip, spinner, touchTop, touchBottom;

    public Finger(FingerOptions options)
        : base("finger", substeps: 2)
    {
        _ = options;
        (tip, spinner) = (Id(MuJoCoObject.Sensor, "tip"), Id(MuJoCoObject.Sensor, "spinner"));
        (touchTop, touchBottom) = (Id(MuJoCoObject.Sensor, "touchtop"), Id(MuJoCoObject.Sensor, "touchbottom"));
    }

    public override int ObservationSize => 10;
    public int GoalSize => 2;

    protected override void Begin(ref RngStream stream)
    {
        for (int k = 0; k < Tries; k++)
        {
            World.Reset();
            Draw(ref stream);
            World.ForwardUnactuated();
            if (World.ContactCount == 0) return;
        }
        throw new InvalidOperationException($"finger: no start without contact in {Tries} draws.");
    }

    protected override void Read(Span<float> state)
    {
        Span<double> q = World.Qpos, v = World.Qvel, at = World.Sensor(tip), hinge = World.Sensor(spinner);
        (state[0], state[1]) = ((float)q[0], (float)q[1]);
        (state[2], state[3]) = ((float)(at[0] - hinge[0]), (float)(at[2] - hinge[2]));
        state[4] = (float)Float64Math.Log1p(World.Sensor(touchTop)[0]);
        state[5] = (float)Float64Math.Log1p(World.Sensor(touchBottom)[0]);
        (state[6], state[7], state[8]) = ((float)v[0], (float)v[1], (float)v[2]);
        state[9] = Suite.LastStepFlag(this);
    }

    /// <summary>A place of the tip, at an even angle of the hinge.</summary>
    public void SampleGoal(ref RngStream stream, Span<float> goal)
    {
        float angle = Pi * (2 * stream.NextSingle() - 1);
        (goal[0], goal[1]) = (TipRadius * Float32Math.Sin(angle), TipRadius * Float32Math.Cos(angle));
    }

    public void AchievedGoal(ReadOnlySpan<float> state, Span<float> goal) => state[2..4].CopyTo(goal);

    public double MarkRadius => 0.03;

    public void PlaceOf(ReadOnlySpan<float> goal, Span<double> place) => (place[0], place[1], place[2]) = (0.2 + goal[0], 0, 0.4 + goal[1]);

    /// <summary>The hinge: starts are random.</summary>
    public void StartGoal(Span<float> goal) => goal.Clear();

    /// <summary>The finger's joints evenly in their limits, the spinner at an even angle.</summary>
    private void Draw(ref RngStream stream)
    {
        Span<double> q = World.Qpos;
        for (int joint = 0; joint < 2; joint++) q[joint] = Suite.Uniform(ref stream, World.JointRange(joint));
        q[2] = Pi * (2 * stream.NextDouble() - 1);
    }
}
