namespace Hipi.Experiments.Online;

/// <summary>Running mean of what was finite since the last row; NaN where nothing was.</summary>
public struct MeanAccumulator
{
    private double sum;
    private long count;

    public readonly double Mean => count == 0 ? double.NaN : sum / count;

    public void Add(double value)
    {
        if (double.IsNaN(value)) return;
        sum += value;
        count++;
    }

    public void Clear() => (sum, count) = (0.0, 0);

    public readonly void Save(BinaryWriter writer)
    {
        writer.Write(sum);
        writer.Write(count);
    }

    public void Load(BinaryReader reader) => (sum, count) = (reader.ReadDouble(), reader.ReadInt64());
}
