namespace Hipi.Tasks;

/// <summary>State and action of a step as its features: for families that reduce a step to nothing smaller.</summary>
/// <remarks>Shapes: features [steps, StateSize + ActionSize].  Numerics, Alloc: as <see cref="IRewardFeatures"/>.</remarks>
internal sealed class WholeStepFeatures(ITaskFamily family, int stateSize, int actionSize) : IRewardFeatures
{
    private const int Chunk = 128;

    private readonly float[] states = new float[Chunk * stateSize], actions = new float[Chunk * actionSize];
    private readonly float[] tasks = new float[Chunk * family.TaskSize], rewards = new float[Chunk];

    public int FeatureSize => stateSize + actionSize;

    public void WriteFeatures(ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> features)
    {
        state.CopyTo(features);
        action.CopyTo(features[stateSize..]);
    }

    public void Returns(ReadOnlySpan<float> features, ReadOnlySpan<float> tasks, double discount, double bias, Span<double> returns)
    {
        for (int j = 0; j < returns.Length; j++)
            returns[j] = Return(features, tasks.Slice(j * family.TaskSize, family.TaskSize), discount, bias);
    }

    private double Return(ReadOnlySpan<float> features, ReadOnlySpan<float> task, double discount, double bias)
    {
        int steps = features.Length / FeatureSize;
        for (int k = 0; k < Math.Min(steps, Chunk); k++) task.CopyTo(tasks.AsSpan(k * family.TaskSize));
        double sum = 0, weight = 1;
        for (int first = 0; first < steps; first += Chunk)
        {
            int count = Math.Min(Chunk, steps - first);
            Split(features[(first * FeatureSize)..], count);
            family.Rewards(states.AsSpan(0, count * stateSize), actions.AsSpan(0, count * actionSize),
                tasks.AsSpan(0, count * family.TaskSize), rewards, count);
            for (int t = 0; t < count; t++, weight *= discount) sum += weight * (rewards[t] + bias);
        }
        return sum;
    }

    private void Split(ReadOnlySpan<float> features, int count)
    {
        for (int t = 0; t < count; t++)
        {
            features.Slice(t * FeatureSize, stateSize).CopyTo(states.AsSpan(t * stateSize));
            features.Slice(t * FeatureSize + stateSize, actionSize).CopyTo(actions.AsSpan(t * actionSize));
        }
    }
}
