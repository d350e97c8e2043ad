namespace Hipi.Numerics;

/// <summary>Moves a weight matrix by Adam row block by row block, right behind its gradient, which is kept nowhere.</summary>
/// <remarks>Numerics: the bits of <see cref="AdamKernel"/> on the whole gradient, since that is elementwise.  Alloc: none.</remarks>
internal ref struct AdamSink(
    ReadOnlySpan<float> earlier, Span<float> m, Span<float> v, Span<float> parameters, AdamStep step, Span<float> slow, float rate)
        : IGradientSink
{
    private readonly ReadOnlySpan<float> earlier = earlier;
    private readonly Span<float> m = m, v = v, parameters = parameters, slow = slow;
    private readonly AdamStep step = step;
    private readonly float rate = rate;

    /// <summary>False once a gradient was an infinity or NaN.</summary>
    public bool IsFinite { get; private set; } = true;

    /// <summary>What other uses of the matrix contributed before.</summary>
    public readonly void Start(Span<float> row, int first) => earlier.Slice(first, row.Length).CopyTo(row);

    public void Take(ReadOnlySpan<float> gradients, int first)
    {
        int count = gradients.Length;
        Span<float> follower = slow.IsEmpty ? [] : slow.Slice(first, count);
        IsFinite &= AdamKernel.Apply(gradients, m.Slice(first, count), v.Slice(first, count), parameters.Slice(first, count), step,
            follower, rate);
    }
}
