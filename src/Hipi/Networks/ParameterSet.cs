using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hipi.Networks;

/// <summary>
/// Name and size of one tensor; a vector has one row. Parts are equal runs that count as tensors of their own in clipping.
/// </summary>
public readonly record struct TensorShape(string Name, int Rows, int Columns, bool IsVector = false, int Parts = 1);

/// <summary>The tensors that one optimiser moves: values and gradients, each one flat block.</summary>
/// <remarks>Alloc: in the constructor only.</remarks>
public sealed unsafe class ParameterSet : IStateful
{
    private readonly Buffer values, gradients;

    public ParameterSet(string name, IEnumerable<TensorShape> shapes)
    {
        Name = name;
        var tensors = ImmutableArray.CreateBuilder<Parameter>();
        int length = 0;
        foreach (TensorShape shape in shapes)
        {
            tensors.Add(new Parameter(this, shape.Name, shape.Rows, shape.Columns, length) { IsVector = shape.IsVector,
                Parts = shape.Parts });
            length = (length + tensors[^1].Length + 15) & ~15;
        }
        Tensors = tensors.ToImmutable();
        (values, gradients) = (new Buffer(length), new Buffer(length));
    }

    public string Name { get; }
    public ImmutableArray<Parameter> Tensors { get; }

    /// <summary>All values, with gaps of zero between tensors.</summary>
    public Span<float> Values => values.Span;

    /// <summary>All gradients, in the same places; written by a plan's backward pass.</summary>
    public Span<float> Gradients => gradients.Span;

    internal float* ValuePointer => values.Pointer;
    internal float* GradientPointer => gradients.Pointer;

    public Parameter this[string name] => Tensors.FirstOrDefault(tensor => tensor.Name == name)
        ?? throw new KeyNotFoundException($"{Name} has no tensor '{name}'; it has {string.Join(", ", Tensors.Select(tensor => tensor.Name))}.");

    /// <summary>The first tensor whose gradient holds an infinity or NaN, or null.</summary>
    public string? FirstNonFiniteGradient()
    {
        if (AllFinite(gradients.Span)) return null;
        foreach (Parameter tensor in Tensors)
            if (!AllFinite(gradients.Span.Slice(tensor.Offset, tensor.Length))) return $"{Name}/{tensor.Name}";
        return Name;
    }

    /// <summary>
    /// The first tensor that is known to be broken, or whose gradient is kept (not moved along) and holds an infinity or NaN.
    /// </summary>
    internal string? FirstNonFiniteGradient(bool[] isMoved, bool[] isBroken)
    {
        for (int k = 0; k < Tensors.Length; k++)
            if (isBroken[k] || (!isMoved[k] && !AllFinite(gradients.Span.Slice(Tensors[k].Offset, Tensors[k].Length))))
                return $"{Name}/{Tensors[k].Name}";
        return Name;
    }

    public void Save(BinaryWriter writer) => writer.Write(MemoryMarshal.AsBytes(Values));

    public void Load(BinaryReader reader) => reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(Values));

    /// <summary>x 0 is 0 for every finite x and NaN otherwise.</summary>
    private static bool AllFinite(ReadOnlySpan<float> numbers)
    {
        var sum = Vector256<float>.Zero;
        foreach (var eight in MemoryMarshal.Cast<float, Vector256<float>>(numbers))
            sum += eight * Vector256<float>.Zero;
        foreach (float number in numbers[(numbers.Length & ~7)..]) sum += Vector256.Create(number * 0f);
        return Vector256.EqualsAll(sum, Vector256<float>.Zero);
    }
}
