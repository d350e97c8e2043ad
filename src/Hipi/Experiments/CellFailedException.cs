namespace Hipi.Experiments;

/// <summary>A cell that cannot go on: the manifest records step and tensor, the other cells go on.</summary>
public sealed class CellFailedException(long step, string tensor, Exception? inner = null)
    : Exception($"{tensor} is not finite at environment step {step}", inner)
{
    public long Step { get; } = step;
    public string Tensor { get; } = tensor;
}
