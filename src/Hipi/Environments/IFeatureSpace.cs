namespace Hipi.Environments;

/// <summary>An environment with known features φ(s, a), for rewards that are linear in them.</summary>
public interface IFeatureSpace
{
    int FeatureCount { get; }

    /// <summary>φ(s, a); features [FeatureCount].  Alloc: none.</summary>
    void Features(ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> features);

    /// <summary>The box from which weights are drawn; low, high [FeatureCount].</summary>
    void FeatureBounds(Span<float> low, Span<float> high);
}
