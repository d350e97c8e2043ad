using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Hipi.Environments;
using Hipi.Numerics;

namespace Hipi.Tasks;

/// <summary>Goal velocities: r_ψ(s, a) = -|v(s) - ψ| - cost ‖a‖²; no episode ends early.</summary>
/// <remarks>
/// Source: E-VELOCITY.  Shapes: task ψ [1], m/s, uniform in the range.  A state names the velocity that it has, also outside the range.
/// Numerics: float, squares summed in index order.  Alloc: none after construction.
/// </remarks>
public sealed class VelocityFamily(VelocityOptions options, IVelocitySpace space) : ITaskFamily, IRewardFeatures
{
    private readonly float low = (float)options.MinVelocity, high = (float)options.MaxVelocity, cost = (float)options.ActionCost;

    public int TaskSize => 1;
    public int? Count => null;
    public bool HasGoalMap => true;

    public void SampleTask(ref RngStream stream, Span<float> task) => task[0] = low + (high - low) * stream.NextSingle();

    public void GetTask(int index, Span<float> task) => throw new NotSupportedException("velocity: the tasks are a continuum.");

    public double LogPrior(int index) => throw new NotSupportedException("velocity: the tasks are a continuum.");

    public void Rewards(ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> tasks, Span<float> rewards, int n)
    {
        Rows.Check(states, tasks, TaskSize, n);
        for (int i = 0; i < n; i++)
            rewards[i] = Reward(space.ForwardVelocity(Rows.Of(states, i, n)), Squared(Rows.Of(actions, i, n)), tasks[i]);
    }

    public void Terminals(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> terminals, int n) => terminals[..n].Clear();

    public void AchievedTask(ReadOnlySpan<float> state, Span<float> task) => task[0] = space.ForwardVelocity(state);

    /// <summary>Speed, and the action's squared norm.</summary>
    int IRewardFeatures.FeatureSize => 2;

    void IRewardFeatures.WriteFeatures(ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> features) =>
        (features[0], features[1]) = (space.ForwardVelocity(state), Squared(action));

    void IRewardFeatures.Returns(
        ReadOnlySpan<float> features, ReadOnlySpan<float> tasks, double discount, double bias, Span<double> returns) =>
        StepReturns.Write(new VelocitySteps(cost), features, featureSize: 2, tasks, taskSize: 1, discount, bias, returns);

    private float Reward(float velocity, float squared, float goal) => -MathF.Abs(velocity - goal) - cost * squared;

    private static float Squared(ReadOnlySpan<float> action)
    {
        float sum = 0f;
        foreach (float component in action) sum += component * component;
        return sum;
    }

    private readonly struct VelocitySteps(float cost) : IStepRewards
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Of(ReadOnlySpan<float> features, ReadOnlySpan<Vector256<float>> tasks) =>
            -Vector256.Abs(Vector256.Create(features[0]) - tasks[0]) - Vector256.Create(cost * features[1]);
    }
}
