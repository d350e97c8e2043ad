namespace Hipi.InverseRl;

/// <summary>log Z(ψ) and its dual for all tasks of a finite MDP at once, at sizes far beyond enumeration.</summary>
/// <remarks>
/// Source: E-LOGZ, E-DUAL.
/// Numerics: exp V is kept as f · 2^e. A step shifts each task's column by its largest exponent and multiplies plain doubles; a row whose
/// sum falls below 2^-700 is summed again with its own shift, so that rewards of any sizes mix without loss. Bits do not hang on the number
/// of threads.
/// Alloc: about 8 (3 S A K + 8 S K) bytes, once.  Reference: <see cref="SoftValues"/>, <see cref="ExactOracle.LogZByEnumeration"/>.
/// </remarks>
public static class PartitionSolver
{
    private const int RowsPerSlice = 160;

    /// <summary>log Z [K] as enumeration defines it, and its dual over policies [K].</summary>
    public static (double[] LogZ, double[] Dual) Solve(FiniteMdp mdp) => Solve(mdp, Environment.ProcessorCount);

    /// <summary>The same on at most so many threads.</summary>
    /// <remarks>Source: E-LOGZ, E-DUAL.</remarks>
    public static (double[] LogZ, double[] Dual) Solve(FiniteMdp mdp, int threads)
    {
        PartitionTables tables = new(mdp);
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads };
        Step(mdp, tables, options, tables.LastStep);
        for (int t = mdp.Horizon - 2; t >= 0; t--)
        {
            tables.FillPanels();
            Step(mdp, tables, options, tables.Step);
        }
        double[] logZ = new double[mdp.Tasks], dual = new double[mdp.Tasks];
        for (int task = 0; task < mdp.Tasks; task++) (logZ[task], dual[task]) = tables.AtStart(task);
        return (logZ, dual);
    }

    /// <summary>About how many bytes the tables take.</summary>
    public static double Bytes(int states, int actions, int tasks) => 8.0 * (tasks + 3) * states * (3.0 * actions + 8);

    // Slices of states in parallel: each value is written by one slice, from the values of the step that follows only.
    private static void Step(FiniteMdp mdp, PartitionTables tables, ParallelOptions options, Action<int, int, PartitionWorkspace> slice)
    {
        int states = Math.Max(1, RowsPerSlice / mdp.Actions);
        Parallel.For(
            0, (mdp.States + states - 1) / states, options,
            () => new PartitionWorkspace(states * mdp.Actions, tables.Columns, tables.Width, mdp.States, mdp.Actions),
            (index, _, workspace) =>
            {
                slice(index * states, Math.Min((index + 1) * states, mdp.States), workspace);
                return workspace;
            },
            static _ => { });
        tables.Swap();
    }
}
