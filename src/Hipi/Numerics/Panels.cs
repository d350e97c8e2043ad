namespace Hipi.Numerics;

/// <summary>The layout of a batch of feature vectors that the dense kernels use: panels of 16 samples, feature-major inside.</summary>
/// <remarks>
/// Shapes: panels [ceil(B / 16), F, 16]: feature f of sample b is at ((b / 16) F + f) 16 + b % 16. A batch of whole panels has no padding;
/// else the last panel's lanes from B % 16 on are padding: packing writes zeros there, kernels may write anything there, and no kernel lets
/// them reach a sample.
/// The features first..first+n-1 of a panel are contiguous, so that a concatenation is packed piece by piece.  Alloc: none.
/// </remarks>
public static class Panels
{
    /// <summary>Samples in a panel.</summary>
    public const int Width = 16;

    /// <summary>Panels that hold a batch.</summary>
    public static int Count(int batch) => (batch + Width - 1) / Width;

    /// <summary>Floats that hold a batch of feature vectors.</summary>
    public static int Length(int batch, int features) => Count(batch) * features * Width;

    /// <summary>Index of feature <paramref name="feature"/> of sample <paramref name="sample"/>.</summary>
    public static int Index(int sample, int feature, int features) => (sample / Width * features + feature) * Width + sample % Width;

    /// <summary>Rows [B, F], row-major, into panels of F features.</summary>
    public static void Pack(ReadOnlySpan<float> rows, Span<float> panels, int batch, int features) =>
        PackInto(rows, panels, batch, features, 0, features);

    /// <summary>
    /// Rows [B, F], row-major, into the features first..first+F-1 of panels of <paramref name="panelFeatures"/> features.
    /// </summary>
    public static void PackInto(ReadOnlySpan<float> rows, Span<float> panels, int batch, int features, int first, int panelFeatures)
    {
        Shape.Is(rows.Length, batch, features, nameof(rows));
        Shape.Is(panels.Length, Count(batch) * Width, panelFeatures, nameof(panels));
        CheckRange(first, features, panelFeatures);
        for (int start = 0; start < batch; start += Width)
        {
            Span<float> panel = panels.Slice((start * panelFeatures) + first * Width, features * Width);
            int samples = Math.Min(Width, batch - start);
            if (samples < Width) panel.Clear();
            Transposed.Rows(rows.Slice(start * features, samples * features), panel, samples, features);
        }
    }

    /// <summary>Panels of F features into rows [B, F], row-major.</summary>
    public static void Unpack(ReadOnlySpan<float> panels, Span<float> rows, int batch, int features)
    {
        Shape.Is(panels.Length, Count(batch) * Width, features, nameof(panels));
        Shape.Is(rows.Length, batch, features, nameof(rows));
        for (int start = 0; start < batch; start += Width)
            Transposed.Panel(panels.Slice(start * features, features * Width), rows[(start * features)..], Math.Min(Width, batch - start),
                features, features);
    }

    private static void CheckRange(int first, int count, int features)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + count, features);
    }
}
