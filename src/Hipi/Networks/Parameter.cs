namespace Hipi.Networks;

/// <summary>One tensor of a <see cref="ParameterSet"/>: a matrix [Rows, Columns], or a vector as one row.</summary>
/// <remarks>Shapes: row-major in the set's flat storage, from <see cref="Offset"/> (a multiple of 16 floats) on.</remarks>
public sealed class Parameter
{
    internal Parameter(ParameterSet set, string name, int rows, int columns, int offset)
    {
        (Set, Name, Rows, Columns, Offset) = (set, name, rows, columns, offset);
    }

    public ParameterSet Set { get; }
    public string Name { get; }
    public int Rows { get; }
    public int Columns { get; }

    /// <summary>First float in the set's flat storage.</summary>
    public int Offset { get; }

    public int Length => Rows * Columns;

    /// <summary>[Rows, Columns], or [Columns] for a vector.</summary>
    public int[] Shape => IsVector ? [Columns] : [Rows, Columns];

    internal bool IsVector { get; init; }
    internal int Parts { get; init; } = 1;

    /// <summary>The values [Rows, Columns], row-major.</summary>
    public Span<float> Values => Set.Values.Slice(Offset, Length);

    /// <summary>The gradient, in the same order.</summary>
    public Span<float> Gradient => Set.Gradients.Slice(Offset, Length);

    /// <summary>Takes values [Rows, Columns].</summary>
    public void Assign(ReadOnlySpan<float> values)
    {
        if (values.Length != Length)
            throw new ArgumentException($"{Name}: expected [{string.Join(", ", Shape)}] = {Length} floats, got {values.Length}.");
        values.CopyTo(Values);
    }
}
