namespace Hipi.Networks;

/// <summary>Mean and variance of every feature over all rows so far, merged batch by batch, and the affine map that they make.</summary>
/// <remarks>
/// Source: E-WELFORD. y = clip((x - mean) / sqrt(variance + epsilon), ±limit), variance = Σ (x - mean)² / rows; before the first row
/// y = clip(x, ±limit).
/// Shapes: rows [n, F], row-major.
/// Numerics: a batch's mean and squares in double by two passes in row order, then merged with what was there: the bits hang on the order
/// and size of the batches, and on nothing else; mean and scale are rounded to float once for use.
/// Alloc: in the constructor only.  Reference: two passes over all rows at once, in the tests.
/// </remarks>
public sealed class RunningNormaliser : IStateful
{
    private readonly double[] means, squares;
    private readonly float[] mean, scale;

    public RunningNormaliser(int features, float limit, double epsilon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        if (!(limit > 0)) throw new ArgumentOutOfRangeException(nameof(limit), limit, "limit: must be above 0.");
        if (!(epsilon >= 0 && double.IsFinite(epsilon)))
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "epsilon: must be finite and at least 0.");
        (Features, Limit, Epsilon) = (features, limit, epsilon);
        (means, squares, mean, scale) = (new double[features], new double[features], new float[features], new float[features]);
        Refresh();
    }

    public int Features { get; }

    /// <summary>Normalised values are kept in ±this; +inf for none.</summary>
    public float Limit { get; }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>Rows seen.</summary>
    public long Count { get; private set; }

    /// <summary>Σ x / rows.</summary>
    public ReadOnlySpan<float> Mean => mean;

    /// <summary>1 / sqrt(variance + epsilon), or 1 before the first row.</summary>
    public ReadOnlySpan<float> Scale => scale;

    /// <summary>A feature's mean and variance in double.</summary>
    public (double Mean, double Variance) Moments(int feature) => (means[feature], Count == 0 ? 1 : squares[feature] / Count);

    /// <summary>Takes further rows in; refuses, unchanged, rows with an infinity or NaN.</summary>
    public void Update(ReadOnlySpan<float> rows)
    {
        CheckRows(rows);
        for (int i = 0; i < rows.Length; i++)
            if (!float.IsFinite(rows[i]))
                throw new ArgumentException($"row {i / Features}, feature {i % Features}: expected a finite number, got {rows[i]}.");
        if (rows.Length == 0) return;
        for (int feature = 0; feature < Features; feature++) Merge(rows, feature);
        Count += rows.Length / Features;
        Refresh();
    }

    /// <summary>The rows' normalised values; destination may be the rows themselves.</summary>
    public void Apply(ReadOnlySpan<float> rows, Span<float> destination)
    {
        CheckRows(rows);
        for (int i = 0; i < rows.Length; i++)
        {
            float y = (rows[i] - mean[i % Features]) * scale[i % Features];
            destination[i] = y < -Limit ? -Limit : y > Limit ? Limit : y;
        }
    }

    /// <summary>mean += δ n / (N + n), squares += own squares + δ² N n / (N + n), δ the difference of the two means.</summary>
    private void Merge(ReadOnlySpan<float> rows, int feature)
    {
        double count = rows.Length / Features, sum = 0, own = 0;
        for (int i = feature; i < rows.Length; i += Features) sum += rows[i];
        double ownMean = sum / count;
        for (int i = feature; i < rows.Length; i += Features) own += (rows[i] - ownMean) * (rows[i] - ownMean);
        double difference = ownMean - means[feature], total = Count + count;
        means[feature] += difference * (count / total);
        squares[feature] += own + difference * difference * (Count * (count / total));
    }

    private void Refresh()
    {
        for (int k = 0; k < Features; k++)
            (mean[k], scale[k]) = ((float)means[k], Count == 0 ? 1f : (float)(1 / Math.Sqrt(squares[k] / Count + Epsilon)));
    }

    private void CheckRows(ReadOnlySpan<float> rows)
    {
        if (rows.Length % Features != 0) throw new ArgumentException($"rows: expected a multiple of {Features} floats, got {rows.Length}.");
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Count);
        foreach (double value in means) writer.Write(value);
        foreach (double value in squares) writer.Write(value);
    }

    public void Load(BinaryReader reader)
    {
        Count = reader.ReadInt64();
        foreach (ref double value in means.AsSpan()) value = reader.ReadDouble();
        foreach (ref double value in squares.AsSpan()) value = reader.ReadDouble();
        Refresh();
    }
}
