namespace Hipi.Tasks;

/// <summary>Rows of row-major matrices whose width follows from their length.</summary>
internal static class Rows
{
    /// <summary>Row i of a matrix of n rows.</summary>
    public static ReadOnlySpan<float> Of(ReadOnlySpan<float> matrix, int i, int n)
    {
        int width = matrix.Length / n;
        return matrix.Slice(i * width, width);
    }

    /// <summary>Refuses spans that are not [n, StateSize] and [n, TaskSize].</summary>
    public static void Check(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, int taskSize, int n)
    {
        if (tasks.Length != n * taskSize) Throw($"tasks: expected [{n}, {taskSize}] = {n * taskSize} floats, got {tasks.Length}.");
        if (n > 0 && states.Length % n != 0) Throw($"states: expected {n} rows of one length, got {states.Length} floats.");
    }

    private static void Throw(string message) => throw new ArgumentException(message);
}
