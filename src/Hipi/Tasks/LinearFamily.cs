using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Hipi.Environments;
using Hipi.Numerics;

namespace Hipi.Tasks;

/// <summary>Rewards linear in known features: r_ψ(s, a) = ψ · φ(s, a); no episode ends early.</summary>
/// <remarks>
/// Source: E-LINEAR.  Shapes: task ψ [K], K = FeatureCount.
/// Numerics: float, products summed in index order.  Alloc: none after construction.
/// </remarks>
public sealed class LinearFamily : ITaskFamily, IRewardFeatures
{
    private readonly LinearOptions options;
    private readonly IFeatureSpace space;
    private readonly float[] low, high;

    public LinearFamily(LinearOptions options, IFeatureSpace space)
    {
        (this.options, this.space) = (options, space);
        (low, high) = (new float[space.FeatureCount], new float[space.FeatureCount]);
        space.FeatureBounds(low, high);
    }

    public int TaskSize => space.FeatureCount;
    public int? Count => null;
    public bool HasGoalMap => false;

    public void SampleTask(ref RngStream stream, Span<float> task)
    {
        if (options.Prior == LinearPrior.Box) SampleBox(ref stream, task);
        else SampleSphere(ref stream, task);
        for (int k = 0; k < task.Length; k++) task[k] *= (float)options.Scale;
    }

    public void GetTask(int index, Span<float> task) => throw new NotSupportedException("linear: the tasks are a continuum.");

    public double LogPrior(int index) => throw new NotSupportedException("linear: the tasks are a continuum.");

    public void Rewards(ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> tasks, Span<float> rewards, int n)
    {
        Rows.Check(states, tasks, TaskSize, n);
        Span<float> features = stackalloc float[TaskSize];
        for (int i = 0; i < n; i++)
        {
            space.Features(Rows.Of(states, i, n), Rows.Of(actions, i, n), features);
            rewards[i] = Dot(tasks.Slice(i * TaskSize, TaskSize), features);
        }
    }

    public void Terminals(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> terminals, int n) => terminals[..n].Clear();

    public void AchievedTask(ReadOnlySpan<float> state, Span<float> task) =>
        throw new NotSupportedException("linear: a state names no task.");

    int IRewardFeatures.FeatureSize => space.FeatureCount;

    void IRewardFeatures.WriteFeatures(ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> features) =>
        space.Features(state, action, features);

    void IRewardFeatures.Returns(
        ReadOnlySpan<float> features, ReadOnlySpan<float> tasks, double discount, double bias, Span<double> returns) =>
        StepReturns.Write(default(LinearSteps), features, TaskSize, tasks, TaskSize, discount, bias, returns);

    private static float Dot(ReadOnlySpan<float> task, ReadOnlySpan<float> features)
    {
        float sum = 0f;
        for (int k = 0; k < task.Length; k++) sum += task[k] * features[k];
        return sum;
    }

    private void SampleBox(ref RngStream stream, Span<float> task)
    {
        for (int k = 0; k < task.Length; k++) task[k] = low[k] + (high[k] - low[k]) * stream.NextSingle();
    }

    private static void SampleSphere(ref RngStream stream, Span<float> task)
    {
        float squared = 0f;
        do
        {
            squared = 0f;
            for (int k = 0; k < task.Length; k++)
            {
                task[k] = stream.NextNormal();
                squared += task[k] * task[k];
            }
        }
        while (squared < 1e-12f);
        float scale = 1f / MathF.Sqrt(squared);
        for (int k = 0; k < task.Length; k++) task[k] *= scale;
    }

    private readonly struct LinearSteps : IStepRewards
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Of(ReadOnlySpan<float> features, ReadOnlySpan<Vector256<float>> tasks)
        {
            Vector256<float> sum = Vector256<float>.Zero;
            for (int k = 0; k < features.Length; k++) sum += tasks[k] * Vector256.Create(features[k]);
            return sum;
        }
    }
}
