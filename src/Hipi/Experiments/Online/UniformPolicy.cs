using Hipi.Learning;
using Hipi.Numerics;

namespace Hipi.Experiments.Online;

/// <summary>Actions uniform on [-1, 1], whatever the state: what a learning curve must leave before it tells anything.</summary>
/// <remarks>Alloc: none.</remarks>
public sealed class UniformPolicy(RngStream stream) : IPolicy
{
    private RngStream stream = stream;

    public void MeanActions(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> actions, int n)
    {
        foreach (ref float action in actions) action = 2f * stream.NextSingle() - 1f;
    }
}
