using Hipi.Numerics;

namespace Hipi.Networks;

/// <summary>
/// A network with ReLU layers on all pairs of B rows and M tasks; its first layer is taken apart into a row's and a task's share.
/// </summary>
/// <remarks>
/// The inputs are features of the row, of the task, and optionally of the pair; the first layer is linear inside its ReLU, so it is
/// ReLU((b + W_row row_i + W_pair pair_ij) + W_task task_j).
/// That costs B + M first layers, not B M.
/// Numerics: each share is a chain in input order (the row's starts at the bias, the pair's at the row's share), so the sum differs from
/// the plain network's by rounding alone.  Alloc: only where B or M grow.
/// </remarks>
internal sealed class SplitNetwork
{
    private readonly Mlp shape;
    private readonly Parameter[] weights, biases;
    private readonly ColumnBlock rowBlock, taskBlock, pairBlock;
    private readonly float[] noBias;
    private readonly int widest;
    private float[] rowShares = [], rowPanels = [], rowInputs = [], taskShares = [], taskInputs = [];
    private float[] even = [], odd = [];
    private int tasks;

    /// <param name="set">The parameters.</param>
    /// <param name="shape">The network; at least one hidden layer.</param>
    /// <param name="rowColumns">Columns of the first layer that belong to the row, in the order in which the row's features are
    /// given.</param>
    /// <param name="taskColumns">Those of the task.</param>
    /// <param name="pairColumns">Those of the pair; may be empty.</param>
    public SplitNetwork(ParameterSet set, Mlp shape, int[] rowColumns, int[] taskColumns, int[] pairColumns)
    {
        this.shape = shape;
        weights = [.. Enumerable.Range(0, shape.LayerCount).Select(layer => shape.Weight(set, layer))];
        biases = [.. Enumerable.Range(0, shape.LayerCount).Select(layer => shape.Bias(set, layer))];
        Parameter first = weights[0];
        (rowBlock, taskBlock, pairBlock) = (new(first, rowColumns), new(first, taskColumns), new(first, pairColumns));
        noBias = new float[First];
        widest = Math.Max(shape.Hidden.Max(), shape.Outputs);
    }

    private int First => shape.OutputsOf(0);

    /// <summary>Takes the rows [B, row features] and the tasks [M, task features], under the weights as they are now.</summary>
    public void Prepare(ReadOnlySpan<float> rows, int batch, ReadOnlySpan<float> psi, int count)
    {
        tasks = count;
        Grow(batch, count);
        Share(rowBlock, rows, batch, biases[0].Values, rowInputs, rowPanels);
        Panels.Unpack(rowPanels.AsSpan(0, Panels.Length(batch, First)), rowShares.AsSpan(0, batch * First), batch, First);
        Share(taskBlock, psi, count, noBias, taskInputs, taskShares);
    }

    /// <summary>The outputs of row i with every task, in panels [ceil(M/16)][outputs][16]; valid until the next call.</summary>
    public Span<float> Evaluate(int row)
    {
        Activations.ReluOfSum(rowShares.AsSpan(row * First, First), taskShares.AsSpan(0, Panels.Length(tasks, First)),
            even.AsSpan(0, Panels.Length(tasks, First)));
        return Rest();
    }

    /// <summary>The same where each pair has features of its own, in panels over the tasks.</summary>
    public Span<float> Evaluate(int row, ReadOnlySpan<float> pairs)
    {
        Span<float> hidden = even.AsSpan(0, Panels.Length(tasks, First));
        pairBlock.Forward(pairs, rowShares.AsSpan(row * First, First), hidden, tasks);
        Activations.ReluOfSum(taskShares.AsSpan(0, hidden.Length), hidden);
        return Rest();
    }

    /// <summary>The layers after the first; a hidden one before a head of one output goes straight into it.</summary>
    private Span<float> Rest()
    {
        Span<float> x = even.AsSpan(0, Panels.Length(tasks, First));
        bool hasNarrowHead = shape.Outputs == 1 && shape.LayerCount > 2;
        int last = shape.LayerCount - (hasNarrowHead ? 2 : 1);
        for (int layer = 1; layer < last; layer++)
        {
            Span<float> y = Buffer(layer, shape.OutputsOf(layer));
            DenseKernels.ForwardRelu(x, weights[layer].Values, biases[layer].Values, y, tasks, shape.InputsOf(layer),
                shape.OutputsOf(layer));
            x = y;
        }
        Span<float> result = Buffer(last, shape.Outputs);
        (int inputs, int outputs) = (shape.InputsOf(last), shape.OutputsOf(last));
        if (hasNarrowHead)
            DenseKernels.ForwardIntoHead(
                x, weights[last].Values, biases[last].Values, weights[last + 1].Values, biases[last + 1].Values[0], result, tasks, inputs,
                outputs);
        else
            DenseKernels.Forward(x, weights[last].Values, biases[last].Values, result, tasks, inputs, outputs);
        return result;
    }

    /// <summary>Layers write to two buffers in turn.</summary>
    private Span<float> Buffer(int layer, int features) => (layer % 2 == 1 ? odd : even).AsSpan(0, Panels.Length(tasks, features));

    private void Share(ColumnBlock block, ReadOnlySpan<float> rows, int n, ReadOnlySpan<float> bias, float[] packed, float[] shares)
    {
        Span<float> x = packed.AsSpan(0, Panels.Length(n, block.Columns));
        Panels.Pack(rows, x, n, block.Columns);
        block.Forward(x, bias, shares.AsSpan(0, Panels.Length(n, First)), n);
    }

    private void Grow(int batch, int count)
    {
        Fit(ref rowShares, batch * First);
        Fit(ref rowPanels, Panels.Length(batch, First));
        Fit(ref rowInputs, Panels.Length(batch, rowBlock.Columns));
        Fit(ref taskInputs, Panels.Length(count, taskBlock.Columns));
        Fit(ref taskShares, Panels.Length(count, First));
        Fit(ref even, Panels.Length(count, widest));
        Fit(ref odd, Panels.Length(count, widest));
    }

    private static void Fit(ref float[] buffer, int length)
    {
        if (buffer.Length < length) buffer = new float[length];
    }

    /// <summary>The part of a layer that some columns of its weights make, where they lie: one pass for each run of neighbours.</summary>
    private sealed class ColumnBlock(Parameter weight, int[] columns)
    {
        private readonly (int First, int Length)[] runs = Runs(columns);

        public int Columns => columns.Length;

        /// <summary>y = bias + x W', x being the columns' inputs in the order in which the columns were given.</summary>
        public void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> bias, Span<float> y, int batch)
        {
            int input = 0;
            foreach ((int first, int length) in runs)
            {
                var columns = new ColumnRun(input, Columns, first, weight.Columns, length);
                if (input == 0) DenseKernels.ForwardColumns(x, weight.Values, bias, y, batch, weight.Rows, columns);
                else DenseKernels.ForwardColumnsAdd(x, weight.Values, y, batch, weight.Rows, columns);
                input += length;
            }
        }

        /// <summary>Runs of columns that lie together.</summary>
        private static (int First, int Length)[] Runs(int[] columns)
        {
            var runs = new List<(int First, int Length)>();
            foreach (int column in columns)
                if (runs.Count > 0 && runs[^1].First + runs[^1].Length == column) runs[^1] = (runs[^1].First, runs[^1].Length + 1);
                else runs.Add((column, 1));
            return [.. runs];
        }
    }
}
