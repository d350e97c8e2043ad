#region example
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Hipi.Environments;
using Hipi.Environments.MuJoCo;
using Hipi.Numerics;

namespace Hipi.Properties.Environments.MuJoCo;

/// <summary>Settings of <see cref="Pendulum"/>.</summary>
public sealed record PendulumOptions : IMuJoCoOptions
{
    [Range(0.0, 3.2), Description("Episodes start within this angle of hanging down, rad.")]
    public required double Spread { get; init; }
}

/// <summary>A pole on a hinge; a goal is a place of its tip.</summary>
/// <remarks>Shapes: state [4]: cosine and sine of the angle, its velocity; then, unseen, the angle.  Action [1]: the torque.  Units: m, rad, s.</remarks>
public sealed class Pendulum : MuJoCoEnvironment, IGoalSpace
{
    private const float Length = 0.5f, Turn = 6.2831853f;

    private readonly PendulumOptions options;
    private readonly int tip;

    public Pendulum(PendulumOptions options)
        : base("pendulum", substeps: 2)
    {
        this.options = options;
        tip = Id(MuJoCoObject.Site, "tip");
    }

    public override int ObservationSize => 3;
    public override int ExtraSize => 1;
    public int GoalSize => 2;

    protected override void Begin(ref RngStream stream) => World.Qpos[0] = options.Spread * (2 * stream.NextSingle() - 1);

    protected override void Read(Span<float> state)
    {
        Span<double> place = World.SitePosition(tip);
        (state[0], state[1]) = ((float)(-place[2] / Length), (float)(place[0] / Length));
        state[2] = (float)World.Qvel[0];
        state[3] = (float)World.Qpos[0];
    }

    public void SampleGoal(ref RngStream stream, Span<float> goal)
    {
        float angle = Turn * stream.NextSingle();
        (goal[0], goal[1]) = (Length * Float32Math.Sin(angle), -Length * Float32Math.Cos(angle));
    }

    public void AchievedGoal(ReadOnlySpan<float> state, Span<float> goal) => (goal[0], goal[1]) = (Length * state[1], -Length * state[0]);

    /// <summary>Hanging down.</summary>
    public void StartGoal(Span<float> goal) => (goal[0], goal[1]) = (0f, -Length);
}
#endregion
