using Hipi.Environments.MuJoCo;
using Hipi.Numerics;
using Hipi.Tasks;

namespace Hipi.Experiments.Cloning;

/// <summary>The desk's script: someone quick or slow, steady or shaky, prompt or late, who goes straight or by a detour.</summary>
/// <remarks>
/// Source: E-DESK.  Each trajectory draws its quality u, uniform on (0, 1), from its own stream, and from u its speed, the noise on its
/// actions, how far it aims beside, how long it waits, and whether it first goes by way of a random place.
/// Deviates: the paper has people's play (Lynch et al. 2019), which cannot be had.
/// </remarks>
public sealed class DeskDemonstrator : IDemonstrator
{
    private const float StepLength = 0.02f, Gain = 0.6f, TurnGain = 3f, Near = 0.03f, DetourHeight = 0.15f;
    private const float LongestWait = 20f, LargestNoise = 0.35f, LeastNoise = 0.03f, LargestMiss = 0.008f, DetourChance = 0.6f;
    private const int DetourSteps = 25;

    private readonly SuiteRewardFamily family;
    private float speed, noise, missX, missY, detourX, detourY;
    private int wait, detour;

    private DeskDemonstrator(SuiteRewardFamily family) => this.family = family;

    /// <summary>Quality of the trajectory in progress, 0 to 1.</summary>
    public float Quality { get; private set; }

    /// <summary>The script of a spec's environment and tasks; <see cref="Fits"/> is true of them.</summary>
    public static DeskDemonstrator For(DemonstratorContext context) => new((SuiteRewardFamily)context.Family);

    /// <summary>True where there is a script: on the desk, for its own tasks.</summary>
    public static bool Fits(Spec spec) => spec is { Environment.Name: "desk", Tasks.Name: "suite-reward" };

    public void Begin(ref RngStream stream, ReadOnlySpan<float> task)
    {
        Quality = stream.NextSingle();
        float lack = 1f - Quality;
        speed = 0.55f + 0.4f * Quality + 0.05f * stream.NextSingle();
        noise = LeastNoise + LargestNoise * lack * stream.NextSingle();
        (missX, missY) = (LargestMiss * lack * stream.NextNormal(), LargestMiss * lack * stream.NextNormal());
        wait = (int)(LongestWait * lack * stream.NextSingle());
        detour = stream.NextSingle() < DetourChance * lack ? DetourSteps : 0;
        (detourX, detourY) = (0.5f * stream.NextSingle() - 0.25f, 0.3f * stream.NextSingle() - 0.25f);
    }

    public void Act(ref RngStream stream, ReadOnlySpan<float> state, ReadOnlySpan<float> task, Span<float> action)
    {
        action.Clear();
        if (wait > 0) wait--;
        else Follow(Aim(new DeskState(state), family.NumberOf(task)), new DeskState(state), action);
        foreach (ref float value in action) value = MathF.Min(1f, MathF.Max(-1f, value + noise * stream.NextNormal()));
    }

    /// <summary>The detour's place until it is near or takes too long, then the pilot's.</summary>
    private DeskAim Aim(in DeskState desk, int task)
    {
        if (MathF.Abs(desk.HandX - detourX) + MathF.Abs(desk.HandY - detourY) < Near) detour = 0;
        return detour-- > 0 ? new DeskAim(detourX, detourY, DetourHeight, 0f, 0f) : DeskPilot.Aim(task, desk);
    }

    private void Follow(in DeskAim aim, in DeskState desk, Span<float> action)
    {
        action[0] = Kept(Gain * (aim.X + missX - desk.HandX) / StepLength);
        action[1] = Kept(Gain * (aim.Y + missY - desk.HandY) / StepLength);
        action[2] = Kept(Gain * (aim.Z - desk.HandZ) / StepLength);
        action[3] = Kept(TurnGain * aim.Turn);
        action[4] = aim.Grip;
    }

    private float Kept(float value) => MathF.Min(speed, MathF.Max(-speed, value));
}
