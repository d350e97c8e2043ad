using System.Collections.Immutable;
using Hipi.Numerics;

namespace Hipi.Environments.MuJoCo;

/// <summary>A planar biped; the paper's rewards are linear in its height, speed, feet and effort.</summary>
/// <remarks>
/// Source: E-WALKER, E-SUITE-REWARD.  Shapes: state [30]: torso height; for torso, right thigh, leg, foot, left thigh, leg, foot the
/// rotation's entries (x, x) and (x, z) 14; velocities z, x, pitch, then right and left hip, knee, ankle 9; the suite's last-step flag;
/// then, unseen, right and left foot - centre of mass (x, z) and the centre of mass's forward speed.  Action [6]: torques of right and left
/// hip, knee, ankle.
/// Units: m, rad, s; a control step is 0.025 s.
/// Deviates: the released features read rotation entries where the paper has foot positions; these are positions.
/// </remarks>
public sealed class Walker : MuJoCoEnvironment, IFeatureSpace, ISuiteRewards
{
    private const int Height = 0, TorsoUpright = 1, ForwardSpeed = 16, Flag = 24, Feet = 25, MassSpeed = 29;
    private const float NeutralHeight = 0.5f, NeutralFootHeight = -0.7f, Pi = 3.14159265f;

    private readonly WalkerOptions options;
    private readonly int torso, rightFoot, leftFoot;

    public Walker(WalkerOptions options)
        : base("walker", substeps: 10)
    {
        this.options = options;
        torso = Id(MuJoCoObject.Body, "torso");
        (rightFoot, leftFoot) = (Id(MuJoCoObject.Body, "right_foot"), Id(MuJoCoObject.Body, "left_foot"));
    }

    public override int ObservationSize => 25;
    public override int ExtraSize => 5;

    protected override void Begin(ref RngStream stream)
    {
        if (options.Start == WalkerStart.Upright) return;
        Span<double> q = World.Qpos;
        q[2] = Pi * (2 * stream.NextSingle() - 1);
        for (int joint = 3; joint < q.Length; joint++) q[joint] = Suite.Uniform(ref stream, World.JointRange(joint));
    }

    protected override void Read(Span<float> state)
    {
        state[Height] = (float)World.BodyPosition(torso)[2];
        for (int body = torso; body <= leftFoot; body++)
        {
            Span<double> rotation = World.BodyRotation(body);
            (state[2 * body - 1], state[2 * body]) = ((float)rotation[0], (float)rotation[2]);
        }
        Span<double> v = World.Qvel;
        for (int k = 0; k < v.Length; k++) state[15 + k] = (float)v[k];
        state[Flag] = Suite.LastStepFlag(this);
        FromCentre(rightFoot, state[Feet..]);
        FromCentre(leftFoot, state[(Feet + 2)..]);
        state[MassSpeed] = (float)World.Sensordata[0];
    }

    /// <summary>
    /// Features: height - 0.5; forward speed; right and left foot - centre of mass - (0, -0.7); the action's squared norm.
    /// </summary>
    public int FeatureCount => 7;

    public void Features(ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> features)
    {
        (features[0], features[1]) = (state[Height] - NeutralHeight, state[ForwardSpeed]);
        (features[2], features[3]) = (state[Feet], state[Feet + 1] - NeutralFootHeight);
        (features[4], features[5]) = (state[Feet + 2], state[Feet + 3] - NeutralFootHeight);
        features[6] = 0f;
        foreach (float torque in action) features[6] += torque * torque;
    }

    /// <summary>Weights in [-1, 1], of the squared action in [-1, 0].</summary>
    public void FeatureBounds(Span<float> low, Span<float> high)
    {
        low.Fill(-1f);
        high.Fill(1f);
        high[6] = 0f;
    }

    public ImmutableArray<string> SuiteTasks { get; } = ["stand", "walk", "run"];

    /// <summary>
    /// Standing: three parts torso at least at 1.2 m, one part torso upright; walking and running: that, times (1 + 5 speed) / 6.
    /// </summary>
    public float SuiteReward(int task, ReadOnlySpan<float> state)
    {
        float standing = Tolerance.Bell(state[Height], 1.2f, 0.6f, 0.1f), upright = (1f + state[TorsoUpright]) / 2f;
        float stand = (3f * standing + upright) / 4f, speed = task == 1 ? 1f : 8f;
        return task == 0 ? stand : stand * (5f * Tolerance.Ramp(state[MassSpeed], speed, speed / 2f, 0.5f) + 1f) / 6f;
    }

    private void FromCentre(int body, Span<float> way)
    {
        Span<double> at = World.BodyPosition(body), centre = World.SubtreeCom(torso);
        (way[0], way[1]) = ((float)(at[0] - centre[0]), (float)(at[2] - centre[2]));
    }
}
