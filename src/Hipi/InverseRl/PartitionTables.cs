using Hipi.Numerics;

namespace Hipi.InverseRl;

/// <summary>
/// The tables of <see cref="PartitionSolver"/>: rewards and values of every task side by side, and one step of the recursion on a slice of
/// states.
/// </summary>
/// <remarks>
/// Shapes: width K' = K rounded up to four; rewards [S, A, K'], values [S, K'], panels [S, 32] each.
/// The padding columns hold exp V = 1, so that no sum of theirs looks lost; nothing reads them.
/// </remarks>
internal sealed class PartitionTables
{
    private const int PanelWidth = PartitionKernel.PanelWidth;
    private const double LeastPlainSum = 1.9010815379079637E-211;   // 2^-700: a smaller sum is taken again with its own shift
    private const double LeastPlainExponent = -900;                 // terms below 2^-900 are left out of a plain sum: 2^-200 of it at most

    private readonly FiniteMdp mdp;
    private readonly double[] reward, rewardF, rewardE;
    private readonly double[] dual, top;
    private readonly double[][] panels;
    private double[] valueF, valueE, nextF, nextE;

    public PartitionTables(FiniteMdp mdp)
    {
        this.mdp = mdp;
        Width = (mdp.Tasks + 3) / 4 * 4;
        int rows = mdp.States * mdp.Actions, values = mdp.States * Width;
        (reward, rewardF, rewardE) = (new double[rows * Width], new double[rows * Width], new double[rows * Width]);
        (valueF, valueE, nextF, nextE) = (new double[values], new double[values], new double[values], new double[values]);
        (dual, top) = (new double[values], new double[Width]);
        panels = [.. Enumerable.Range(0, (2 * Width + PanelWidth - 1) / PanelWidth).Select(_ => new double[mdp.States * PanelWidth])];
        for (int i = 0; i < values; i++)
            if (i % Width >= mdp.Tasks) valueF[i] = nextF[i] = 1;
        for (int task = 0; task < mdp.Tasks; task++)
        for (int row = 0; row < rows; row++)
        {
            int at = row * Width + task;
            reward[at] = mdp.Rewards(task)[row];
            (rewardF[at], rewardE[at]) = Scaled.Exp(reward[at]);
        }
    }

    /// <summary>K rounded up to a multiple of four.</summary>
    public int Width { get; }

    /// <summary>Number of columns of all panels: exp V of every task, then the dual's V of every task, then padding.</summary>
    public int Columns => panels.Length * PanelWidth;

    /// <summary>
    /// Copies the values of the step that follows into the panels: exp V shifted by each column's largest exponent, and the dual's V.
    /// </summary>
    public void FillPanels()
    {
        Array.Fill(top, Scaled.ZeroExponent);
        for (int i = 0; i < valueE.Length; i++) top[i % Width] = Math.Max(top[i % Width], valueE[i]);
        for (int state = 0; state < mdp.States; state++)
        for (int k = 0; k < Width; k++)
        {
            int at = state * Width + k;
            double below = valueE[at] - top[k];
            Panel(state, k) = below < LeastPlainExponent ? 0 : valueF[at] * Scaled.PowerOfTwo(below);
            Panel(state, Width + k) = dual[at];
        }
    }

    /// <summary>The values at the last step: V = log Σ_a exp r.</summary>
    public void LastStep(int firstState, int endState, PartitionWorkspace workspace)
    {
        workspace.Clear(Columns, Width);
        for (int state = firstState; state < endState; state++) Combine(state, (state - firstState) * mdp.Actions, workspace);
    }

    /// <summary>One step for a slice of states: first every row of dynamics against every column, then the sum over actions.</summary>
    public void Step(int firstState, int endState, PartitionWorkspace workspace)
    {
        int firstRow = firstState * mdp.Actions, rows = (endState - firstState) * mdp.Actions;
        for (int p = 0; p < panels.Length; p++)
        for (int row = 0; row < rows; row++)
            PartitionKernel.Multiply(
                mdp.Transitions.Row(firstRow + row), panels[p], workspace.Sum.AsSpan(row * Columns + p * PanelWidth, PanelWidth));
        for (int row = 0; row < rows; row++) Rescale(firstRow + row, row, workspace);
        for (int state = firstState; state < endState; state++) Combine(state, (state - firstState) * mdp.Actions, workspace);
    }

    /// <summary>Makes the values just written those of the step that follows.</summary>
    public void Swap() => (valueF, valueE, nextF, nextE) = (nextF, nextE, valueF, valueE);

    /// <summary>log Σ_s p_1(s) exp V(s) and Σ_s p_1(s) V(s) of one task.</summary>
    public (double LogZ, double Dual) AtStart(int task)
    {
        double[] logValues = new double[mdp.States], dualValues = new double[mdp.States];
        for (int state = 0; state < mdp.States; state++)
        {
            logValues[state] = Scaled.Log(valueF[state * Width + task], valueE[state * Width + task]);
            dualValues[state] = dual[state * Width + task];
        }
        return (LogSpace.Expectation(mdp.Initial, logValues), LogSpace.Mean(mdp.Initial, dualValues));
    }

    private ref double Panel(int state, int column) => ref panels[column / PanelWidth][state * PanelWidth + column % PanelWidth];

    // Gives each sum its exponent; four columns of which one has become too small are summed again without the common shift.
    private void Rescale(int row, int slot, PartitionWorkspace workspace)
    {
        bool prepared = false;
        for (int k = 0; k < Width; k += 4)
        {
            Span<double> sum = workspace.Sum.AsSpan(slot * Columns + k, 4), exponent = workspace.Exponent.AsSpan(slot * Width + k, 4);
            top.AsSpan(k, 4).CopyTo(exponent);
            if (sum[0] >= LeastPlainSum && sum[1] >= LeastPlainSum && sum[2] >= LeastPlainSum && sum[3] >= LeastPlainSum) continue;
            Successors successors = mdp.Transitions.Row(row);
            if (!prepared) workspace.Scale(successors.Probability);
            prepared = true;
            PartitionKernel.MultiplyScaled(successors.Next, workspace.RowF, workspace.RowE, valueF, valueE, Width, k, sum, exponent);
        }
    }

    // exp V = Σ_a exp(r) E exp V' and V = log Σ_a exp(r + E V') of every task in one state; slot is the state's first row in the workspace.
    private void Combine(int state, int slot, PartitionWorkspace workspace)
    {
        int actions = mdp.Actions;
        Span<double> f = workspace.ActionF, e = workspace.ActionE, q = workspace.ActionQ;
        for (int k = 0; k < mdp.Tasks; k++)
        {
            double most = Scaled.ZeroExponent;
            for (int a = 0; a < actions; a++)
            {
                int at = (state * actions + a) * Width + k;
                f[a] = rewardF[at] * workspace.Sum[(slot + a) * Columns + k];
                e[a] = f[a] > 0 ? rewardE[at] + workspace.Exponent[(slot + a) * Width + k] : Scaled.ZeroExponent;
                most = Math.Max(most, e[a]);
                q[a] = double.IsNegativeInfinity(reward[at]) ? reward[at] : reward[at] + workspace.Sum[(slot + a) * Columns + Width + k];
            }
            double total = 0;
            for (int a = 0; a < actions; a++) total += f[a] * Scaled.PowerOfTwo(e[a] - most);
            (nextF[state * Width + k], nextE[state * Width + k]) = Scaled.Normalised(total, most);
            dual[state * Width + k] = LogSumExp.Of(q);
        }
    }
}
