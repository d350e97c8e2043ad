namespace Hipi.InverseRl;

/// <summary>One thread's buffers for a slice of states in <see cref="PartitionTables"/>.</summary>
/// <remarks>Shapes: Sum [rows, columns], Exponent [rows, width], RowF and RowE [longest row], ActionF, ActionE, ActionQ [A].</remarks>
internal sealed class PartitionWorkspace(int rows, int columns, int width, int states, int actions)
{
    public double[] Sum { get; } = new double[rows * columns];
    public double[] Exponent { get; } = new double[rows * width];
    public double[] RowF { get; } = new double[states];
    public double[] RowE { get; } = new double[states];
    public double[] ActionF { get; } = new double[actions];
    public double[] ActionE { get; } = new double[actions];
    public double[] ActionQ { get; } = new double[actions];

    /// <summary>What follows the last step: exp V' = 1 and, for the dual, V' = 0.</summary>
    public void Clear(int columns, int width)
    {
        Array.Fill(Exponent, 0);
        for (int i = 0; i < Sum.Length; i++) Sum[i] = i % columns < width ? 1 : 0;
    }

    /// <summary>Writes a row's probabilities as scaled numbers.</summary>
    public void Scale(ReadOnlySpan<double> probability)
    {
        for (int i = 0; i < probability.Length; i++) (RowF[i], RowE[i]) = Scaled.Normalised(probability[i], 0);
    }
}
