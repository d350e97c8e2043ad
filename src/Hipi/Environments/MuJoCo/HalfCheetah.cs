using System.Collections.Immutable;
using Hipi.Numerics;

namespace Hipi.Environments.MuJoCo;

/// <summary>A planar runner on sprung legs; a goal is a forward speed.</summary>
/// <remarks>
/// Source: E-HALF-CHEETAH, E-SUITE-REWARD.  Shapes: state [19]: height above 0.7, pitch, joints of back and front thigh, shin, foot 8;
/// velocities x, z, pitch, joints 9; the suite's last-step flag; then, unseen, the centre of mass's forward speed.
/// Action [6]: torques of back and front thigh, shin, foot.  Units: m, rad, s; a control step is 0.01 s.
/// </remarks>
public sealed class HalfCheetah(HalfCheetahOptions options) : MuJoCoEnvironment("half-cheetah", substeps: 1), IVelocitySpace, ISuiteRewards
{
    private const int RootSpeed = 8, Flag = 17, MassSpeed = 18;
    private const float RunSpeed = 10f;

    public override int ObservationSize => 18;
    public override int ExtraSize => 1;

    /// <summary>Legs drawn uniformly; then the robot falls and settles without control, and the clock starts.</summary>
    protected override void Begin(ref RngStream stream)
    {
        Span<double> q = World.Qpos;
        for (int joint = 3; joint < q.Length; joint++) q[joint] = Suite.Uniform(ref stream, World.JointRange(joint));
        Settle(options.SettleSteps);
        World.Time = 0;
    }

    protected override void Read(Span<float> state)
    {
        Span<double> q = World.Qpos, v = World.Qvel;
        for (int k = 1; k < q.Length; k++) state[k - 1] = (float)q[k];
        for (int k = 0; k < v.Length; k++) state[RootSpeed + k] = (float)v[k];
        state[Flag] = Suite.LastStepFlag(this);
        state[MassSpeed] = (float)World.Sensordata[0];
    }

    /// <summary>Speed of the root, as released; not that of the centre of mass.</summary>
    public float ForwardVelocity(ReadOnlySpan<float> state) => state[RootSpeed];

    public ImmutableArray<string> SuiteTasks { get; } = ["run"];

    /// <summary>A tenth of the centre of mass's speed, from 0 to 1.</summary>
    public float SuiteReward(int task, ReadOnlySpan<float> state) => Tolerance.Ramp(state[MassSpeed], RunSpeed, RunSpeed, 0f);
}
