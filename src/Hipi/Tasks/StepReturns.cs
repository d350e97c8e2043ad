using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hipi.Tasks;

/// <summary>Rewards of one step under eight tasks at once.</summary>
/// <remarks>Numerics: each lane has the bits of <see cref="ITaskFamily.Rewards"/> for its task.  Alloc: none.</remarks>
internal interface IStepRewards
{
    /// <summary>r of a step; features [FeatureSize], tasks [TaskSize, 8]: number k of the eight tasks lies in vector k.</summary>
    Vector256<float> Of(ReadOnlySpan<float> features, ReadOnlySpan<Vector256<float>> tasks);
}

/// <summary>Returns of one trajectory under many tasks, eight at a time.</summary>
/// <remarks>Source: E-RETURN-SCORE.  Numerics, Alloc: as <see cref="IRewardFeatures"/>.</remarks>
internal static class StepReturns
{
    private const int Lanes = 8;

    /// <summary>As <see cref="IRewardFeatures.Returns"/>; features [steps, featureSize], tasks [returns.Length, taskSize].</summary>
    public static void Write<TRewards>(TRewards rewards, ReadOnlySpan<float> features, int featureSize,
        ReadOnlySpan<float> tasks, int taskSize, double discount, double bias, Span<double> returns) where TRewards : struct, IStepRewards
    {
        Span<Vector256<float>> block = stackalloc Vector256<float>[taskSize];
        Span<double> sums = stackalloc double[Lanes];
        for (int first = 0; first < returns.Length; first += Lanes)
        {
            int count = Math.Min(Lanes, returns.Length - first);
            Transpose(tasks.Slice(first * taskSize, count * taskSize), taskSize, block);
            Sum(rewards, features, featureSize, block, discount, bias, sums);
            sums[..count].CopyTo(returns[first..]);
        }
    }

    /// <summary>Number k of task j to lane j of vector k; lanes without a task hold 0, and nobody reads them.</summary>
    private static void Transpose(ReadOnlySpan<float> tasks, int taskSize, Span<Vector256<float>> block)
    {
        block.Clear();
        Span<float> lanes = MemoryMarshal.Cast<Vector256<float>, float>(block);
        for (int i = 0; i < tasks.Length; i++) lanes[i % taskSize * Lanes + i / taskSize] = tasks[i];
    }

    private static void Sum<TRewards>(TRewards rewards, ReadOnlySpan<float> features, int featureSize,
        ReadOnlySpan<Vector256<float>> tasks, double discount, double bias, Span<double> sums) where TRewards : struct, IStepRewards
    {
        Vector256<double> low = Vector256<double>.Zero, high = low, added = Vector256.Create(bias);
        double weight = 1;
        for (int at = 0; at < features.Length; at += featureSize, weight *= discount)
        {
            (Vector256<double> left, Vector256<double> right) = Vector256.Widen(rewards.Of(features.Slice(at, featureSize), tasks));
            low += Vector256.Create(weight) * (left + added);
            high += Vector256.Create(weight) * (right + added);
        }
        low.CopyTo(sums);
        high.CopyTo(sums[4..]);
    }
}

/// <summary>Goal rewards of an achieved goal; task [GoalSize], or [GoalSize + 1] with the radius last where each task has its own.</summary>
/// <remarks>Source: E-GOAL-REWARD, E-GOAL-MARGIN.  Numerics: as <see cref="GoalRewards"/>.  Alloc: none.</remarks>
internal readonly struct GoalSteps(GoalReward scheme, float radius) : IStepRewards
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Of(ReadOnlySpan<float> features, ReadOnlySpan<Vector256<float>> tasks)
    {
        Vector256<float> sum = Vector256<float>.Zero;
        for (int k = 0; k < features.Length; k++)
        {
            Vector256<float> difference = Vector256.Create(features[k]) - tasks[k];
            sum += difference * difference;
        }
        Vector256<float> distance = Vector256.Sqrt(sum);
        if (scheme == GoalReward.Dense) return -distance;
        Vector256<float> within = tasks.Length > features.Length ? tasks[features.Length] : Vector256.Create(radius);
        Vector256<float> met = Vector256.LessThan(distance, within) & Vector256.Create(1f);
        return scheme == GoalReward.Positive ? met : met - Vector256.Create(1f);
    }
}
