using Hipi.Numerics;

namespace Hipi.Environments.MuJoCo;

/// <summary>A four-legged runner on a flat floor; a goal is a place of its torso, a feature its velocity along x and y.</summary>
/// <remarks>
/// Source: E-QUADRUPED.  Shapes: state [83]: torso x, y; hinges' angles 16, their velocities 16, activations 12; asinh of the toes' forces
/// 12 and torques 12; accelerometer 3, gyro 3; z entry of the torso's z axis; velocity in the torso's frame 3; the suite's last-step flag;
/// with `heading` then x and y entries of the torso's x axis; then, unseen, velocity along x and y.
/// Action [12]: for each leg yaw, lift, extend, each over its control's range.  Units: m, rad, s, N; a control step is 0.02 s.
/// </remarks>
public sealed class Quadruped : MuJoCoEnvironment, IGoalSpace, IGoalPlace, IFeatureSpace
{
    private const int Hinges = 16, SuiteSize = 81, Accelerometer = 0, Velocimeter = 6, Toes = 9, ToeReadings = 24;
    private const double Rise = 0.01;
    private const float Pi = 3.14159265f;

    private readonly float goalDistance;
    private readonly bool seesHeading;
    private readonly int torso;
    private readonly double height;

    public Quadruped(QuadrupedOptions options)
        : base("quadruped", substeps: 4)
    {
        (goalDistance, seesHeading) = ((float)options.GoalDistance, options.Observation == QuadrupedObservation.Heading);
        torso = Id(MuJoCoObject.Body, "torso");
        height = LeastFreeHeight();
    }

    public override int ObservationSize => seesHeading ? SuiteSize + 2 : SuiteSize;
    public override int ExtraSize => 2;

    /// <summary>Upright, at the least height at which nothing touches: each episode starts there.</summary>
    protected override void Begin(ref RngStream stream) => World.Qpos[2] = height;

    protected override void Read(Span<float> state)
    {
        Span<double> v = World.Qvel, sensors = World.Sensordata, rotation = World.BodyRotation(torso);
        int at = 0;
        Write(World.BodyPosition(torso)[..2], state, ref at);
        Write(World.Qpos[7..], state, ref at);
        Write(v[6..], state, ref at);
        Write(World[MuJoCoField.Act], state, ref at);
        foreach (double reading in sensors.Slice(Toes, ToeReadings)) state[at++] = (float)Asinh(reading);
        Write(sensors.Slice(Accelerometer, 6), state, ref at);
        state[at++] = (float)rotation[8];
        Write(sensors.Slice(Velocimeter, 3), state, ref at);
        state[at++] = Suite.LastStepFlag(this);
        if (seesHeading) (state[at++], state[at++]) = ((float)rotation[0], (float)rotation[3]);
        Write(v[..2], state, ref at);
    }

    public int GoalSize => 2;

    /// <summary>A place on the circle, at an even angle.</summary>
    public void SampleGoal(ref RngStream stream, Span<float> goal)
    {
        float angle = 2 * Pi * stream.NextSingle();
        (goal[0], goal[1]) = (goalDistance * Float32Math.Cos(angle), goalDistance * Float32Math.Sin(angle));
    }

    public void AchievedGoal(ReadOnlySpan<float> state, Span<float> goal) => state[..2].CopyTo(goal);

    public double MarkRadius => 0.1;

    public void PlaceOf(ReadOnlySpan<float> goal, Span<double> place) => (place[0], place[1], place[2]) = (goal[0], goal[1], 0.1);

    /// <summary>The origin, above which every episode starts.</summary>
    public void StartGoal(Span<float> goal) => goal.Clear();

    /// <summary>Features: velocity of the torso along x and y, in the world's frame.</summary>
    public int FeatureCount => 2;

    public void Features(ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> features) =>
        state.Slice(ObservationSize, 2).CopyTo(features);

    /// <summary>Weights in [-1, 1].</summary>
    public void FeatureBounds(Span<float> low, Span<float> high)
    {
        low.Fill(-1f);
        high.Fill(1f);
    }

    /// <summary>The least multiple of 0.01 m at which the robot, upright in the model's own pose, touches nothing.</summary>
    private double LeastFreeHeight()
    {
        double free = -Rise;
        do
        {
            free += Rise;
            World.Reset();
            World.Qpos[2] = free;
            World.ForwardUnactuated();
        }
        while (World.ContactCount > 0);
        return free;
    }

    private static void Write(ReadOnlySpan<double> values, Span<float> state, ref int at)
    {
        foreach (double value in values) state[at++] = (float)value;
    }

    /// <summary>sign(x) log(|x| + sqrt(x² + 1)), in the form that keeps small x.</summary>
    private static double Asinh(double x)
    {
        double size = Math.Abs(x);
        return Math.CopySign(Float64Math.Log1p(size + size * size / (1 + Math.Sqrt(1 + size * size))), x);
    }
}
